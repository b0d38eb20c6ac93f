"""An export as an answer to a browser: the file, or a refusal that says why."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.utils import timezone

from wgsom.exports.documents import RenderedDocument
from wgsom.exports.export import Export, ExportMetadata, Format, PrintLayout, filename_stem
from wgsom.exports.json import JSON
from wgsom.exports.tables import TableSchema


def file_response(
    request: HttpRequest,
    form: Format,
    table: TableSchema,
    rows: QuerySet,
    *,
    name: str,
    parameters: Mapping[str, Sequence],
    options: Mapping[str, str],
    print_layout: PrintLayout | None = None,
    **metadata,
) -> HttpResponse:
    """Return rows as a file, streamed, or a refusal if the format cannot hold so many.

    `name` and `parameters` make the file's name; `metadata` has the title, filters, as_of, count,
    note and URL (from the root of the site on) that the file states of itself.
    """
    if form.max_rows and metadata["count"] > form.max_rows:
        sentence = f"{form.label} holds {form.max_rows} rows at most. Take CSV, or filter."
        return bad_request(form, {"rows": [sentence]})
    now, site = timezone.localtime(), request.build_absolute_uri("/").rstrip("/")
    export = Export(table, rows, _metadata(site, now, **metadata), site, print_layout)
    return StreamingHttpResponse(
        () if request.method == "HEAD" else form.write(export, options),
        content_type=form.media_type,
        headers=_named(filename_stem(name, parameters, now), form),
    )


def document_response(form: Format, document: RenderedDocument, stem: str) -> HttpResponse:
    """Return a document as a file of that name, extension aside."""
    return HttpResponse(
        form.render(document), content_type=form.media_type, headers=_named(stem, form)
    )


def bad_request(form: Format | None, errors: Mapping[str, list[str]]) -> HttpResponse:
    """Return status 400 with the errors by parameter: as JSON for JSON, else as plain text."""
    if form is JSON:
        return JsonResponse({"errors": errors}, status=400)
    lines = [f"{name}: {' '.join(sentences)}\n" for name, sentences in errors.items()]
    return HttpResponse("".join(lines), status=400, content_type="text/plain; charset=utf-8")


def _named(stem: str, form: Format) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{stem}.{form.extension}"'}


def _metadata(site: str, now: datetime, *, url: str, **facts) -> ExportMetadata:
    return ExportMetadata(url=f"{site}{url}", generated_at=now.replace(microsecond=0), **facts)

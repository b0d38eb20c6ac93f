"""An export as an answer to a browser: the file, or a refusal that says why."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from wgsom.exports.documents import RenderedDocument
from wgsom.exports.export import Export, Format
from wgsom.exports.json import JSON


def file_response(
    request: HttpRequest, form: Format, export: Export, options: Mapping[str, str] | None = None
) -> HttpResponseBase:
    """Return an export as a file, streamed; status 400 if the format cannot hold so many rows.

    `options` are those of the format that the URL gave.
    """
    if form.max_rows and export.metadata.count > form.max_rows:
        sentence = f"{form.label} holds {form.max_rows} rows at most. Take CSV, or filter."
        return bad_request(form, {"rows": [sentence]})
    return StreamingHttpResponse(
        () if request.method == "HEAD" else form.write(export, options or {}),
        content_type=form.media_type,
        headers=_named(export.filename_stem(form), form),
    )


def site_of(request: HttpRequest) -> str:
    """Return what the URLs of the site begin with, as https://host."""
    return request.build_absolute_uri("/").rstrip("/")


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

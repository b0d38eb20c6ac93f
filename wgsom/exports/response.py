"""An export as an answer to a browser: the file, or a refusal that says why."""

from collections.abc import Mapping
from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from wgsom.exports.documents import RenderedDocument
from wgsom.exports.documents.isolation import Render, render_isolated
from wgsom.exports.export import Export, Format
from wgsom.exports.json import JSON
from wgsom.exports.pictures import PictureFormat


def file_response(
    request: HttpRequest,
    file_format: Format,
    export: Export,
    options: Mapping[str, str] | None = None,
) -> HttpResponseBase:
    """Return an export as a file, streamed; status 400 if the format cannot hold so many rows.

    `options` are those of the format that the URL gave.
    """
    if file_format.max_rows and export.metadata.count > file_format.max_rows:
        limit = f"{file_format.label} holds {file_format.max_rows} rows at most."
        sentence = f"{limit} Take CSV, or filter."
        return bad_request(file_format, {"rows": [sentence]})
    return StreamingHttpResponse(
        () if request.method == "HEAD" else file_format.write(export, options or {}),
        content_type=file_format.media_type,
        headers=_named(export.filename_stem(file_format), file_format),
    )


def document_response(file_format: Format, document: RenderedDocument, stem: str) -> HttpResponse:
    """Return a document as a file of that name, extension aside."""
    render = cast(Render, file_format.render)
    return HttpResponse(
        render_isolated(render, lambda: document, document.row_count),
        content_type=file_format.media_type,
        headers=_named(stem, file_format),
    )


def picture_response(picture_format: PictureFormat, svg: str, stem: str) -> HttpResponse:
    """Return a picture, to be shown where it is linked, and to be saved under that name."""
    name = f"wgsom-{stem}.{picture_format.extension}"
    return HttpResponse(
        picture_format.write(svg),
        content_type=picture_format.media_type,
        headers={"Content-Disposition": f'inline; filename="{name}"'},
    )


def bad_request(file_format: Format | None, errors: Mapping[str, list[str]]) -> HttpResponse:
    """Return status 400 with the errors by parameter: as JSON for JSON, else as plain text."""
    if file_format is JSON:
        return JsonResponse({"errors": errors}, status=400)
    lines = [f"{name}: {' '.join(sentences)}\n" for name, sentences in errors.items()]
    return HttpResponse("".join(lines), status=400, content_type="text/plain; charset=utf-8")


def _named(stem: str, file_format: Format) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{stem}.{file_format.extension}"'}

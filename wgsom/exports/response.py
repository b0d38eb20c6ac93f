"""An export as an answer to a browser: the file, or a refusal that says why."""

from collections.abc import Mapping

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse

from wgsom.exports.export import Export, Format
from wgsom.exports.json import JSON


def file_response(
    form: Format, export: Export, options: Mapping[str, str], name: str
) -> StreamingHttpResponse:
    """Return the file, streamed, under that name."""
    return StreamingHttpResponse(
        form.write(export, options),
        content_type=form.media_type,
        headers={"Content-Disposition": f'attachment; filename="{name}.{form.extension}"'},
    )


def refusal(form: Format, errors: Mapping[str, list[str]]) -> HttpResponse:
    """Return status 400 with the errors by parameter: as JSON for JSON, else as plain text."""
    if form is JSON:
        return JsonResponse({"errors": errors}, status=400)
    lines = [f"{name}: {' '.join(sentences)}\n" for name, sentences in errors.items()]
    return HttpResponse("".join(lines), status=400, content_type="text/plain; charset=utf-8")

"""The pages of importing, which share their frame."""

from django.http import HttpRequest, HttpResponse

from wgsom.staff.releases.desk_pages import desk_response


def import_page(
    request: HttpRequest, template: str, context: dict, status: int = 200
) -> HttpResponse:
    """Return a page of importing, of the template of that name."""
    return desk_response(request, f"imports/{template}", "Import", context, status)

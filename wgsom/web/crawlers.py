"""Instructions to search engines: pages to list, the URL of each, and what to leave alone."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import get_script_prefix, reverse

from wgsom.exports import FORMATS
from wgsom.exports.pictures import PICTURE_FORMATS
from wgsom.lists.urls import PAGE
from wgsom.web import REPORT_PATH, STAFF_PATHS

NOT_INDEXED = "noindex, nofollow"
OFFLINE_PATH = "/offline/"  # of what stands in place of pages without a network
PROGRESS_PATH = "/files/"  # of pages that have a file made


class CrawlerMiddleware:
    """Middleware that keeps search engines to one URL of each page.

    A list has more combinations of filters than anyone could read, each with its files: a page or
    file with any parameter but its page is not indexed, nor are the pages of staff.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not is_indexed(request):
            response.headers.setdefault("X-Robots-Tag", NOT_INDEXED)
        return response


def is_indexed(request: HttpRequest) -> bool:
    """Return whether search engines may list what a URL leads to."""
    if hasattr(request, "preview_release"):
        return False
    is_public = not request.path_info.startswith(
        (*STAFF_PATHS, REPORT_PATH, PROGRESS_PATH, OFFLINE_PATH)
    )
    return is_public and set(request.GET) <= {PAGE} and _names_a_page(request)


def _names_a_page(request: HttpRequest) -> bool:
    """Return whether a URL names no page of a list, or one by its number as links write it."""
    return all(re.fullmatch("[1-9][0-9]{0,8}", page) for page in request.GET.getlist(PAGE))


def robots_context(request: HttpRequest) -> dict[str, str]:
    """Add the `canonical_url` of a page that may be indexed; of another, what `robots` are told."""
    if not is_indexed(request):
        return {"robots": NOT_INDEXED}
    page = request.GET.get(PAGE, "1")
    parameters = "" if page == "1" else f"?{PAGE}={page}"
    return {"canonical_url": f"{settings.SITE_URL}{request.path}{parameters}"}


def robots_txt(request: HttpRequest) -> HttpResponse:
    """Answer with what crawlers may fetch, and where the map of the site is."""
    root = get_script_prefix()
    paths = [f"{root}{path.lstrip('/')}" for path in (*STAFF_PATHS, REPORT_PATH, PROGRESS_PATH)]
    extensions = (*FORMATS, *PICTURE_FORMATS, "atom")
    files = [f"{root}*.{extension}?" for extension in extensions]
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in [*paths, f"{reverse('topics:search')}?", *files]),
        "",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")

"""The middleware that reads the data revision once for each request."""

import logging
from collections.abc import Callable

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse

from wgsom.records.data_revision.current import read_revision
from wgsom.records.projections.background import background_refresh
from wgsom.records.projections.refresh import MAX_IN_REQUEST, refresh_few
from wgsom.revision_cache import Revision, reading
from wgsom.web import STAFF_PATHS, SYSTEM_PATHS

ENVIRON_KEY = "wgsom.data_revision"  # where the response cache has read it already
RETRY_AFTER = 60  # seconds
UNSETTLED = (
    "A large change is being worked into the register. This file would be of neither before nor "
    "after it: ask for it again in a minute.\n"
)

logger = logging.getLogger(__name__)


class DataRevisionMiddleware:
    """Middleware that has a request read as of one data revision, with nothing stale if it can be.

    One that changes something reads as of none: what it says is of the record as it made it. While
    a large change is being worked in, pages say so, and a file, which programs read, is refused
    with status 503.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD") or request.path_info.startswith(SYSTEM_PATHS):
            return self.get_response(request)
        revision = _settled(request.META.get(ENVIRON_KEY) or read_revision())
        with reading(revision):
            response = self.get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        is_file = not is_page and not request.path_info.startswith(STAFF_PATHS)
        if revision and not revision.is_settled and response.status_code == 200 and is_file:
            response.close()
            headers = {"Retry-After": str(RETRY_AFTER)}
            return HttpResponse(UNSETTLED, "text/plain; charset=utf-8", 503, headers=headers)
        return response


def _settled(revision: Revision | None) -> Revision | None:
    """Return the revision after rebuilding what is stale, if that is little; else as it is."""
    if revision and revision.is_settled:
        return revision
    try:
        if refresh_few(MAX_IN_REQUEST):
            return read_revision()
    except DatabaseError:  # busy, full or read-only: others are not kept from reading
        logger.exception("Projections could not be rebuilt in a request.")
    background_refresh.start()
    return revision

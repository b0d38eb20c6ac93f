"""The outermost application: it gives each request its id, and counts and times it."""

from collections.abc import Callable, Iterable
from functools import lru_cache
from pathlib import PurePosixPath
from time import perf_counter
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from wgsom.exports import FORMATS
from wgsom.exports.pictures import PICTURE_FORMATS
from wgsom.monitoring.metrics import REQUEST_SECONDS, REQUESTS
from wgsom.monitoring.request_context import RequestContext, request_context
from wgsom.web import REPORT_PATH, STAFF_PATHS, SYSTEM_PATHS
from wgsom.web.response_cache import CACHE_RESULT

Headers = list[tuple[str, str]]

NO_HOST = b"The request names no host.\n"
HEADERS_WITHOUT_HOST = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Length", str(len(NO_HOST))),
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
]


class MonitoredApplication:
    """A WSGI application that says the id of each request, and what another answers to it."""

    def __init__(self, application: WSGIApplication):
        self.application = application

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        context = RequestContext.of(environ)
        request_context.set(context)  # until the next request of this thread: bodies are made late
        status = "500"

        def start(given: str, headers: Headers, exc_info=None, /) -> Callable[[bytes], object]:
            nonlocal status
            status = given[:3]
            # WSGI servers tell of an error that comes late by `exc_info`; nothing here gives one.
            return start_response(given, [*headers, ("X-Request-ID", context.id)])

        begun = perf_counter()
        try:
            if "HTTP_HOST" not in environ and environ.get("SERVER_PROTOCOL") == "HTTP/1.1":
                start("400 Bad Request", HEADERS_WITHOUT_HOST)  # RFC 9112, 3.2
                return [NO_HOST]
            return self.application(environ, start)
        finally:
            page = page_kind(environ.get("PATH_INFO", ""))
            _counter(page, status, environ.get(CACHE_RESULT, "none")).inc()
            _histogram(page).observe(perf_counter() - begun)


# Paths without number are asked for; kinds are few.
@lru_cache(maxsize=1_024)
def page_kind(path: str) -> str:
    """Return what kind of page a path leads to: one of a dozen words."""
    if path.startswith(STAFF_PATHS):
        return "staff"
    if path.startswith(REPORT_PATH):
        return "report"
    if path.startswith(SYSTEM_PATHS):
        return "system"
    extension = PurePosixPath(path).suffix.removeprefix(".")
    if extension in FORMATS:
        return extension
    if extension in PICTURE_FORMATS:
        return "picture"
    if extension:
        return "other file"
    parts = [part for part in path.split("/") if part]
    if parts == ["search"]:
        return "search"
    return ("home", "list", "record")[min(len(parts), 2)]


@lru_cache(maxsize=1_024)
def _counter(page: str, status: str, cache: str):
    return REQUESTS.labels(page, status, cache)


@lru_cache(maxsize=64)
def _histogram(page: str):
    return REQUEST_SECONDS.labels(page)

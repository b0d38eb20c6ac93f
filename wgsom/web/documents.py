"""Word and PDF files, which take long: for whom they are made, and a page that says how far one is.

Large ones are made by processes of their own (wgsom/exports/documents/isolation.py), one at a time.
A request for the file waits a while for its turn, and gets 503 after that; the page of its progress
has it made in the background, and offers it.
"""

import logging
import socket
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils.cache import add_never_cache_headers

from wgsom.exports import DOCUMENT_FORMATS
from wgsom.exports.documents.isolation import (
    BUSY,
    RETRY_AFTER,
    Client,
    ClientGoneError,
    NotNowError,
    current_client,
)
from wgsom.web import CLIENT
from wgsom.web.document_jobs import document_jobs
from wgsom.web.errors import refusal

DOCUMENT_EXTENSIONS = (".docx", ".pdf")
IS_HEAD = "wgsom.is_head"  # in the environ: whether a request that is answered as GET was HEAD
IS_MADE = "wgsom.is_made"  # in the environ: whether another process has made the document
CACHE = "wgsom.response_cache"  # in the environ: the cache that the request came through

RELOAD_AFTER = 3  # seconds

logger = logging.getLogger(__name__)


class DocumentMiddleware:
    """Middleware that says who waits for a document, and answers 503 if it cannot be made now."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.endswith(DOCUMENT_EXTENSIONS):
            return self.get_response(request)
        token = current_client.set(request.META.get(CLIENT) or _client(request))
        try:
            return self.get_response(request)
        finally:
            current_client.reset(token)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer in place of a file that cannot be made."""
        if not isinstance(exception, NotNowError):
            return None
        if isinstance(exception, ClientGoneError):
            logger.info("Nobody waits for %s any more.", request.path)
        return refusal(request.path, HTTPStatus.SERVICE_UNAVAILABLE, str(exception), RETRY_AFTER)


def _client(request: HttpRequest) -> Client:
    """Return who waits for the answer to a request: whoever is at the other end of its socket."""
    connection, is_made = request.META.get("gunicorn.socket"), request.META.get(IS_MADE)

    def check_needed() -> None:
        if is_made and is_made():
            raise NotNowError("Another process has made it.")

    is_there = (lambda: _is_connected(connection)) if connection else (lambda: True)
    return Client(is_there, on_turn=check_needed)


def _is_connected(connection: socket.socket) -> bool:
    """Return whether the other end of a connection is still open."""
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def progress(request: HttpRequest, path: str) -> HttpResponse:
    """Show how far a document is, have it made if nobody does, and offer it once it is there.

    To whoever has a login files are made anew, and at once: they may not be those of everyone.
    """
    try:
        extension = resolve(f"/{path}").kwargs.get("extension", "")
    except Resolver404:
        extension = ""
    if extension not in DOCUMENT_FORMATS:
        raise Http404(f"There is no Word or PDF file {path}.")
    url, query = f"{get_script_prefix()}{path}", request.META.get("QUERY_STRING", "")
    file_url = f"{url}?{query}" if query else url
    cache = request.META.get(CACHE)
    environ = request.META | {"PATH_INFO": f"/{path}"}
    etag = cache.document_etag(environ) if cache else ""
    if not etag or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return HttpResponseRedirect(file_url)
    stored, job = cache.files.get(etag), None
    if stored is None and not request.META.get(IS_HEAD):
        try:
            job = document_jobs.get_or_start(
                etag,
                lambda client: cache.make_document(environ, client),
                lambda: cache.files.get(etag) is not None,
            )
        except OSError:  # nothing can be stored: whoever asks for the file waits for it
            return HttpResponseRedirect(file_url)
    context = {
        "file_url": file_url,
        "page_url": file_url.replace(f".{extension}", "/", 1),
        "label": DOCUMENT_FORMATS[extension].label,
        "stored": stored,
        "job": job,
        "busy": BUSY,
        "reload_after": 0 if stored or (job and not job.is_active) else RELOAD_AFTER,
    }
    response = render(request, "document_progress.html", context)
    add_never_cache_headers(response)
    return response

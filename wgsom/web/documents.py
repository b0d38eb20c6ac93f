"""Word and PDF files, which take long: for whom they are made, and a page that says how far one is.

Large ones are made by processes of their own (wgsom/exports/documents/isolation.py), one at a time.
A request for the file waits a while for its turn, and gets 503 after that; the page of its progress
has it made in the background, and offers it.
"""

import logging
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from http import HTTPStatus
from threading import Lock, Thread

from django.db import connections
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
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
from wgsom.revision_cache import is_settled
from wgsom.web.errors import refusal

DOCUMENT_EXTENSIONS = (".docx", ".pdf")
CLIENT = "wgsom.client"  # in the environ: who waits for a document
CACHE = "wgsom.response_cache"  # in the environ: the cache that the request came through

MAX_JOBS = 8  # files that one server process has made in the background
JOB_PATIENCE = 600  # seconds that a job waits for its turn
FORGET_AFTER = 30  # seconds in which nobody has looked at the progress of a file
RELOAD_AFTER = 3  # seconds

Make = Callable[[Client], tuple[int, bytes]]

logger = logging.getLogger(__name__)


class DocumentMiddleware:
    """Middleware that says who waits for a document, and answers 503 if it cannot be made now."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.endswith(DOCUMENT_EXTENSIONS):
            return self.get_response(request)
        connection = request.META.get("gunicorn.socket")
        by_default = Client(lambda: _is_connected(connection)) if connection else Client()
        token = current_client.set(request.META.get(CLIENT, by_default))
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


def _is_connected(connection: socket.socket) -> bool:
    """Return whether the other end of a connection is still open."""
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


class JobState(StrEnum):
    """How far a file is."""

    WAITING = "waiting"
    BEING_MADE = "being made"
    FAILED = "failed"
    READY = "ready"


@dataclass
class Job:
    """A file that is made in the background, for as long as somebody looks at its progress."""

    state: JobState = JobState.WAITING
    sentence: str = ""  # why it failed
    seen_at: float = field(default_factory=time.monotonic)
    begun_at: float = field(default_factory=time.monotonic)

    @property
    def is_active(self) -> bool:
        """Whether a thread is at it."""
        return self.state in (JobState.WAITING, JobState.BEING_MADE)

    @property
    def seconds(self) -> int:
        """The seconds since it was asked for."""
        return int(time.monotonic() - self.begun_at)


class DocumentJobs:
    """The jobs of a process, by ETag of the file."""

    def __init__(self):
        self._jobs: dict[str, Job] = {}
        self._lock = Lock()

    def get(self, etag: str, make: Make, is_made: Callable[[], bool]) -> Job | None:
        """Return the job of a file, begun if there is none; None if there are too many.

        `make` gives the status and the body of the answer to a request for it; `is_made` says
        whether another process has made it meanwhile.
        """
        now = time.monotonic()
        with self._lock:
            jobs = self._jobs.items()
            self._jobs = {
                key: job for key, job in jobs if job.is_active or now - job.seen_at < FORGET_AFTER
            }
            if job := self._jobs.get(etag):
                job.seen_at = now
                return job
            if sum(each.is_active for each in self._jobs.values()) >= MAX_JOBS:
                return None
            job = self._jobs[etag] = Job()
        Thread(target=_run, args=(job, make, is_made), name=f"document {etag}", daemon=True).start()
        return job


def _run(job: Job, make: Make, is_made: Callable[[], bool]) -> None:
    def begin() -> None:
        if is_made():
            raise NotNowError("Another process has made it.")
        job.state = JobState.BEING_MADE

    client = Client(
        is_there=lambda: time.monotonic() - job.seen_at < FORGET_AFTER,
        patience=JOB_PATIENCE,
        on_turn=begin,
    )
    try:
        status, body = make(client)
        is_ready = status == HTTPStatus.OK or is_made()
        job.sentence = "" if is_ready else body.decode(errors="replace")
        job.state = JobState.READY if is_ready else JobState.FAILED
    except Exception:
        logger.exception("A file could not be made in the background.")
        job.state = JobState.FAILED
    finally:
        connections.close_all()


document_jobs = DocumentJobs()


def progress(request: HttpRequest, path: str) -> HttpResponse:
    """Show how far a document is, have it made if nobody does, and offer it once it is there."""
    url = f"{reverse('topics:home')}{path}"
    try:
        resolve(f"/{path}")
    except Resolver404:
        raise Http404(f"There is no file {path}.") from None
    query = request.META.get("QUERY_STRING", "")
    file_url = f"{url}?{query}" if query else url
    cache = request.META.get(CACHE)
    if not path.endswith(DOCUMENT_EXTENSIONS) or cache is None or not is_settled():
        return HttpResponseRedirect(file_url)
    etag, make = cache.file(request.META | {"PATH_INFO": f"/{path}"})
    stored = cache.files.get(etag)
    job = None
    if stored is None:
        job = document_jobs.get(etag, make, lambda: cache.files.get(etag) is not None)
    context = {
        "file_url": file_url,
        "label": DOCUMENT_FORMATS[path.rpartition(".")[2]].label,
        "stored": stored,
        "job": job,
        "busy": BUSY,
        "reload_after": 0 if stored or (job and not job.is_active) else RELOAD_AFTER,
    }
    response = render(request, "document_progress.html", context)
    add_never_cache_headers(response)
    return response

"""The response cache: public pages and files as they were made, in front of Django.

The data revision is part of every key, so that nothing is ever out of date: after a change the next
request has another key, in every process. Whoever has a session, by its cookie, is led past it.
"""

from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment
from wsgiref.util import FileWrapper

from django.core.handlers.wsgi import WSGIRequest

from wgsom.exports.documents.isolation import Client
from wgsom.revision_cache import Revision
from wgsom.web import CLIENT
from wgsom.web.build import build_id
from wgsom.web.documents import CACHE, IS_MADE
from wgsom.web.entry_store import EntryStore
from wgsom.web.errors import unavailable, with_security_headers
from wgsom.web.file_store import FileStore
from wgsom.web.made_response import MAX_ENTRY_BYTES, MadeResponse, start_uncached
from wgsom.web.outage import DatabaseUnreachableError, Outage, current_revision, outdated
from wgsom.web.public_request import Headers, PublicRequest, environ_of_job, is_public
from wgsom.web.replica import Replica, in_own_context

CACHE_RESULT = "wgsom.cache_result"  # in the environ: what the cache did, for metrics

MAX_BYTES = 64 * 1024 * 1024  # of all entries of a process
MAX_DOCUMENT_BYTES = 128 * 1024 * 1024  # of a Word or PDF file, which is in memory whole anyway
SECONDS_FOR_ANOTHER = 1  # that a request waits for another that makes the same document


class ResponseCache:
    """A WSGI application that answers public requests from memory, or asks another application.

    What is not kept says "no-store", unless it says something else: a page of staff, an error, and
    what was made while the record changed. While the database cannot be reached, what is kept of
    the last revision is given out, and says when it was made.
    """

    def __init__(self, application: WSGIApplication, max_bytes: int = MAX_BYTES):
        self.application, self.store = application, EntryStore(max_bytes)
        self.files, self.outage, self.replica = FileStore(), Outage(), Replica()
        self.last: tuple[Revision, date] | None = None  # that were read
        build_id()  # of the source that this process runs, before anyone replaces it

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ[CACHE] = self
        if not is_public(environ):
            return self.application(environ, partial(start_uncached, start_response))
        if self.replica.is_tried:
            return in_own_context(self._answer_from_replica, environ, start_response)
        return self._answer(environ, start_response)

    def _answer_from_replica(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer a public request by the replica, if it follows."""
        revision = self.replica.read_revision(current_revision)
        return self._answer(environ, start_response, revision)

    def _answer(
        self,
        environ: WSGIEnvironment,
        start_response: StartResponse,
        revision: Revision | None = None,
    ) -> Iterable[bytes]:
        """Answer a public request, from memory if it can be."""
        try:
            revision = revision or self.outage.read_revision()
        except DatabaseUnreachableError as error:
            return self._without_database(environ, start_response, str(error))
        if not (revision and revision.is_settled):
            return self.application(environ, partial(start_uncached, start_response))
        request = PublicRequest(environ, revision)
        self.last = request.revision, request.day
        entry = self.store.get(request.key)
        if request.has_current_copy:
            environ[CACHE_RESULT] = "confirmed"
            headers = request.headers_of_not_modified(entry)
            start_response("304 Not Modified", request.with_freshness(headers))
            return []
        environ[CACHE_RESULT] = "made" if entry is None else "kept"
        if entry is None and request.is_document:
            return self._document(request, start_response)
        if entry is None:
            with self.store.making(request.key) as entry:
                if entry is None:
                    made = MadeResponse(self.application, request)
                    entry = made.entry()
                    if entry is None:
                        return made.send(start_response)
                    self.store.add(request.key, entry)
        start_response("200 OK", request.with_freshness(entry.headers))
        return [] if request.is_head else [entry.body]

    def _document(self, request: PublicRequest, start_response: StartResponse) -> Iterable[bytes]:
        """Answer with a document: from disk, or made now; nobody waits for another's.

        Large ones are kept on disk, and all that are made in the background, for all processes.
        """
        if (answer := self._stored(request, start_response)) is not None:
            return answer
        request.environ[IS_MADE] = lambda: self.files.get(request.etag) is not None
        with self.store.making(request.key, SECONDS_FOR_ANOTHER) as entry:
            if entry is None:
                made = MadeResponse(self.application, request)
                entry = made.entry(MAX_DOCUMENT_BYTES)
                if entry is None:  # perhaps since another process has made it meanwhile
                    answer = self._stored(request, start_response)
                    if answer is None:
                        return made.send(start_response)
                    made.close()
                    return answer
                if len(entry.body) > MAX_ENTRY_BYTES or CLIENT in request.environ:
                    self.files.add(request.etag, entry.headers, entry.body)
                else:
                    self.store.add(request.key, entry)
        start_response("200 OK", request.with_freshness(entry.headers))
        return [] if request.is_head else [entry.body]

    def _stored(
        self, request: PublicRequest, start_response: StartResponse
    ) -> Iterable[bytes] | None:
        """Answer with a document that is kept on disk; None if it is not."""
        stored = self.files.get(request.etag)
        try:
            file = stored.path.open("rb") if stored else None
        except FileNotFoundError:
            file = None  # dropped at this moment
        if stored is None or file is None:
            return None
        start_response("200 OK", request.with_freshness(stored.headers))
        if request.is_head:
            file.close()
            return []
        return FileWrapper(file)

    def document_etag(self, environ: WSGIEnvironment) -> str:
        """Return the ETag of the document that a request is for; empty while there is none.

        As before there is any record, and until projections are rebuilt.
        """
        revision = current_revision()
        if revision is None or not revision.is_settled:
            return ""
        return PublicRequest(environ_of_job(environ), revision).etag

    def make_document(self, environ: WSGIEnvironment, client: Client) -> tuple[int, bytes]:
        """Have the document made that a request is for, for a client that waits for it.

        Return the status and the body of the answer. What is made is kept on disk.
        """
        statuses: list[str] = []

        def start(status: str, headers: Headers, exc_info=None, /) -> Callable[[bytes], object]:
            statuses.append(status)
            return lambda piece: None  # nothing of the register writes by hand

        body = self(environ_of_job(environ) | {CLIENT: client}, start)
        try:
            content = b"".join(body)
        finally:
            if hasattr(body, "close"):
                body.close()
        return int(statuses[0].split()[0]), content

    def _without_database(
        self, environ: WSGIEnvironment, start_response: StartResponse, sentence: str
    ) -> Iterable[bytes]:
        """Answer with what is kept of the last revision that was read; with status 503 without."""
        request = PublicRequest(environ, *self.last) if self.last else None
        entry = self.store.get(request.key) if request else None
        if entry is None:
            refused = with_security_headers(
                WSGIRequest(environ), unavailable(environ.get("PATH_INFO", ""), sentence)
            )
            status = f"{refused.status_code} {refused.reason_phrase}"
            headers, body = list(refused.items()), refused.content
        else:
            environ[CACHE_RESULT] = "outdated"
            status, (headers, body) = "200 OK", outdated(entry)
        start_response(status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

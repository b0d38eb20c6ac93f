"""The response cache: public pages and files as they were made, in front of Django.

The data revision is part of every key, so that nothing is ever out of date: after a change the next
request has another key, in every process. Whoever has a session, by its cookie, is led past it.
"""

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cached_property, partial
from hashlib import sha256
from itertools import chain
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment
from wsgiref.util import FileWrapper

from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError
from django.http import parse_cookie
from django.utils import timezone

from wgsom.exports.documents.isolation import Client
from wgsom.revision_cache import Revision
from wgsom.web import CLIENT, STAFF_PATHS, SYSTEM_PATHS
from wgsom.web.build import build_id
from wgsom.web.cdn import cdn_headers
from wgsom.web.data_revision import ENVIRON_KEY
from wgsom.web.documents import CACHE, DOCUMENT_EXTENSIONS, IS_HEAD, IS_MADE
from wgsom.web.entry_store import GZIP_LEVEL, Entry, EntryStore
from wgsom.web.errors import unavailable, with_security_headers
from wgsom.web.file_store import FileStore
from wgsom.web.outage import DatabaseUnreachableError, Outage, current_revision, outdated
from wgsom.web.replica import Replica, in_own_context

MAX_BYTES = 64 * 1024 * 1024  # of all entries of a process
MAX_ENTRY_BYTES = 2 * 1024 * 1024  # of one, before it is compressed
MAX_DOCUMENT_BYTES = 128 * 1024 * 1024  # of a Word or PDF file, which is in memory whole anyway
COMPRESSED_TYPES = ("text/", "application/json", "application/atom+xml", "image/svg+xml")

# Headers that the cache answers by itself: the application always gives the whole response.
NEGOTIATION = frozenset(
    [
        *["HTTP_ACCEPT_ENCODING", "HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IF_RANGE"],
        *["HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_RANGE"],
    ]
)

# What is of one request and its connection.
PERSONAL = frozenset({"HTTP_COOKIE", "gunicorn.socket", ENVIRON_KEY, IS_MADE})

SECONDS_FOR_ANOTHER = 1  # that a request waits for another that makes the same document

Headers = list[tuple[str, str]]


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
            return self.application(environ, partial(_start_unkept, start_response))
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
            return self.application(environ, partial(_start_unkept, start_response))
        request = PublicRequest(environ, revision)
        self.last = request.revision, request.day
        entry = self.store.get(request.key)
        if request.has_current_copy:
            headers = request.headers_of_not_modified(entry)
            start_response("304 Not Modified", _fresh(request, headers))
            return []
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
        start_response("200 OK", _fresh(request, entry.headers))
        return [] if request.is_head else [entry.body]

    def _document(self, request: "PublicRequest", start_response: StartResponse) -> Iterable[bytes]:
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
        start_response("200 OK", _fresh(request, entry.headers))
        return [] if request.is_head else [entry.body]

    def _stored(
        self, request: "PublicRequest", start_response: StartResponse
    ) -> Iterable[bytes] | None:
        """Answer with a document that is kept on disk; None if it is not."""
        stored = self.files.get(request.etag)
        try:
            file = stored.path.open("rb") if stored else None
        except FileNotFoundError:
            file = None  # dropped at this moment
        if stored is None or file is None:
            return None
        start_response("200 OK", _fresh(request, stored.headers))
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
        return PublicRequest(_for_job(environ), revision).etag

    def make_document(self, environ: WSGIEnvironment, client: Client) -> tuple[int, bytes]:
        """Have the document made that a request is for, for a client that waits for it.

        Return the status and the body of the answer. What is made is kept on disk.
        """
        statuses: list[str] = []

        def start(status: str, headers: Headers, exc_info=None, /) -> Callable[[bytes], object]:
            statuses.append(status)
            return lambda piece: None  # nothing of the register writes by hand

        body = self(_for_job(environ) | {CLIENT: client}, start)
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
            status, (headers, body) = "200 OK", outdated(entry)
        start_response(status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


class PublicRequest:
    """A request that anyone could make, at a data revision, on a day in Vienna.

    That day is today by default.
    """

    def __init__(self, environ: WSGIEnvironment, revision: Revision, day: date | None = None):
        self.environ, self.revision = environ, revision
        self.day = day or timezone.localdate()
        self.is_head = environ["REQUEST_METHOD"] == "HEAD"
        self.takes_gzip = accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
        self.key = self._key()

    def _key(self) -> tuple:
        """Return all that the response depends on; its parts are compared, so none is hashed."""
        names = ["wsgi.url_scheme", "HTTP_HOST", "SCRIPT_NAME", "PATH_INFO", "QUERY_STRING"]
        if settings.SECURE_PROXY_SSL_HEADER:
            names.append(settings.SECURE_PROXY_SSL_HEADER[0])
        given = [self.environ.get(name, "") for name in names]
        return (self.revision, self.day, self.takes_gzip, *given)

    @property
    def is_document(self) -> bool:
        """Whether it is for a Word or PDF file."""
        return self.environ.get("PATH_INFO", "").endswith(DOCUMENT_EXTENSIONS)

    @cached_property
    def etag(self) -> str:
        """The strong ETag: two responses that have it are equal, whichever process made them."""
        digest = sha256(f"{build_id()} {self.key!r}".encode()).hexdigest()
        return f'"{digest[:32]}"'

    @property
    def has_current_copy(self) -> bool:
        """Whether who asks has the response already, by its ETag."""
        given = self.environ.get("HTTP_IF_NONE_MATCH", "")
        if not given:
            return False
        return self.etag in {each.strip().removeprefix("W/") for each in given.split(",")}

    @property
    def environ_of_application(self) -> dict:
        """The environment of the same request with GET, without negotiation and cookies."""
        left_out = NEGOTIATION | {"HTTP_COOKIE"}
        kept = {name: value for name, value in self.environ.items() if name not in left_out}
        return kept | {"REQUEST_METHOD": "GET", IS_HEAD: self.is_head, ENVIRON_KEY: self.revision}

    def headers_of_not_modified(self, entry: Entry | None) -> Headers:
        """Return the headers of status 304; the entry need not be kept here any more."""
        unknown = [("Cache-Control", "no-cache"), ("Vary", "Accept-Encoding")]
        kept = entry.headers if entry else unknown
        headers = _without(kept, "content-length", "content-type", "content-encoding", "etag")
        return [*headers, ("ETag", self.etag)]


class RecordChangedError(Exception):
    """The record is not as it was when a response was begun."""


class MadeResponse:
    """The response of the application to a public request, read as far as an entry can hold."""

    def __init__(self, application: WSGIApplication, request: PublicRequest):
        self.request = request
        self.read: list[bytes] = []
        self.body = application(request.environ_of_application, self._start)
        self.pieces = iter(self.body)

    def _start(self, status: str, headers: Headers, exc_info=None, /) -> Callable[[bytes], object]:
        self.status, self.headers = status, headers
        return self.read.append

    def entry(self, max_bytes: int = MAX_ENTRY_BYTES) -> Entry | None:
        """Return the entry to keep; None for what may not be kept, or is too large."""
        if not self.may_be_kept:
            return None
        size = 0
        try:
            for piece in self.pieces:
                self.read.append(piece)
                size += len(piece)
                if size > max_bytes:
                    return None
        except BaseException:
            self.close()
            raise
        if not self._is_of_one_revision():
            return None
        body = b"".join(self.read)
        if self._is_compressed:
            body = gzip.compress(body, GZIP_LEVEL, mtime=0)
        self.close()
        return Entry([*self._kept_headers(), ("Content-Length", str(len(body)))], body)

    def send(self, start_response: StartResponse) -> Iterator[bytes]:
        """Send what is not kept; with its ETag where it is only too large."""
        may_be_kept = self.may_be_kept and self._is_of_one_revision()
        if may_be_kept:
            start_response(self.status, _fresh(self.request, self._kept_headers()))
        else:
            _start_unkept(start_response, self.status, self.headers)
        if self.request.is_head:
            return self._closing(())
        pieces: Iterable[bytes] = chain(self.read, self.pieces)
        if may_be_kept:
            pieces = self._of_one_revision(pieces)
        return self._closing(_gzipped(pieces) if may_be_kept and self._is_compressed else pieces)

    def _of_one_revision(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the pieces of a large file; break off where the record changed meanwhile.

        Half of it would be of another revision: who asked sees that it is not whole.
        """
        yield from pieces
        if not self._is_of_one_revision():
            raise RecordChangedError("The record changed while a file was sent.")

    @property
    def may_be_kept(self) -> bool:
        """Whether it is the same for everyone: no error, no cookie, and no header against it."""
        headers = {name.lower(): value for name, value in self.headers}
        policy = headers.get("cache-control", "")
        return (
            self.status.startswith("200 ")
            and not {"set-cookie", "content-encoding"} & headers.keys()
            and not ("no-store" in policy or "private" in policy)
        )

    def _is_of_one_revision(self) -> bool:
        """Whether the record is still as it was when the response was begun, as far as is known."""
        try:
            return current_revision() == self.request.revision
        except DatabaseError:
            return False

    @property
    def _is_compressed(self) -> bool:
        types = [value for name, value in self.headers if name.lower() == "content-type"]
        return self.request.takes_gzip and "".join(types).startswith(COMPRESSED_TYPES)

    def _kept_headers(self) -> Headers:
        """Return the headers of a response that may be kept by whoever asks before using it."""
        stated = ",".join(value for name, value in self.headers if name.lower() == "vary")
        varied = [each.strip() for each in stated.split(",") if each.strip()]
        return [
            *_without(self.headers, "vary", "cache-control", "etag", "content-length"),
            ("Cache-Control", "no-cache"),
            ("Vary", ", ".join(dict.fromkeys(["Accept-Encoding", *varied]))),
            ("ETag", self.request.etag),
            *cdn_headers(),
            *([("Content-Encoding", "gzip")] if self._is_compressed else []),
        ]

    def _closing(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        try:
            yield from pieces
        finally:
            self.close()

    def close(self) -> None:
        """Close the body of the application."""
        if hasattr(self.body, "close"):
            self.body.close()


def is_public(environ: WSGIEnvironment) -> bool:
    """Return whether the answer to a request is the same for everyone who is not logged in."""
    if settings.DEBUG or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return False  # with DEBUG templates change under a running server
    if environ.get("PATH_INFO", "").startswith((*STAFF_PATHS, *SYSTEM_PATHS)):
        return False
    cookies = environ.get("HTTP_COOKIE", "")
    return not (cookies and settings.SESSION_COOKIE_NAME in parse_cookie(cookies))


def accepts_gzip(header: str) -> bool:
    """Return whether an Accept-Encoding header takes gzip."""
    for each in header.lower().split(","):
        name, _, quality = each.replace(" ", "").partition(";q=")
        if name in ("gzip", "*"):
            return quality.rstrip("0") not in ("0.", ".") if "." in quality else quality != "0"
    return False


def _start_unkept(
    start_response: StartResponse, status: str, headers: Headers, exc_info=None
) -> Callable[[bytes], object]:
    """Begin a response that nobody may keep, unless it says something else."""
    names = {name.lower() for name, _ in headers}
    policy = [] if "cache-control" in names else [("Cache-Control", "no-store")]
    return start_response(status, [*headers, *policy])


def _fresh(request: "PublicRequest", headers: Headers) -> Headers:
    """Return headers with which nginx keeps a response to the end of this second, by its clock.

    By itself it would keep it to the end of the next: it counts whole seconds from now on.
    """
    second = request.environ.get("HTTP_X_SECOND", "").partition(".")[0]
    return [*headers, ("X-Accel-Expires", f"@{second}")] if second.isdecimal() else headers


def _for_job(environ: WSGIEnvironment) -> WSGIEnvironment:
    """Return the environment of a request for the same document, by nobody's browser."""
    left_out = NEGOTIATION - {"HTTP_ACCEPT_ENCODING"} | PERSONAL
    kept = {name: value for name, value in environ.items() if name not in left_out}
    return kept | {"REQUEST_METHOD": "GET"}


def _without(headers: Headers, *names: str) -> Headers:
    return [(name, value) for name, value in headers if name.lower() not in names]


def _gzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a stream compressed, the same bytes for the same pieces each time."""
    gzip_format = 16 + zlib.MAX_WBITS
    compressor = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, gzip_format)
    for piece in pieces:
        if compressed := compressor.compress(piece):
            yield compressed
    yield compressor.flush()

"""Requests that anyone could make, as the response cache and the application behind it see them."""

from datetime import date
from functools import cached_property
from hashlib import sha256
from wsgiref.types import WSGIEnvironment

from django.conf import settings
from django.http import parse_cookie
from django.utils import timezone

from wgsom.revision_cache import Revision
from wgsom.web import REPORT_PATH, STAFF_PATHS, SYSTEM_PATHS
from wgsom.web.build import build_id
from wgsom.web.data_revision import ENVIRON_KEY
from wgsom.web.documents import DOCUMENT_EXTENSIONS, IS_HEAD, IS_MADE
from wgsom.web.entry_store import Entry

Headers = list[tuple[str, str]]

# Headers that the cache answers by itself: the application always gives the whole response.
NEGOTIATION = frozenset(
    [
        *["HTTP_ACCEPT_ENCODING", "HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH", "HTTP_IF_RANGE"],
        *["HTTP_IF_MODIFIED_SINCE", "HTTP_IF_UNMODIFIED_SINCE", "HTTP_RANGE"],
    ]
)

# What is of one request and its connection.
PERSONAL = frozenset({"HTTP_COOKIE", "gunicorn.socket", ENVIRON_KEY, IS_MADE})


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
        left_out = ["content-length", "content-type", "content-encoding", "etag"]
        headers = without_headers(kept, *left_out)
        return [*headers, ("ETag", self.etag)]

    def with_freshness(self, headers: Headers) -> Headers:
        """Return headers with which nginx keeps a response to the end of this second, by its clock.

        By itself it would keep it to the end of the next: it counts whole seconds from now on.
        """
        second = self.environ.get("HTTP_X_SECOND", "").partition(".")[0]
        return [*headers, ("X-Accel-Expires", f"@{second}")] if second.isdecimal() else headers


def is_public(environ: WSGIEnvironment) -> bool:
    """Return whether the answer to a request is the same for everyone who is not logged in."""
    if settings.DEBUG or environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        return False  # with DEBUG templates change under a running server
    if environ.get("PATH_INFO", "").startswith((*STAFF_PATHS, *SYSTEM_PATHS, REPORT_PATH)):
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


def environ_of_job(environ: WSGIEnvironment) -> WSGIEnvironment:
    """Return the environment of a request for the same document, by nobody's browser."""
    left_out = NEGOTIATION - {"HTTP_ACCEPT_ENCODING"} | PERSONAL
    kept = {name: value for name, value in environ.items() if name not in left_out}
    return kept | {"REQUEST_METHOD": "GET"}


def without_headers(headers: Headers, *names: str) -> Headers:
    """Return the headers but those of these names, given in lower case."""
    return [(name, value) for name, value in headers if name.lower() not in names]

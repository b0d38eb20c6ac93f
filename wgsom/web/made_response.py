"""The response of the application to a public request: read, compressed once, kept or sent."""

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from wsgiref.types import StartResponse, WSGIApplication

from django.db import DatabaseError

from wgsom.web.cdn import cdn_headers
from wgsom.web.entry_store import GZIP_LEVEL, Entry
from wgsom.web.outage import current_revision
from wgsom.web.public_request import Headers, PublicRequest, without_headers

MAX_ENTRY_BYTES = 2 * 1024 * 1024  # of one that is kept in memory, before it is compressed
COMPRESSED_TYPES = ("text/", "application/json", "application/atom+xml", "image/svg+xml")


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
            start_response(self.status, self.request.with_freshness(self._kept_headers()))
        else:
            start_uncached(start_response, self.status, self.headers)
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
            *without_headers(self.headers, "vary", "cache-control", "etag", "content-length"),
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


def start_uncached(
    start_response: StartResponse, status: str, headers: Headers, exc_info=None
) -> Callable[[bytes], object]:
    """Begin a response that nobody may keep, unless it says something else."""
    names = {name.lower() for name, _ in headers}
    policy = [] if "cache-control" in names else [("Cache-Control", "no-store")]
    return start_response(status, [*headers, *policy])


def _gzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield a stream compressed, the same bytes for the same pieces each time."""
    gzip_format = 16 + zlib.MAX_WBITS
    compressor = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, gzip_format)
    for piece in pieces:
        if compressed := compressor.compress(piece):
            yield compressed
    yield compressor.flush()

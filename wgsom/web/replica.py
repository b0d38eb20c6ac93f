"""Reading from a streaming replica, for as long as there is one that follows.

A replica answers by its own data revision: it may be behind, and never mixes two states of the
record. One that cannot be reached, or that follows nobody any more, is left alone for a while, and
readers read what staff write to.
"""

from collections.abc import Callable, Iterable, Iterator
from contextvars import copy_context
from time import monotonic
from wsgiref.types import StartResponse, WSGIEnvironment

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections

from wgsom.conf.replica import REPLICA, read_from
from wgsom.revision_cache import Revision

SECONDS_BETWEEN_TRIES = 5

Answer = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]


class Replica:
    """The replica as one process sees it."""

    def __init__(self):
        self.try_again_at = 0.0  # seconds on the clock of time.monotonic

    @property
    def is_tried(self) -> bool:
        """Whether there is one, that answered when it was last asked."""
        return REPLICA in settings.DATABASES and monotonic() >= self.try_again_at

    def read_revision(self, read: Callable[[], Revision | None]) -> Revision | None:
        """Return the data revision of the replica if it is to be read from, from here on.

        Else None, and reading goes on where staff write to: also while projections have to be
        rebuilt, which a replica cannot.
        """
        read_from(REPLICA)
        try:
            revision = read() if self._follows() else None
        except DatabaseError:
            connections[REPLICA].close()
            revision = None
            self.try_again_at = monotonic() + SECONDS_BETWEEN_TRIES
        if revision is None or not revision.is_settled:
            read_from(DEFAULT_DB_ALIAS)
            return None
        return revision

    def _follows(self) -> bool:
        """Whether it still is a replica. One that was promoted is not, and stands still."""
        with connections[REPLICA].cursor() as cursor:
            cursor.execute("SELECT pg_is_in_recovery()")
            (follows,) = cursor.fetchone()
        if not follows:
            self.try_again_at = monotonic() + SECONDS_BETWEEN_TRIES
        return follows


def in_own_context(
    answer: Answer, environ: WSGIEnvironment, start_response: StartResponse
) -> Iterable[bytes]:
    """Answer a request in a context of its own, in which all pieces of the body are made, too."""
    context = copy_context()
    body = context.run(answer, environ, start_response)
    return _Pieces(context.run, body)


class _Pieces:
    """The pieces of a body, each made in a context; it is closed with them."""

    def __init__(self, run: Callable, body: Iterable[bytes]):
        self.run, self.body, self.pieces = run, body, iter(body)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return self.run(next, self.pieces)

    def close(self) -> None:
        """Close the body."""
        if hasattr(self.body, "close"):
            self.run(self.body.close)

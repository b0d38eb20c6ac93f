"""Values kept in memory for as long as the data revision is the same.

The one way to keep anything that is made of the record: a key has the revision in it, so that
nothing is invalidated by hand, and nothing kept is out of date. For several threads.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connections
from django.utils import timezone

from wgsom.conf.replica import read_alias

Parameters = ParamSpec("Parameters")
Value = TypeVar("Value")

MISSING: Any = object()


@dataclass(frozen=True)
class Revision:
    """The state of the record at one moment: its number, and when the record came to be in it.

    `is_settled` is false while projections still have to be rebuilt: then nothing that is made of
    the record may be kept under this revision.
    """

    number: int
    changed_at: datetime
    is_settled: bool = True


_current: ContextVar[tuple[Revision, date] | None] = ContextVar("data_revision", default=None)


@contextmanager
def reading(revision: Revision | None) -> Iterator[None]:
    """Read as of a revision, in this context: what was kept under it is used again.

    The day stays that of the beginning: for as long as a request takes.
    """
    token = _current.set((revision, timezone.localdate()) if revision else None)
    try:
        yield
    finally:
        _current.reset(token)


def is_settled() -> bool:
    """Return whether what this request reads is all there, every projection of it rebuilt."""
    current = _current.get()
    return current is None or current[0].is_settled


def cache_key(*, even_unsettled: bool = False) -> tuple[Revision, date, str] | None:
    """Return what every cache has in its key: the revision, the day in Vienna, and the database.

    The day, since a session becomes one that has been held by the passing of its last day; the
    database, since a replica may be at a revision that the other has just left. None
    where nothing may be kept or taken: outside a request, within a transaction, in a preview (which
    reads as of no revision), and until projections are rebuilt: but for what is made of these
    alone, and so of one revision `even_unsettled`.
    """
    current = _current.get()
    if current is None or not (current[0].is_settled or even_unsettled):
        return None
    alias = read_alias()
    if connections[alias].in_atomic_block:
        return None
    return *current, alias


def cached_by_revision(
    function: Callable[Parameters, Value], max_entries: int = 256, *, even_unsettled: bool = False
) -> Callable[Parameters, Value]:
    """Keep what a function returns, by its arguments, for as long as the revision is the same.

    What it returns is shared by all requests: nobody may change it. The arguments have to name
    everything that it depends on besides the record.
    """
    slots: dict[object, dict] = {}  # the last revision, and the one before it

    @wraps(function)
    def wrapper(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Value:
        nonlocal slots
        key = cache_key(even_unsettled=even_unsettled)
        if key is None:
            return function(*args, **kwargs)
        # Threads read as of several revisions at a time: from here on, each looks at its own slot.
        values = slots.get(key)
        if values is None:
            values = {}
            slots = {**dict(list(slots.items())[-1:]), key: values}
        arguments = (args, *sorted(kwargs.items()))
        value = values.get(arguments, MISSING)
        if value is MISSING:
            value = function(*args, **kwargs)
            if len(values) >= max_entries:
                values.clear()
            values[arguments] = value
        return value

    return wrapper


def current_revision() -> int | None:
    """Return the number of the revision that this request reads as of; None if it is of none."""
    current = _current.get()
    return current[0].number if current else None


def state_moment() -> datetime:
    """Return when the record came to be as this request reads it; now, within a transaction."""
    current = _current.get()
    return current[0].changed_at if current else timezone.now()

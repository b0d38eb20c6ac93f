"""The data revision that a request reads, and what is kept for as long as it lasts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.utils import timezone

from wgsom.records.data_revision.models import DataRevision
from wgsom.records.projections.models import InvalidatedRecord
from wgsom.records.publication import is_previewing

_READ = (
    f"SELECT number, changed_at, EXISTS (SELECT 1 FROM {InvalidatedRecord._meta.db_table}) "
    f"FROM {DataRevision._meta.db_table}"
)

Parameters = ParamSpec("Parameters")
Value = TypeVar("Value")


@dataclass(frozen=True)
class Revision:
    """The state of the record at one moment: its number, and when the record came to be in it.

    `is_settled` is false while projections still have to be rebuilt: then nothing that is made of
    the record may be kept under this revision.
    """

    number: int
    changed_at: datetime
    is_settled: bool = True


_current: ContextVar[Revision | None] = ContextVar("data_revision", default=None)


def read_revision() -> Revision | None:
    """Return the revision as the database has it now. One query.

    None inside a transaction, which may have changed what nobody else can see, and where there is
    no record yet.
    """
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.in_atomic_block:
        return None
    with connection.cursor() as cursor:
        cursor.execute(_READ)
        row = cursor.fetchone()
    if row is None:
        return None
    number, changed_at, is_unsettled = row
    if changed_at.tzinfo is None:  # SQLite has no time zones
        changed_at = changed_at.replace(tzinfo=UTC)
    return Revision(number, changed_at, is_settled=not is_unsettled)


@contextmanager
def reading(revision: Revision | None) -> Iterator[None]:
    """Read as of a revision, in this context: what was kept under it is used again."""
    token = _current.set(revision)
    try:
        yield
    finally:
        _current.reset(token)


def cache_key() -> tuple[Revision, date] | None:
    """Return what every cache has in its key: the revision, and the day in Vienna.

    The day, since a session becomes one that has been held by the passing of its last day. None
    where nothing may be kept or taken: outside a request, within a transaction, in a preview, and
    until projections are rebuilt.
    """
    revision = _current.get()
    if revision is None or not revision.is_settled or is_previewing():
        return None
    if connections[DEFAULT_DB_ALIAS].in_atomic_block:
        return None
    return revision, timezone.localdate()


def cached_by_revision(
    function: Callable[Parameters, Value], max_entries: int = 256
) -> Callable[Parameters, Value]:
    """Keep what a function returns, by its arguments, for as long as the revision is the same.

    What it returns is shared by all requests: nobody may change it. The arguments have to name
    everything that it depends on besides the record.
    """
    kept: tuple[object, dict] = (None, {})

    @wraps(function)
    def wrapper(*args: Parameters.args, **kwargs: Parameters.kwargs) -> Value:
        nonlocal kept
        key = cache_key()
        if key is None:
            return function(*args, **kwargs)
        if kept[0] != key:
            kept = (key, {})
        values, arguments = kept[1], (args, *sorted(kwargs.items()))
        if arguments not in values:
            value = function(*args, **kwargs)
            if len(values) >= max_entries:
                values.clear()
            values[arguments] = value
            return value
        return values[arguments]

    return wrapper

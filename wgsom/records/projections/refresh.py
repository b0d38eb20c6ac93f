"""Rebuilding the projections that a change to the record has made stale.

What the application changes is rebuilt in the same transaction, right before its commit, unless it
concerns very many records. Those, and what plain SQL changed, are rebuilt by a thread of the server
(background.py), or by a request that meets few of them.
"""

import logging
from collections.abc import Sequence

from django.db import DEFAULT_DB_ALIAS, OperationalError, connection, transaction

from wgsom.records.aggregates import lock_table
from wgsom.records.data_revision.increment import increment
from wgsom.records.projections.background import background_refresh
from wgsom.records.projections.models import InvalidatedRecord
from wgsom.records.projections.registry import PROJECTIONS, Projection
from wgsom.records.publication import previewed
from wgsom.search.models import IndexEntry

BATCH_SIZE = 250  # records rebuilt together: whoever else writes waits for so many
MAX_BEFORE_COMMIT = 2_000  # records that a writer waits for
MAX_IN_REQUEST = 300  # that a reader waits for: less than a second's work

logger = logging.getLogger(__name__)


def refresh() -> None:
    """Rebuild all that is stale. One query where nothing is."""
    while _rebuild_batch():
        pass


def retry_failed() -> None:
    """Rebuild all that is stale, and try again what could not be processed: it may be mended."""
    InvalidatedRecord.objects.failed().update(error="")
    refresh()


def refresh_few(maximum: int) -> bool:
    """Rebuild what is stale, unless that is more records than so many; return whether it was."""
    stale = InvalidatedRecord.objects.waiting().values("projection", "object_id").distinct()
    count = stale[: maximum + 1].count()
    if 0 < count <= maximum:
        refresh()
    return count <= maximum


def refresh_before_commit(using: str) -> None:
    """Rebuild what a transaction has changed, within it, so that others see both together."""
    if using == DEFAULT_DB_ALIAS and not refresh_few(MAX_BEFORE_COMMIT):
        transaction.on_commit(background_refresh.start, using)


def invalidate_all(using: str = DEFAULT_DB_ALIAS) -> None:
    """Note every record of every kind, and all that was stored of records that are no more."""
    for projection in PROJECTIONS.values():
        keys = set(projection.model._base_manager.using(using).values_list("pk", flat=True))
        entries = IndexEntry.objects.using(using).filter(object_type=projection.name)
        keys.update(entries.values_list("object_id", flat=True).distinct())
        InvalidatedRecord.objects.using(using).bulk_create(
            (InvalidatedRecord(projection=projection.name, object_id=key) for key in sorted(keys)),
            batch_size=BATCH_SIZE,
        )


def _rebuild_batch() -> bool:
    """Rebuild some of what is stale, of one kind; return whether there was anything.

    Its end is a new data revision: a page that was made meanwhile is of an earlier one.
    """
    # What is stored is for everyone, whoever reads: nothing of a preview gets into it.
    with previewed(()), transaction.atomic():
        if not InvalidatedRecord.objects.waiting().exists():
            return False
        lock_table(IndexEntry)  # two that work out a record at once would both store it
        for projection in PROJECTIONS.values():
            if keys := _claim(projection):
                _rebuild(projection, keys)
                increment()
                return True
        return False


def _claim(projection: Projection) -> list[int]:
    """Take away the notes of some records of a kind; return the keys that they name.

    A note that comes in between goes too: what it stands for is read only afterwards.
    """
    noted = InvalidatedRecord.objects.filter(projection=projection.name)
    keys = noted.waiting().order_by("object_id").values_list("object_id", flat=True)
    claimed = list(keys.distinct()[:BATCH_SIZE])
    noted.filter(object_id__in=claimed).delete()
    return claimed


def _rebuild(projection: Projection, keys: Sequence[int]) -> None:
    """Rebuild the projections of some records. One that cannot be processed is left aside.

    Nothing of it is stored then: what was may not be public any more. A note says why, until it is
    changed again.
    """
    try:
        with transaction.atomic():
            projection.rebuild(keys)
    except Exception as error:
        if isinstance(error, OperationalError) and connection.vendor == "postgresql":
            raise  # a deadlock, a time-out: no record's fault; SQLite says so of unreadable text
        if len(keys) > 1:
            half = len(keys) // 2
            _rebuild(projection, keys[:half])
            _rebuild(projection, keys[half:])
            return
        logger.exception("%s %s cannot be processed.", projection.name, keys[0])
        projection.forget(keys)
        InvalidatedRecord.objects.create(
            projection=projection.name, object_id=keys[0], error=f"{type(error).__name__}: {error}"
        )

"""Rebuilding the projections that a change to the record has made stale."""

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from wgsom.records.aggregates import lock_table
from wgsom.records.projections.models import InvalidatedRecord
from wgsom.records.projections.registry import PROJECTIONS
from wgsom.records.publication import previewed
from wgsom.search.models import IndexEntry

BATCH_SIZE = 500  # records rebuilt together: as many keys as SQLite takes in one statement


def refresh() -> None:
    """Rebuild what is stale. One query where nothing is."""
    if InvalidatedRecord.objects.exists():
        # What is stored is for everyone, whoever reads: nothing of a preview gets into it.
        with previewed(()), transaction.atomic():
            lock_table(IndexEntry)  # two that work out a record at once would both store it
            for name, keys in _claim_invalidated().items():
                for start in range(0, len(keys), BATCH_SIZE):
                    PROJECTIONS[name].rebuild(keys[start : start + BATCH_SIZE])


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


def _claim_invalidated() -> dict[str, list[int]]:
    """Take the notes away; return the keys that they name, by kind, each once.

    In one statement, so that a note which comes in meanwhile stays for the next time.
    """
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {InvalidatedRecord._meta.db_table} RETURNING projection, object_id"
        )
        noted = {}
        for name, key in cursor.fetchall():
            noted.setdefault(name, set()).add(key)
    return {name: sorted(noted[name]) for name in PROJECTIONS if name in noted}

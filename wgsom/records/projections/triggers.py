"""The triggers that note, in the database itself, which records a change affects.

Whoever makes it: a form, a load, an update of many rows, plain SQL.
"""

from collections.abc import Iterator

from wgsom.conf.backends.before_commit import before_commit
from wgsom.records.projections.models import InvalidatedRecord
from wgsom.records.projections.refresh import invalidate_all
from wgsom.records.projections.registry import PROJECTIONS, Dependency
from wgsom.records.triggers import PREFIX, Trigger, have_tables, install

EVENTS = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}
INVALIDATE = "invalidate_"  # begins the name of each of them
DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}


def invalidation_triggers() -> Iterator[Trigger]:
    """Yield the triggers of every table that a projection depends on, for each event."""
    tables = sorted({table for each in PROJECTIONS.values() for table in each.dependencies})
    for table in tables:
        for event in EVENTS:
            yield Trigger(
                name=f"{INVALIDATE}{event.lower()}_{table}",
                table=table,
                event=f"AFTER {event}",
                body={vendor: _body(vendor, table, event) for vendor in DIFFERS},
                uses=(InvalidatedRecord._meta.db_table,),
            )


def suspend_before_migrating(plan=(), **kwargs) -> None:
    """Rebuild nothing while tables change; for the signal pre_migrate."""
    before_commit.is_suspended = bool(plan)


def install_after_migrating(using: str, **kwargs) -> None:
    """Install all triggers; where one of these was missing, what is stored is not to be trusted."""
    before_commit.is_suspended = not have_tables(using)
    if not before_commit.is_suspended:  # notes of an earlier release, of what is stored no more
        InvalidatedRecord.objects.using(using).exclude(projection__in=PROJECTIONS).delete()
    if any(name.startswith(f"{PREFIX}{INVALIDATE}") for name in install(using)):
        invalidate_all(using)


def _body(vendor: str, table: str, event: str) -> str:
    return " ".join(
        _invalidation(vendor, projection.name, projection.dependencies[table], event, row)
        for row in EVENTS[event]
        for projection in PROJECTIONS.values()
        if table in projection.dependencies
    )


def _invalidation(
    vendor: str, projection: str, dependency: Dependency, event: str, row: str
) -> str:
    changes = [f"OLD.{column} {DIFFERS[vendor]} NEW.{column}" for column in dependency.columns]
    if_changed = f" AND ({' OR '.join(changes)})" if changes and event == "UPDATE" else ""
    return (
        f"INSERT INTO {InvalidatedRecord._meta.db_table} (projection, object_id) "
        f"SELECT '{projection}', affected.id "
        f"FROM ({dependency.affected_ids_sql.format(row=row)}) AS affected "
        f"WHERE affected.id IS NOT NULL{if_changed};"
    )

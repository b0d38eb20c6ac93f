"""The triggers that note, in the database itself, which records a change concerns.

They are put in place after every `migrate`. On SQLite they are taken away before one that has
something to do, since a migration that rebuilds a table would lose its triggers and stumble over
those that name it; whatever was stored is worked out anew after such a one.
"""

from collections.abc import Iterator

from django.db import DEFAULT_DB_ALIAS, connections

from wgsom.models import StaleRecord
from wgsom.upkeep.refresh import mark_all_stale
from wgsom.upkeep.registry import KINDS

EVENTS = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}


def remove_before_migrating(using: str, plan=(), **kwargs) -> None:
    """Take SQLite's triggers away, so that migrations may rebuild the tables."""
    connection = connections[using]
    if plan and connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for table in _tables():
                for event in EVENTS:
                    cursor.execute(f"DROP TRIGGER IF EXISTS {_name(table, event)}")


def install_after_migrating(using: str, plan=(), **kwargs) -> None:
    """Put the triggers in place, unless the tables are not there yet."""
    tables = set(connections[using].introspection.table_names())
    if {*_tables(), StaleRecord._meta.db_table} <= tables:
        install_triggers(using)
        if plan:
            mark_all_stale(using)


def install_triggers(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put the triggers in place, anew if they are there."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in _STATEMENTS[connection.vendor]():
            cursor.execute(statement)


def _tables() -> list[str]:
    return sorted({table for kind in KINDS.values() for table in kind.watched})


def _name(table: str, event: str) -> str:
    return f"stale_after_{event.lower()}_of_{table}"


def _notes(table: str, row: str) -> str:
    """Return the statements that note what a change to a row of the table concerns."""
    return " ".join(
        f"INSERT INTO {StaleRecord._meta.db_table} (kind, object_id) "
        f"SELECT '{kind.name}', concerned.id FROM ({kind.watched[table].format(row=row)}) "
        "AS concerned WHERE concerned.id IS NOT NULL;"
        for kind in KINDS.values()
        if table in kind.watched
    )


def _on_sqlite() -> Iterator[str]:
    for table in _tables():
        for event, rows in EVENTS.items():
            notes = " ".join(_notes(table, row) for row in rows)
            yield f"DROP TRIGGER IF EXISTS {_name(table, event)}"
            yield f"CREATE TRIGGER {_name(table, event)} AFTER {event} ON {table} BEGIN {notes} END"


def _on_postgresql() -> Iterator[str]:
    for table in _tables():
        for event, rows in EVENTS.items():
            name, notes = _name(table, event), " ".join(_notes(table, row) for row in rows)
            yield (
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN {notes} RETURN NULL; END $$"
            )
            yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
            yield (
                f"CREATE TRIGGER {name} AFTER {event} ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {name}()"
            )


_STATEMENTS = {"sqlite": _on_sqlite, "postgresql": _on_postgresql}

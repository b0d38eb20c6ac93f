"""The triggers that note, in the database itself, which records a change concerns.

After every `migrate` they are put in place, if they are not there as they should be, and then
whatever was stored is worked out anew: nobody knows what has changed without them. Before a
`migrate` that has something to do they are taken away. One that rebuilds a table on SQLite would
lose its triggers and stumble over those that name it; one that goes back would leave triggers that
write to a table which is no more.
"""

from collections.abc import Mapping

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from wgsom.records.projections.models import StaleRecord
from wgsom.records.projections.refresh import invalidate_all
from wgsom.records.projections.registry import PROJECTIONS, Dependency

EVENTS = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}

INSTALLED = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, prosrc FROM pg_trigger "
    "JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal",
}


def remove_before_migrating(using: str, plan=(), **kwargs) -> None:
    """Take the triggers away, so that migrations may do what they like with the tables."""
    if plan:
        connection = connections[using]
        tables = set(connection.introspection.table_names())
        with transaction.atomic(using), connection.cursor() as cursor:
            for table, event in _all():
                if table in tables:
                    for statement in _removal(connection.vendor, table, event):
                        cursor.execute(statement)


def install_after_migrating(using: str, **kwargs) -> None:
    """Put the triggers in place, unless they are, or the tables are not there yet."""
    tables = set(connections[using].introspection.table_names())
    if {StaleRecord._meta.db_table, *(table for table, _ in _all())} <= tables:
        install(using)


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put the triggers in place; if any was not, note every record as stale."""
    connection = connections[using]
    wanted = {_name(*each): _definition(connection.vendor, *each) for each in _all()}
    with transaction.atomic(using), connection.cursor() as cursor:
        cursor.execute(INSTALLED[connection.vendor])
        if wanted.items() <= dict(cursor.fetchall()).items():
            return
        for table, event in _all():
            for statement in _removal(connection.vendor, table, event):
                cursor.execute(statement)
            _create(cursor, connection.vendor, table, event, wanted)
        invalidate_all(using)


def _all() -> list[tuple[str, str]]:
    tables = sorted(
        {table for projection in PROJECTIONS.values() for table in projection.dependencies}
    )
    return [(table, event) for table in tables for event in EVENTS]


def _name(table: str, event: str) -> str:
    return f"stale_after_{event.lower()}_of_{table}"


def _definition(vendor: str, table: str, event: str) -> str:
    """Return what the database keeps of a trigger: on PostgreSQL, the body of its function."""
    notes = " ".join(
        _note(vendor, projection.name, projection.dependencies[table], event, row)
        for row in EVENTS[event]
        for projection in PROJECTIONS.values()
        if table in projection.dependencies
    )
    if vendor == "postgresql":
        return f"BEGIN {notes} RETURN NULL; END"
    return f"CREATE TRIGGER {_name(table, event)} AFTER {event} ON {table} BEGIN {notes} END"


def _note(vendor: str, projection: str, dependency: Dependency, event: str, row: str) -> str:
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    changes = [f"OLD.{column} {differs} NEW.{column}" for column in dependency.columns]
    if_changed = f" AND ({' OR '.join(changes)})" if changes and event == "UPDATE" else ""
    return (
        f"INSERT INTO {StaleRecord._meta.db_table} (kind, object_id) "
        f"SELECT '{projection}', affected.id "
        f"FROM ({dependency.affected_ids_sql.format(row=row)}) AS affected "
        f"WHERE affected.id IS NOT NULL{if_changed};"
    )


def _removal(vendor: str, table: str, event: str) -> list[str]:
    name = _name(table, event)
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {name}"]
    return [f"DROP TRIGGER IF EXISTS {name} ON {table}", f"DROP FUNCTION IF EXISTS {name}()"]


def _create(cursor, vendor: str, table: str, event: str, wanted: Mapping[str, str]) -> None:
    name = _name(table, event)
    if vendor == "sqlite":
        cursor.execute(wanted[name])
        return
    cursor.execute(
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${wanted[name]}$$"
    )
    cursor.execute(
        f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )

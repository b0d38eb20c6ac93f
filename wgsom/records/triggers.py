"""Database triggers: declared by the apps, installed after a migrate, removed before it.

Removed, since a migration that rebuilds a table on SQLite would lose its triggers and stumble over
those that name it, and one that goes back would leave triggers that write to tables which are gone.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import DEFAULT_DB_ALIAS, connections, transaction

PREFIX = "register_"  # begins the name of every trigger that is managed here

# How the names of those began that earlier releases installed.
LEGACY_PREFIXES = (
    "stale_after_",
    "consideration_item_of_its_session_",
    "issued_paper_never_changes",
)

INSTALLED = {
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, relname, prosrc FROM pg_trigger "
    "JOIN pg_class ON pg_class.oid = tgrelid "
    "JOIN pg_proc ON pg_proc.oid = tgfoid WHERE NOT tgisinternal",
}


@dataclass(frozen=True)
class Trigger:
    """A trigger that the database fires for each row, or, for `level` STATEMENT, once.

    `event` is what fires it, as "AFTER INSERT" or "BEFORE UPDATE OF session_id"; `body` has the SQL
    statements that it runs, by the database's vendor: where a vendor is left out there is no such
    trigger. `uses` names other tables that they read or write.
    One that `is_deferred` waits until the transaction is committed; only PostgreSQL has such.
    """

    name: str
    table: str
    event: str
    body: Mapping[str, str]
    uses: tuple[str, ...] = ()
    level: str = "ROW"
    is_deferred: bool = False

    def definition(self, vendor: str) -> str:
        """Return what the database keeps of it: on PostgreSQL, the body of its function.

        That says what fires it, and where it finds its tables, as a comment, so that a change of it
        is seen.
        """
        if vendor == "postgresql":
            return (
                f"/* {self.event} ON {self.table}, own schema */ BEGIN {self.body[vendor]} "
                "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END"
            )
        return (
            f"CREATE TRIGGER {PREFIX}{self.name} {self.event} ON {self.table} "
            f"BEGIN {self.body[vendor]} END"
        )

    def creation(self, vendor: str) -> list[str]:
        """Return the SQL statements that install it."""
        if vendor != "postgresql":
            return [self.definition(vendor)]
        name, definition = f"{PREFIX}{self.name}", self.definition(vendor)
        kind = "CONSTRAINT TRIGGER" if self.is_deferred else "TRIGGER"
        time = "DEFERRABLE INITIALLY DEFERRED" if self.is_deferred else ""
        # Tables are found in the schema that it is made in, whatever is set where it fires: a
        # restore sets none, and an account could set one with tables of its own in it.
        return [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${definition}$$",
            "DO $do$ DECLARE own text := quote_ident(current_schema()); BEGIN EXECUTE "
            f"'ALTER FUNCTION ' || own || '.{name}() SET search_path = ' || own || ', pg_temp'; "
            "END $do$",
            f"CREATE {kind} {name} {self.event} ON {self.table} {time} "
            f"FOR EACH {self.level} EXECUTE FUNCTION {name}()",
        ]


_sources: list[Callable[[], Iterable[Trigger]]] = []


def register_triggers(source: Callable[[], Iterable[Trigger]]) -> None:
    """Have triggers installed after each migrate: those that a function gives at that time."""
    _sources.append(source)


def install(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Install the triggers that are not as they should be; return the names of these.

    Nothing is done where a table that they need is not there yet.
    """
    connection, triggers = connections[using], _declared(using)
    if not have_tables(using):
        return []
    wanted = {f"{PREFIX}{each.name}": each for each in triggers}
    with transaction.atomic(using), connection.cursor() as cursor:
        found = {}
        for name, table, sql in _installed(cursor, connection.vendor):
            if name in wanted and sql == wanted[name].definition(connection.vendor):
                found[name] = sql
            else:
                _drop(cursor, connection.vendor, name, table)
        missing = [name for name in wanted if name not in found]
        for name in missing:
            for statement in wanted[name].creation(connection.vendor):
                cursor.execute(statement)
    return missing


def have_tables(using: str = DEFAULT_DB_ALIAS) -> bool:
    """Return whether every table is there that the triggers need."""
    tables = {table for each in _declared(using) for table in (each.table, *each.uses)}
    return tables <= set(connections[using].introspection.table_names())


def remove(using: str = DEFAULT_DB_ALIAS, beginning: str = "") -> None:
    """Remove the triggers that are managed here and whose names begin so; by default all.

    Those of earlier releases go with all.
    """
    connection = connections[using]
    with transaction.atomic(using), connection.cursor() as cursor:
        for name, table, _ in _installed(cursor, connection.vendor):
            if name.removeprefix(PREFIX).startswith(beginning):
                _drop(cursor, connection.vendor, name, table)


def remove_before_migrating(using: str, plan=(), **kwargs) -> None:
    """Remove the triggers if there is anything to migrate; for the signal pre_migrate."""
    if plan:
        remove(using)


def _declared(using: str) -> list[Trigger]:
    vendor = connections[using].vendor
    return [each for source in _sources for each in source() if vendor in each.body]


def _installed(cursor, vendor: str) -> list[tuple[str, str, str]]:
    """Return the name, the table and the definition of each managed trigger that is there."""
    cursor.execute(INSTALLED[vendor])
    prefixes = (PREFIX, *LEGACY_PREFIXES)
    return [row for row in cursor.fetchall() if row[0].startswith(prefixes)]


def _drop(cursor, vendor: str, name: str, table: str) -> None:
    if vendor == "postgresql":
        cursor.execute(f"DROP TRIGGER {name} ON {table}")
        cursor.execute(f"DROP FUNCTION {name}()")
    else:
        cursor.execute(f"DROP TRIGGER {name}")

"""The database's own check that a consideration names an agenda item of its own session.

Django has no constraint over two tables, so it is stated here in SQL: a foreign key over both
columns on PostgreSQL, triggers on SQLite. It is put in place after every `migrate`. On SQLite it
is taken away before, since a migration that rebuilds one of the tables would lose its triggers
and stumble over those that name it.
"""

from django.db import connections

CONSIDERATION, AGENDA_ITEM = "topics_consideration", "wg_sessions_agendaitem"
NAME = "consideration_item_of_its_session"

POSTGRESQL_EXISTS = (
    f"SELECT 1 FROM pg_constraint WHERE conname = '{NAME}' "
    f"AND conrelid = '{CONSIDERATION}'::regclass"
)
POSTGRESQL_GUARD = f"""
    ALTER TABLE {CONSIDERATION} ADD CONSTRAINT {NAME}
    FOREIGN KEY (agenda_item_id, session_id) REFERENCES {AGENDA_ITEM} (id, session_id)
    DEFERRABLE INITIALLY DEFERRED
"""

_ITEM_OF_ANOTHER_SESSION = f"""
    NEW.agenda_item_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM {AGENDA_ITEM}
        WHERE id = NEW.agenda_item_id AND session_id = NEW.session_id
    )
"""
_ITEM_IN_USE_MOVES = f"""
    EXISTS (
        SELECT 1 FROM {CONSIDERATION}
        WHERE agenda_item_id = NEW.id AND session_id <> NEW.session_id
    )
"""
SQLITE_TRIGGERS = {
    f"{NAME}_insert": (f"INSERT ON {CONSIDERATION}", _ITEM_OF_ANOTHER_SESSION),
    f"{NAME}_update": (f"UPDATE ON {CONSIDERATION}", _ITEM_OF_ANOTHER_SESSION),
    f"{NAME}_move": (f"UPDATE OF session_id ON {AGENDA_ITEM}", _ITEM_IN_USE_MOVES),
}


def remove_before_migrating(using: str, **kwargs) -> None:
    """Take SQLite's triggers away, so that migrations may rebuild the tables."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            for name in SQLITE_TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def install_after_migrating(using: str, **kwargs) -> None:
    """Put the check in place, unless it is there or the tables are not there yet."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        if {CONSIDERATION, AGENDA_ITEM} <= set(tables):
            _INSTALLERS[connection.vendor](cursor)


def _install_on_sqlite(cursor) -> None:
    for name, (event, condition) in SQLITE_TRIGGERS.items():
        cursor.execute(
            f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{NAME}'); END"
        )


def _install_on_postgresql(cursor) -> None:
    cursor.execute(POSTGRESQL_EXISTS)
    if not cursor.fetchone():
        cursor.execute(POSTGRESQL_GUARD)


_INSTALLERS = {"sqlite": _install_on_sqlite, "postgresql": _install_on_postgresql}

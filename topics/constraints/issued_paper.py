"""The database's own refusal to change a paper that was issued.

A trigger, put in place after every `migrate`, on both engines. On SQLite it is taken away before,
since a migration that rebuilds the table would lose it. It refuses changes only: that a row is
not deleted, the model sees to, and whoever may write SQL can.
"""

from django.db import connections

TABLE = "topics_issuedpaper"
NAME = "issued_paper_never_changes"

SQLITE = f"""
    CREATE TRIGGER IF NOT EXISTS {NAME} BEFORE UPDATE ON {TABLE}
    BEGIN SELECT RAISE(ABORT, '{NAME}'); END
"""
POSTGRESQL = f"""
    CREATE OR REPLACE FUNCTION {NAME}() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{NAME}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
    CREATE OR REPLACE TRIGGER {NAME} BEFORE UPDATE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION {NAME}();
"""
_INSTALLERS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def remove_before_migrating(using: str, **kwargs) -> None:
    """Take SQLite's trigger away, so that migrations may rebuild the table."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER IF EXISTS {NAME}")


def install_after_migrating(using: str, **kwargs) -> None:
    """Put the refusal in place, unless the table is not there yet."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if TABLE in connection.introspection.table_names(cursor):
            cursor.execute(_INSTALLERS[connection.vendor])

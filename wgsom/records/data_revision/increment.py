"""The increment of the data revision: by the database, and at the request of the application."""

from django.db import DEFAULT_DB_ALIAS, connections

from wgsom.records.data_revision.models import DataRevision, PendingRevision

REVISION, PENDING = DataRevision._meta.db_table, PendingRevision._meta.db_table
_NOW = "strftime('%Y-%m-%d %H:%M:%f000', 'now')"

# No upsert: a statement's own "OR IGNORE" would count for it, too.
INCREMENT_ON_SQLITE = (
    f"INSERT INTO {REVISION} (id, number, changed_at) SELECT 1, 0, {_NOW} "
    f"WHERE NOT EXISTS (SELECT 1 FROM {REVISION}); "
    f"UPDATE {REVISION} SET number = number + 1, changed_at = {_NOW};"
)
NOTE_ON_POSTGRESQL = (
    f"INSERT INTO {PENDING} (transaction_id) VALUES (txid_current()) ON CONFLICT DO NOTHING;"
)
INCREMENT_ON_POSTGRESQL = (
    f"INSERT INTO {REVISION} AS kept (id, number, changed_at) VALUES (1, 1, clock_timestamp()) "
    "ON CONFLICT (id) DO UPDATE SET number = kept.number + 1, changed_at = clock_timestamp();"
)


def increment() -> None:
    """Have this transaction increment the revision: what is derived from the record changes."""
    statements = {"sqlite": INCREMENT_ON_SQLITE, "postgresql": NOTE_ON_POSTGRESQL}
    connection = connections[DEFAULT_DB_ALIAS]
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor].split(";"):
            if statement.strip():
                cursor.execute(statement)

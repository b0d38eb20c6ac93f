"""The choice of the database to read: the one that is written to, or a replica that follows it.

Readers' requests read from the replica where there is one (wgsom/web/replica.py). Whatever is not
such a request, as a form, a command or the rebuilding of projections, never does.
"""

from contextvars import ContextVar

from django.db import DEFAULT_DB_ALIAS

REPLICA = "replica"

_alias: ContextVar[str] = ContextVar("database of reads", default=DEFAULT_DB_ALIAS)


def read_alias() -> str:
    """Return the alias of the database that is read here."""
    return _alias.get()


def read_from(alias: str) -> None:
    """Read from that database, from here on in this context."""
    _alias.set(alias)


class ReplicaRouter:
    """Django's questions about databases: reads go where the request reads, all else does not."""

    def db_for_read(self, model, **hints) -> str:
        return read_alias()

    def db_for_write(self, model, **hints) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, first, second, **hints) -> bool:
        return True  # both have the same rows

    def allow_migrate(self, db: str, app_label: str, **hints) -> bool:
        return db == DEFAULT_DB_ALIAS

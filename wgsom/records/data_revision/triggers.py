"""The triggers that increment the data revision, on every table that public pages may read.

PostgreSQL increments it once a transaction, when that is committed: an increment at the first
change would lock the row until then, and make a second editor wait. Each statement notes its
transaction, and a deferred trigger on that note increments. SQLite has no deferred triggers, and
one writer at a time: there each changed row increments.
"""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import Model

from wgsom.records.data_revision.increment import (
    INCREMENT_ON_POSTGRESQL,
    INCREMENT_ON_SQLITE,
    NOTE_ON_POSTGRESQL,
    PENDING,
    REVISION,
)
from wgsom.records.triggers import Trigger

NAME = "data_revision"

# Apps of Django and of libraries whose tables no public page reads.
EXCLUDED_APPS = frozenset(
    [
        *["account", "admin", "auth", "contenttypes", "mfa", "reversion", "sessions"],
        *["socialaccount", "usersessions"],
    ]
)

# Tables whose new rows get the revision as of which readers see them first, in that column.
STAMPED_COLUMN = "data_revision"


def public_tables() -> Iterator[type[Model]]:
    """Yield the models whose tables public pages may read: all that do not say otherwise.

    A model says so with `changes_data_revision = False`: one that only staff see, or that is
    derived from others.
    """
    for model in apps.get_models(include_auto_created=True):
        is_table = model._meta.managed and not model._meta.proxy
        is_excluded = model._meta.app_label in EXCLUDED_APPS
        if is_table and not is_excluded and getattr(model, "changes_data_revision", True):
            yield model


def data_revision_triggers() -> Iterator[Trigger]:
    """Yield the triggers of every such table, and the one that increments at a commit."""
    stamped = []
    for model in public_tables():
        table, names = model._meta.db_table, {field.column for field in model._meta.local_fields}
        if STAMPED_COLUMN in names:
            stamped.append(table)
        for event in ("INSERT", "UPDATE", "DELETE"):
            stamp = _stamp(table, "id = NEW.id")
            is_new = event == "INSERT" and STAMPED_COLUMN in names
            body = f"{INCREMENT_ON_SQLITE} {stamp if is_new else ''}"
            yield Trigger(
                name=f"{NAME}_{event.lower()}_{table}",
                table=table,
                event=f"AFTER {event}",
                body={"sqlite": body.strip()},
                uses=(REVISION,),
            )
        yield Trigger(
            name=f"{NAME}_{table}",
            table=table,
            event="AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE",
            body={"postgresql": NOTE_ON_POSTGRESQL},
            uses=(PENDING,),
            level="STATEMENT",
        )
    yield Trigger(
        name=f"{NAME}_increment",
        table=PENDING,
        event="AFTER INSERT",
        body={"postgresql": _at_commit(stamped)},
        uses=(REVISION, *stamped),
        is_deferred=True,
    )


def _stamp(table: str, condition: str) -> str:
    number = f"(SELECT number FROM {REVISION})"
    return f"UPDATE {table} SET {STAMPED_COLUMN} = {number} WHERE {condition};"


def _at_commit(stamped: list[str]) -> str:
    stamps = [_stamp(table, f"{STAMPED_COLUMN} IS NULL") for table in stamped]
    clean_up = f"DELETE FROM {PENDING} WHERE transaction_id <> NEW.transaction_id;"
    return " ".join([INCREMENT_ON_POSTGRESQL, *stamps, clean_up])

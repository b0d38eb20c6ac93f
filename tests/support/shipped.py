"""The shipped register as it was loaded once: put back for the tests that begin with no rows.

Loading it takes a second, and there are hundreds of them. The copies stand in the test database
beside the tables themselves, where emptying these does not reach; and for processes of their own,
in a file.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection, models, transaction

from topics.constraints import issued_paper
from wgsom.records.data_revision.models import DataRevision, PendingRevision
from wgsom.records.projections.models import InvalidatedRecord
from wgsom.records.triggers import install, remove

PREFIX = "shipped_"


def save_as(path: Path) -> None:
    """Save the database of the tests as a file, where it is one of SQLite."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(path)) as copy:
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode = WAL")


def keep() -> None:
    """Copy every table."""
    with connection.cursor() as cursor:
        for model in _models():
            table = model._meta.db_table
            cursor.execute(f"DROP TABLE IF EXISTS {PREFIX}{table}")
            cursor.execute(f"CREATE TABLE {PREFIX}{table} AS SELECT * FROM {table}")


@transaction.atomic
def put_back() -> None:
    """Put the copies in the place of what a test has left, or Django has made anew."""
    remove(beginning=issued_paper.NAME)  # no row would go
    with connection.cursor() as cursor:
        for model in _models():
            cursor.execute(f"DELETE FROM {model._meta.db_table}")
        for model in _models():
            table = model._meta.db_table
            columns = ", ".join(f'"{each.column}"' for each in model._meta.local_concrete_fields)
            cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {PREFIX}{table}")
        for statement in connection.ops.sequence_reset_sql(no_style(), _models()):
            cursor.execute(statement)
    install()
    InvalidatedRecord.objects.all().delete()  # the projections were copied as well
    ContentType.objects.clear_cache()


def _models() -> list[type[models.Model]]:
    """Return every model with a table; what leans on what is checked at the end only.

    But for the data revision, which only goes forward.
    """
    every = apps.get_models(include_auto_created=True)
    tables = [each for each in every if each._meta.managed and not each._meta.proxy]
    return [each for each in tables if each not in (DataRevision, PendingRevision)]

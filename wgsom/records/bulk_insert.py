"""Rows written in one go: Django's `bulk_create` builds a statement for every few of them."""

from collections.abc import Iterable

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model


def bulk_insert(instances: Iterable[Model]) -> None:
    """Insert instances of one model, several times as fast as `bulk_create`.

    Into the default database. They get no primary keys, no signal is sent, `pre_save` of a field is
    not called, and no default of the database counts: for what is computed, of which there is much.
    """
    rows = list(instances)
    if not rows:
        return
    connection = connections[DEFAULT_DB_ALIAS]
    meta = rows[0]._meta
    fields = [field for field in meta.concrete_fields if not field.primary_key]
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(meta.db_table)
    values = (
        [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
        for row in rows
    )
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", list(values))

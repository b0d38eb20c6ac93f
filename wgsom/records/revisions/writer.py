"""Writing rows of aggregates back as a version or a release has them, keys and all."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from functools import cache

from django.db import connections, router

from wgsom.records.aggregates import VersionedModel
from wgsom.records.revisions.snapshots import Key, fields_of

BATCH_SIZE = 200  # rows in one statement


def write_rows(
    rows: Iterable[VersionedModel],
    gone: Iterable[VersionedModel],
    standing: Collection[Key],
    check: Callable[[VersionedModel], None] = lambda row: None,
) -> None:
    """Write rows with their keys, each validated, and delete those that are gone.

    `standing` has the keys of those that are there now; `check` is called for each row right before
    it is written. Parts that stand are taken out first: two may have exchanged what only one of
    them can have. Raise ValidationError, ProtectedError or IntegrityError, with half of it done:
    call it within a transaction.
    """
    rows = in_dependency_order(rows)
    written = {_key(row) for row in rows}
    for row in rows:
        if _key(row) in standing and row.parent_relations:
            _take_out(type(row), [row.pk])
    # What went from one aggregate to another is not gone.
    lost = [row for row in gone if _key(row) not in written]
    for row in reversed(in_dependency_order(lost)):
        type(row)._base_manager.get(pk=row.pk).delete()
    for row in rows:
        check(row)
        is_update = _key(row) in standing and not row.parent_relations
        row._state.adding = not is_update
        row.clean_fields()  # first: the rest follows what these lead to
        row.full_clean()
        row.save(force_insert=not is_update, force_update=is_update)


def load_rows(
    rows: Iterable[VersionedModel], gone: Iterable[VersionedModel], standing: Collection[Key]
) -> None:
    """Write rows as `write_rows` does, many at once and without validating them.

    For what was valid when it was kept, and is rolled back. Raise IntegrityError where others took
    meanwhile what only one can have.
    """
    rows = list(rows)
    written = {_key(row) for row in rows}
    gone = in_dependency_order(row for row in gone if _key(row) not in written)
    given = _by_model([*rows, *gone])
    for model, found in given.items():
        if model.parent_relations:
            _take_out(model, [row.pk for row in found if _key(row) in standing])
    for row in reversed(gone):
        if not row.parent_relations:
            type(row)._base_manager.filter(pk=row.pk).delete()
    for model, found in _by_model(in_dependency_order(rows)).items():
        updated = [row for row in found if _key(row) in standing and not row.parent_relations]
        names = [*(field.name for field in fields_of(model)), *_hidden_fields(model)]
        model._base_manager.bulk_update(updated, names, batch_size=BATCH_SIZE)
        known = {row.pk for row in updated}
        inserted = [row for row in found if row.pk not in known]
        model._base_manager.bulk_create(inserted, batch_size=BATCH_SIZE)


def standing_keys(rows: Iterable[VersionedModel]) -> set[Key]:
    """Return the keys of those rows that are in the database. One query a model."""
    return {
        (model._meta.model_name, key)
        for model, found in _by_model(rows).items()
        for start in range(0, len(found), BATCH_SIZE)
        for key in model._base_manager.filter(
            pk__in=[row.pk for row in found[start : start + BATCH_SIZE]]
        ).values_list("pk", flat=True)
    }


def in_dependency_order(rows: Iterable[VersionedModel]) -> list[VersionedModel]:
    """Return rows such that what others lead to comes first."""
    return sorted(rows, key=lambda row: _depth(type(row)))


@cache
def _depth(model: type[VersionedModel]) -> int:
    """Return the length of the longest way from a model along its foreign keys."""
    targets = (field.related_model for field in model._meta.concrete_fields if field.is_relation)
    versioned = [each for each in targets if issubclass(each, VersionedModel) and each != model]
    return 1 + max(map(_depth, versioned), default=0)


def _by_model(rows: Iterable[VersionedModel]) -> dict[type[VersionedModel], list[VersionedModel]]:
    found = defaultdict(list)
    for row in rows:
        found[type(row)].append(row)
    return found


def _hidden_fields(model: type[VersionedModel]) -> list[str]:
    fields = model._meta.concrete_fields
    return [each.name for each in fields if not each.editable and not each.primary_key]


def _key(row: VersionedModel) -> Key:
    return row._meta.model_name, row.pk


def _take_out(model: type[VersionedModel], keys: list[int]) -> None:
    """Delete rows alone, to be written anew: what leads to them is checked at the end."""
    connection = connections[router.db_for_write(model)]
    quote = connection.ops.quote_name
    names = quote(model._meta.db_table), quote(model._meta.pk.column)
    delete = "DELETE FROM {} WHERE {} IN ({})"
    with connection.cursor() as cursor:
        for start in range(0, len(keys), BATCH_SIZE):
            batch = keys[start : start + BATCH_SIZE]
            cursor.execute(delete.format(*names, ", ".join(["%s"] * len(batch))), batch)


def reserve_keys(rows: Iterable[VersionedModel]) -> None:
    """See to it that the keys of rows that are rolled back are given to no others.

    A sequence of PostgreSQL never goes back; that of SQLite is set to what it was.
    """
    for model, found in _by_model(rows).items():
        connection = connections[router.db_for_write(model)]
        if connection.vendor != "sqlite":
            continue
        last = max(row.pk for row in found)
        with connection.cursor() as cursor:
            table = model._meta.db_table
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            if not cursor.fetchone():
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, 0)", [table])
            cursor.execute(
                "UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [last, table]
            )

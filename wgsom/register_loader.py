"""Loading the shipped record without undoing what staff have edited since."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models, transaction

from wgsom.fixture_files import FixtureError, FixtureRecord, read_records
from wgsom.history.remembering import Changes
from wgsom.models import ShippedRecord
from wgsom.wholes import KeptModel, lock_all

LOADED = "Loaded with the shipped record."
NEVER_CHANGES = "changed in the files, but it never changes once it is there"


class RegisterLoader:
    """Loads fixture files in the order given, all of them or none.

    A row that still is as it was shipped takes what the files say now. One that staff have
    edited or deleted since is left as it stands; `overwrite` gives it the shipped values again.
    A row that staff added is touched only by `overwrite`, and only if it goes by the same
    natural key as one in the files. Everything it writes is kept in the history.
    """

    def __init__(self, files: Sequence[Path], *, overwrite: bool = False):
        self.files = files
        self.overwrite = overwrite
        self.left = []  # what the files say, and was not taken over, with the reason

    @transaction.atomic
    def load(self) -> Counter:
        """Load every file; return how many rows were added, updated, restored and kept.

        Raise FixtureError, with nothing loaded, at the first row that is not valid.
        """
        lock_all()
        self.ledger = Ledger()
        self.places = {}
        self.changes = Changes()
        outcomes = Counter(self._load(each) for file in self.files for each in read_records(file))
        self.changes.remember(reason=LOADED)
        self.left += [f"{name}: no longer in the files" for name in self.ledger.others(self.places)]
        return outcomes

    def _load(self, record: FixtureRecord) -> str:
        self._refuse_twice(record)
        self.deleted_since = []
        values = record.field_values(self._find)
        row = self.ledger.find(record.model, record.key)
        shipped = self.ledger.values(record.model, record.key)
        if self.overwrite and (row is not None or shipped is not None):
            return self._restore(record, row, values)
        if reason := self._reason_to_leave(record, row, shipped):
            self.left.append(f"{record.name}: {reason}")
        elif row is None and shipped is None:
            return self._save(record, None, values, "added")
        elif row is not None and shipped not in (None, record.values):
            return self._save(record, row, values, "updated")
        return self._keep(record, row, values, shipped)

    def _restore(self, record: FixtureRecord, row: models.Model | None, values: dict) -> str:
        if row is not None and _has(row, values):
            return self._keep(record, row, values, shipped=None)
        if row is not None and row.never_changes:
            self.left.append(f"{record.name}: {NEVER_CHANGES}")
            return self._keep(record, row, values, shipped=values)
        return self._save(record, row, values, "restored")

    def _reason_to_leave(self, record: FixtureRecord, row, shipped: dict | None) -> str:
        """Return why what the files say is not taken over; empty if nothing speaks against it."""
        if self.deleted_since and (row is not None or shipped is None):
            return "it refers to what staff deleted" if shipped != record.values else ""
        if shipped in (None, record.values):
            return ""
        if row is None:
            return "changed in the files, but deleted by staff"
        if row.never_changes:
            return NEVER_CHANGES
        is_as_shipped = self._is_as_shipped(record, row, shipped)
        return "" if is_as_shipped else "changed in the files, but edited by staff"

    def _refuse_twice(self, record: FixtureRecord) -> None:
        place = f"{record.file}, record {record.position}"
        first = self.places.setdefault(_entry(record.model, record.key), place)
        if first != place:
            raise record.error("", f"it stands in the files twice, first as {first}.")

    def _find(self, record: FixtureRecord, field: models.ForeignKey, key) -> models.Model | None:
        """Return what a foreign key refers to; None, noted, if staff deleted it since."""
        row = self.ledger.find(field.related_model, key)
        if not row and self.ledger.values(field.related_model, key) is None:
            name = field.related_model._meta.verbose_name
            raise record.error(field.name, f"there is no {name} {json.dumps(key)}.")
        if not row:
            self.deleted_since.append(field.name)
        return row

    def _is_as_shipped(self, record: FixtureRecord, row: models.Model, shipped: dict) -> bool:
        before = FixtureRecord(record.file, record.position, record.model, shipped)
        noted, self.deleted_since = self.deleted_since, []
        try:
            return _has(row, before.field_values(self._find)) and not self.deleted_since
        except FixtureError:  # what it referred to is no more: not as it was shipped
            return False
        finally:
            self.deleted_since = noted

    def _save(
        self, record: FixtureRecord, row: models.Model | None, values: dict, outcome: str
    ) -> str:
        if row:
            self._about_to_change(row)
        row = row or record.model()
        for name, value in values.items():
            setattr(row, name, value)
        try:
            row.full_clean()
        except ValidationError as error:
            raise record.refusal(error) from error
        self._about_to_change(row)
        row.save()
        if isinstance(row, KeptModel):
            self.changes.changed(row)
        self.ledger.remember(record, row)
        return outcome

    def _about_to_change(self, row: models.Model) -> None:
        if isinstance(row, KeptModel):
            self.changes.about_to_change(row)

    def _keep(
        self, record: FixtureRecord, row: models.Model | None, values: dict, shipped: dict | None
    ) -> str:
        """Leave a row as it stands, but validate the file's, so that a broken one never passes.

        Uniqueness is left out: staff may have given the shipped place to a row of their own.
        """
        try:
            written = record.model(**values)
            written.clean_fields(exclude=self.deleted_since)
            written.clean()
        except ValidationError as error:
            raise record.refusal(error) from error
        if row is not None and shipped is None:
            self.ledger.remember(record, row)
        return "kept"


class Ledger:
    """Which rows were loaded before, with which values, and what became of them."""

    def __init__(self):
        self.records = {(each.model, each.key): each for each in ShippedRecord.objects.all()}

    def values(self, model: type[models.Model], key: list) -> dict | None:
        """Return the values that the row was last loaded with; None if it never was."""
        record = self.records.get(_entry(model, key))
        return record.values if record else None

    def find(self, model: type[models.Model], key: list) -> models.Model | None:
        """Return the row: the one once loaded, or else the one that now has that natural key."""
        record = self.records.get(_entry(model, key))
        if record and (row := model._default_manager.filter(pk=record.object_id).first()):
            return row
        try:
            return model._default_manager.get_by_natural_key(*_padded(model, key))
        except (ObjectDoesNotExist, ValueError, TypeError):
            return None

    def remember(self, record: FixtureRecord, row: models.Model) -> None:
        """Note that this row is what was loaded, with those values."""
        label, key = _entry(record.model, record.key)
        values = {"object_id": row.pk, "values": record.values}
        self.records[label, key], _ = ShippedRecord.objects.update_or_create(
            model=label, key=key, defaults=values
        )

    def others(self, entries) -> list[str]:
        """Return the names of the rows loaded before that are not among these."""
        return [f"{label} {key}" for label, key in self.records if (label, key) not in entries]


def _has(row: models.Model, values: dict) -> bool:
    return all(getattr(row, name) == value for name, value in values.items())


def _entry(model: type[models.Model], key: list) -> tuple[str, str]:
    return model._meta.label_lower, json.dumps(key, ensure_ascii=False)


def _padded(model: type[models.Model], key: list) -> list:
    # An empty foreign key at the end is written as one null, and stands for several parts.
    return key + [None] * (len(model.natural_key_lookups()) - len(key))

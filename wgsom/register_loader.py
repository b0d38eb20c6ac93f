"""Loading the shipped record without undoing what staff have edited since."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models, transaction

from wgsom.fixture_files import FixtureRecord, read_records
from wgsom.models import ShippedRecord


class RegisterLoader:
    """Loads fixture files in the order given, all of them or none.

    A row that was loaded before is left as it now stands, edited or deleted; `overwrite`
    gives it the shipped values again. Rows that staff added are never touched.
    """

    def __init__(self, files: Sequence[Path], *, overwrite: bool = False):
        self.files = files
        self.overwrite = overwrite

    @transaction.atomic
    def load(self) -> Counter:
        """Load every file; return how many rows were "added", "kept" and "restored".

        Raise FixtureError, with nothing loaded, at the first row that is not valid.
        """
        self.ledger = Ledger()
        return Counter(self._load(record) for file in self.files for record in read_records(file))

    def _load(self, record: FixtureRecord) -> str:
        self.deleted_since = []
        values = record.field_values(self._find)
        is_known = self.ledger.knows(record.model, record.key)
        row = self.ledger.find(record.model, record.key)
        if self.overwrite or not (is_known or row):
            self._save(record, row or record.model(), values)
            return "restored" if is_known or row else "added"
        self._check_kept(record, values)
        if row and not is_known:
            self.ledger.remember(record.model, record.key, row)
        return "kept"

    def _find(self, record: FixtureRecord, field: models.ForeignKey, key) -> models.Model | None:
        """Return what a foreign key refers to; None, noted, if staff deleted it since."""
        if not isinstance(key, list):
            raise record.error(field.name, f"write what it refers to as a list: [{key!r}].")
        row = self.ledger.find(field.related_model, key)
        if not row and not self.ledger.knows(field.related_model, key):
            name = field.related_model._meta.verbose_name
            raise record.error(field.name, f"there is no {name} {json.dumps(key)}.")
        if not row:
            self.deleted_since.append(field.name)
        return row

    def _save(self, record: FixtureRecord, row: models.Model, values: dict) -> None:
        if self.deleted_since:
            raise record.error(
                self.deleted_since[0],
                "what it refers to was deleted in the register. --overwrite restores both.",
            )
        for name, value in values.items():
            setattr(row, name, value)
        try:
            row.full_clean()
        except ValidationError as error:
            raise record.refusal(error) from error
        row.save()
        self.ledger.remember(record.model, record.key, row)

    def _check_kept(self, record: FixtureRecord, values: dict) -> None:
        """Validate a row that is left as it stands, so that a broken file never passes.

        Uniqueness is left out: staff may have given the shipped place to a row of their own.
        """
        row = record.model(**values)
        try:
            row.clean_fields(exclude=self.deleted_since)
            row.clean()
        except ValidationError as error:
            raise record.refusal(error) from error


class Ledger:
    """Which rows were loaded before, and what became of them."""

    def __init__(self):
        rows = ShippedRecord.objects.values_list("model", "key", "object_id")
        self.object_ids = {(model, key): object_id for model, key, object_id in rows}

    def knows(self, model: type[models.Model], key: list) -> bool:
        """Whether the row was loaded before, whatever became of it."""
        return _entry(model, key) in self.object_ids

    def find(self, model: type[models.Model], key: list) -> models.Model | None:
        """Return the row: the one once loaded, or else the one that now has that natural key."""
        if self.knows(model, key):
            return model.objects.filter(pk=self.object_ids[_entry(model, key)]).first()
        try:
            return model.objects.get_by_natural_key(*_padded(model, key))
        except (ObjectDoesNotExist, ValueError, TypeError):
            return None

    def remember(self, model: type[models.Model], key: list, row: models.Model) -> None:
        """Note that this row is what was loaded under that key."""
        label, text = _entry(model, key)
        self.object_ids[label, text] = row.pk
        ShippedRecord.objects.update_or_create(
            model=label, key=text, defaults={"object_id": row.pk}
        )


def _entry(model: type[models.Model], key: list) -> tuple[str, str]:
    return model._meta.label_lower, json.dumps(key, ensure_ascii=False)


def _padded(model: type[models.Model], key: list) -> list:
    # An empty foreign key at the end is written as one null, and stands for several parts.
    return key + [None] * (len(model.natural_key_lookups()) - len(key))

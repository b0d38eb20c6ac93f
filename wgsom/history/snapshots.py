"""A whole with its parts, as it stands or as a version kept it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.text import capfirst
from reversion.models import Revision, Version

from wgsom.wholes import KeptModel, WholeModel

Key = tuple[str, int]  # the model's name and the primary key


@dataclass(frozen=True)
class KeptRow:
    """A row as it stood: what it was called, and the value of every field that is entered."""

    row: KeptModel
    name: str

    @property
    def key(self) -> Key:
        """What tells it from every other row."""
        return self.row._meta.model_name, self.row.pk

    @cached_property
    def values(self) -> dict[str, Any]:
        """The values as the database has them, by the field's name."""
        return {field.name: getattr(self.row, field.attname) for field in fields_of(self.row)}

    def in_words_of(self, name: str) -> str:
        """The value of one field as people read it."""
        return shown(self.row, self.row._meta.get_field(name))

    @property
    def in_words(self) -> dict[str, str]:
        """The values as people read them, by the field's label."""
        return {label(field): shown(self.row, field) for field in fields_of(self.row)}


class Snapshot(dict[Key, KeptRow]):
    """The rows of a whole, itself first."""

    @classmethod
    def now(cls, whole: WholeModel) -> "Snapshot":
        """Return it as it stands in the database; empty if it is not there any more."""
        if not type(whole)._base_manager.filter(pk=whole.pk).exists():
            return cls()
        rows = (KeptRow(row, str(row)) for row in _with_parts(whole))
        return cls({row.key: row for row in rows})

    @classmethod
    def of(cls, revision: Revision) -> "Snapshot":
        """Return it as a revision kept it."""
        rows = (_kept(version) for version in revision.version_set.order_by("pk"))
        return cls({row.key: row for row in rows})


def fields_of(model: models.Model | type[models.Model]) -> list[models.Field]:
    """Return the fields of a model that are entered, in order."""
    fields = model._meta.concrete_fields
    return [field for field in fields if field.editable and not field.primary_key]


def label(field: models.Field) -> str:
    """Return what a field is called on the desk: "Agenda item"."""
    return capfirst(str(field.verbose_name))


def shown(row: models.Model, field: models.Field) -> str:
    """Return a row's value of a field as people read it; empty for none."""
    value = getattr(row, field.attname)
    if value in (None, ""):
        return ""
    if field.is_relation:
        return _related(row, field)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return date_format(value) if isinstance(field, models.DateField) else str(value)


def _related(row: models.Model, field: models.ForeignKey) -> str:
    if field.is_cached(row):
        return str(field.get_cached_value(row))
    rows = field.related_model._base_manager
    found = rows.filter(pk=getattr(row, field.attname)).first()
    return str(found) if found else "what is no longer in the register"


def _with_parts(whole: WholeModel) -> Iterator[KeptModel]:
    yield whole
    for name in whole.parts:
        rows = getattr(whole, name)
        yield from rows.select_related(*_names_of(rows.model)).order_by("pk")


def _names_of(model: type[models.Model]) -> Iterator[str]:
    """Yield the relations that a model's rows are described with, and those of these."""
    for field in fields_of(model):
        if field.is_relation:
            yield field.name
            nested = field.related_model.natural_key_fields
            yield from (
                f"{field.name}__{name}"
                for name in nested
                if field.related_model._meta.get_field(name).is_relation
            )


def _kept(version: Version) -> KeptRow:
    return KeptRow(version._object_version.object, version.object_repr)

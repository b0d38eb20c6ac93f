"""The columns of a model in a spreadsheet: what a cell says of a field, and back."""

import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst

from wgsom.records.aggregates import AggregateRoot, VersionedModel
from wgsom.records.natural_keys import NaturalKeyModel
from wgsom.records.revisions.snapshots import fields_of, label
from wgsom.records.revisions.writer import in_dependency_order
from wgsom.text import join_words

SEPARATOR = "/"  # between the parts of a key: 6/3/15 is OP 15 of resolution 6/3
YES, NO = "yes", "no"
TRUE, FALSE = {YES, "y", "true", "1", "x"}, {NO, "n", "false", "0", ""}
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}")
DAY_FORMATS = ("%Y-%m-%d", "%d.%m.%Y", "%d %B %Y")

RecordModel = type[VersionedModel]


@cache
def importable_models() -> tuple[RecordModel, ...]:
    """Return the models of the record, such that what others lead to comes first."""
    found = [
        each
        for each in apps.get_models()
        if issubclass(each, VersionedModel)
        and issubclass(each, NaturalKeyModel)
        and not each.is_immutable
        and _belongs_to_roots(each)
    ]
    return tuple(type(row) for row in in_dependency_order(each() for each in found))


def _belongs_to_roots(model: RecordModel) -> bool:
    owners = (model._meta.get_field(name).related_model for name in model.parent_relations)
    return issubclass(model, AggregateRoot) or any(issubclass(e, AggregateRoot) for e in owners)


def sheet_name(model: RecordModel) -> str:
    """Return the name of a model's sheet: "Agenda items"."""
    return str(capfirst(model._meta.verbose_name_plural))[:31]


@cache
def columns_of(model: RecordModel) -> tuple[models.Field, ...]:
    """Return the fields of a model as columns: those that name a row first."""
    key = [model._meta.get_field(name) for name in model.natural_key_fields]
    return (*key, *(field for field in fields_of(model) if field not in key))


def find_column(model: RecordModel, heading: str) -> models.Field | None:
    """Return the field that a heading names, by its label or its name; None for none."""
    wanted = _plain(heading)
    for field in columns_of(model):
        if wanted in (_plain(label(field)), _plain(field.name)):
            return field
    return None


def _plain(heading: str) -> str:
    return heading.replace("_", " ").strip(" *").casefold()


def choices_of(field: models.Field) -> dict[str, str]:
    """Return the words for a field's choices, as cells have them, each with its value."""
    return {str(text): str(value) for value, text in field.flatchoices or ()}


def cell_text(row: models.Model, field: models.Field) -> str:
    """Return what a cell says of a row's field."""
    if field.is_relation:
        related = getattr(row, field.name)
        return key_text(related) if related else ""
    value = getattr(row, field.attname)
    if value is None:
        return ""
    if isinstance(field, models.BooleanField):
        return YES if value else NO
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return value.isoformat() if isinstance(value, date) else str(value)


def key_text(row: NaturalKeyModel) -> str:
    """Return the key of a row as a cell has it: 6/3/15."""
    return SEPARATOR.join("" if part is None else str(part) for part in row.natural_key())


def to_value(field: models.Field, text: str) -> object:
    """Return the value of a field that is no relation; raise ValidationError with a sentence."""
    if isinstance(field, models.BooleanField):
        return _truth(text)
    if field.choices:
        return _choice(field, text)
    if not text:
        return None if field.null else field.get_default() if _is_number(field) else ""
    if isinstance(field, models.DateField):
        return _day(text)
    if _is_number(field):
        return _whole_number(text)
    return text


def _is_number(field: models.Field) -> bool:
    return isinstance(field, models.IntegerField)


def _truth(text: str) -> bool:
    plain = text.strip().casefold()
    if plain not in TRUE | FALSE:
        raise ValidationError(f"“{text}” is neither yes nor no.")
    return plain in TRUE


def _choice(field: models.Field, text: str) -> object:
    if not text and (field.blank or field.null):
        return None if field.null else ""
    for value, words in field.flatchoices:
        if text.strip().casefold() in (str(value).casefold(), str(words).casefold()):
            return value
    known = join_words([str(words) for _, words in field.flatchoices], "or")
    raise ValidationError(f"“{text}” is no choice here. It is one of {known}.")


def _whole_number(text: str) -> int:
    plain = text.strip()
    if not WHOLE_NUMBER.fullmatch(plain):
        raise ValidationError(f"“{text}” is not a whole number.")
    return int(plain)


def _day(text: str) -> date:
    for form in DAY_FORMATS:
        try:
            return datetime.strptime(text.strip(), form).date()
        except ValueError:
            continue
    raise ValidationError(f"“{text}” is no date. Write it as 2024-07-01.")


def related_names(model: RecordModel) -> list[str]:
    """Return the relations of a model that its cells name, and those of these, to be joined."""
    own = [each for each in columns_of(model) if each.is_relation]
    nested = [
        f"{column.name}__{each.name}"
        for column in own
        for each in column.related_model._meta.concrete_fields
        if each.is_relation
    ]
    return [*(column.name for column in own), *nested]


def key_columns(model: RecordModel) -> Iterator[models.Field]:
    """Yield the columns that name a row."""
    for name in model.natural_key_fields:
        yield model._meta.get_field(name)

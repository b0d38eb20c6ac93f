"""An aggregate with its parts, as it stands or as a version kept it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core import serializers
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.text import capfirst
from reversion.models import Revision, Version

from wgsom.records.aggregates import AggregateRoot, VersionedModel

Key = tuple[str, int]  # the model's name and the primary key
BATCH_SIZE = 200  # aggregates read together


@dataclass(frozen=True)
class RowState:
    """A row as it stood: what it was called, and the value of every field that is entered."""

    row: VersionedModel
    name: str

    @property
    def key(self) -> Key:
        """The key of the row: the model's name and the primary key."""
        return self.row._meta.model_name, self.row.pk

    @cached_property
    def values(self) -> dict[str, Any]:
        """The values as the database has them, by the field's name."""
        return {field.name: getattr(self.row, field.attname) for field in fields_of(self.row)}

    def display_value(self, name: str) -> str:
        """The value of one field as people read it."""
        return display_value(self.row, self.row._meta.get_field(name))

    @property
    def display_values(self) -> dict[str, str]:
        """The values as people read them, by the field's label; those that there are.

        What a part cannot be without goes without saying: it stands with it.
        """
        owners = self.row.parent_relations
        fields = [each for each in fields_of(self.row) if each.null or each.name not in owners]
        words = {label(field): display_value(self.row, field) for field in fields}
        return {label: text for label, text in words.items() if text}

    @property
    def kind(self) -> str:
        """The verbose name of the model: "Agenda item"."""
        return capfirst(str(self.row._meta.verbose_name))


def _belongs(row: VersionedModel, to: VersionedModel) -> bool:
    owners = [row._meta.get_field(name) for name in row.parent_relations]
    return any(
        each.related_model is type(to) and getattr(row, each.attname) == to.pk for each in owners
    )


class UnreadableVersionError(Exception):
    """A version from before the register changed its shape, that does not fit it any more."""


class AggregateState(dict[Key, RowState]):
    """The rows of an aggregate, itself first."""

    @classmethod
    def now(cls, root: AggregateRoot) -> "AggregateState":
        """Return the state in the database now; empty if the row is not there any more."""
        standing = type(root)._base_manager.filter(pk=root.pk).first()
        rows = (RowState(row, str(row)) for row in _with_children(standing)) if standing else ()
        return cls({row.key: row for row in rows})

    @classmethod
    def now_of_many(
        cls, model: type[AggregateRoot], keys: Collection[int]
    ) -> dict[int, "AggregateState"]:
        """Return the states of many aggregates by primary key, in few queries; empty for no row."""
        states = {key: cls() for key in keys}
        for start in range(0, len(states), BATCH_SIZE):
            batch = list(states)[start : start + BATCH_SIZE]
            for row in model._base_manager.filter(pk__in=batch).order_by("pk"):
                states[row.pk][model._meta.model_name, row.pk] = RowState(row, str(row))
            for name in model.child_relations:
                owner = getattr(model, name).field
                rows = owner.model._base_manager.filter(**{f"{owner.name}__in": batch})
                for row in rows.select_related(*_names_of(owner.model)).order_by("pk"):
                    state = RowState(row, str(row))
                    states[getattr(row, owner.attname)][state.key] = state
        return states

    @classmethod
    def of(cls, revision: Revision) -> "AggregateState":
        """Return the state that a revision kept, or raise UnreadableVersionError."""
        versions = revision.version_set.order_by("pk")
        # What there is no model of any more is no part of a record any more.
        rows = (row_state(version) for version in versions if model_of(version))
        return cls({row.key: row for row in rows})

    def belonging_to(self, key: Key) -> "AggregateState":
        """Return one row of it, with what belongs to that."""
        owner = self[key].row
        return AggregateState(
            {each: row for each, row in self.items() if each == key or _belongs(row.row, owner)}
        )


def row_state(version: Version) -> RowState:
    """Return the row that a version keeps; raise UnreadableVersionError if it is unreadable."""
    try:
        kept = serializers.deserialize(
            version.format, version.serialized_data, ignorenonexistent=True
        )
        return RowState(next(kept).object, version.object_repr)
    except (serializers.base.DeserializationError, serializers.SerializerDoesNotExist) as error:
        raise UnreadableVersionError(version.object_repr) from error


def model_of(version: Version) -> type[VersionedModel] | None:
    """Return the model of the row that a version keeps; None if there is no such model any more."""
    return ContentType.objects.get_for_id(version.content_type_id).model_class()


def fields_of(model: models.Model | type[models.Model]) -> list[models.Field]:
    """Return the fields of a model that are entered, in order."""
    fields = model._meta.concrete_fields
    return [field for field in fields if field.editable and not field.primary_key]


def label(field: models.Field) -> str:
    """Return what a field is called on the desk: "Agenda item"."""
    return capfirst(str(field.verbose_name))


def error_sentences(row: models.Model, error: ValidationError) -> list[str]:
    """Return what is wrong with a row as sentences, each with the label of its field."""
    sentences = []
    for name, messages in error.message_dict.items():
        where = "" if name == NON_FIELD_ERRORS else f"{label(row._meta.get_field(name))}: "
        sentences.append(f"{where}{' '.join(messages)}")
    return sentences


def display_value(row: models.Model, field: models.Field) -> str:
    """Return a row's value of a field as people read it; empty for none."""
    value = getattr(row, field.attname)
    if value in (None, ""):
        return ""
    if field.is_relation:
        return _related(row, field)
    if isinstance(field, models.BooleanField):
        return "Yes" if value else ""  # that something is not so goes without saying
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return date_format(value) if isinstance(field, models.DateField) else str(value)


def _related(row: models.Model, field: models.ForeignKey) -> str:
    if field.is_cached(row):
        return str(field.get_cached_value(row))
    rows = field.related_model._base_manager
    found = rows.filter(pk=getattr(row, field.attname)).first()
    return str(found) if found else "what is no longer in the register"


def _with_children(root: AggregateRoot) -> Iterator[VersionedModel]:
    yield root
    for name in root.child_relations:
        rows = getattr(root, name)
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


def versions_of(model: type[VersionedModel], key: int | str) -> QuerySet:
    """Return the versions of a row, whether it is there still or not; the newest first."""
    versions = Version.objects.get_for_object_reference(model, key)
    return versions.select_related("revision__user").order_by("-pk")

"""The submitted values of a form that is not saved: given back, so that they are not lost."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import FieldDoesNotExist
from django.db import DatabaseError, models
from django.http import QueryDict
from django.utils.text import capfirst

from wgsom.records.revisions.snapshots import AggregateState, Key, label
from wgsom.staff.admin.change_reason import REASON

ENTRY = re.compile(r"(?:(?P<part>\w+)-(?P<number>\d{1,6})-)?(?P<field>[a-z_]+)")
MAX_NAMED = 100  # of what anyone may have looked up by posting keys


@dataclass(frozen=True)
class SubmittedValue:
    """A text that was typed, with what it was typed into; `key` is that of an existing row."""

    label: str
    text: str
    key: Key | None = None


def submitted_values(
    data: QueryDict,
    model: type[models.Model],
    then: AggregateState | None = None,
    key: Key | None = None,
    *,
    for_anyone: bool = False,
) -> list[SubmittedValue]:
    """Return the entries of a record's form that did not stand there when it was opened.

    `then` is how the record stood, and `key` the one whose own form it is; without them all that
    is not empty counts as typed. What was chosen is named; `for_anyone`, what is public only.
    """
    form = _PostedForm(data, model, then or AggregateState(), key, for_anyone)
    names = filter(None, map(ENTRY.fullmatch, data))
    return [entry for name in names for entry in form.read(name)]


@dataclass
class _PostedForm:
    data: QueryDict
    model: type[models.Model]
    then: AggregateState
    key: Key | None
    for_anyone: bool
    named_count: int = 0

    def read(self, match: re.Match) -> Iterator[SubmittedValue]:
        """Yield the entry of that name, if something was typed into it."""
        text = self.data[match[0]].replace("\r\n", "\n")
        if match[0] == "reason" and text.strip():
            yield SubmittedValue(REASON, text)
        model, key = self._row(match)
        field = model and _field(model, match["field"])
        if not field or not text.strip() or text == self._text_then(key, field):
            return
        if match["part"] and field.related_model is self.model:
            return  # what the row belongs to, which nobody types
        where = ""
        if match["part"]:
            where = f"{capfirst(model._meta.verbose_name)} {int(match['number']) + 1}: "
        yield SubmittedValue(where + label(field), self._display_value(field, text), key)

    def _row(self, match: re.Match) -> tuple[type[models.Model] | None, Key | None]:
        if not match["part"]:
            return self.model, self.key
        relations = self.model._meta.related_objects
        parts = {each.get_accessor_name(): each.related_model for each in relations}
        model = parts.get(match["part"])
        number = self.data.get(f"{match['part']}-{match['number']}-id", "")
        has_key = model and number.isdecimal() and len(number) < 19
        return model, (model._meta.model_name, int(number)) if has_key else None

    def _text_then(self, key: Key | None, field: models.Field) -> str:
        row = self.then.get(key)
        value = row.values.get(field.name) if row else None
        return "" if value is None else str(value)

    def _display_value(self, field: models.Field, text: str) -> str:
        """Return what was chosen as people read it, and what was typed as it was typed."""
        if not field.is_relation:
            return str(dict(field.flatchoices).get(text, text)) if field.choices else text
        self.named_count += 1
        if self.for_anyone and self.named_count > MAX_NAMED:
            return text
        rows = field.related_model.objects if self.for_anyone else field.related_model._base_manager
        try:
            return str(rows.filter(pk=text).first() or text)
        except (ValueError, OverflowError, DatabaseError):
            return text


def _field(model: type[models.Model], name: str) -> models.Field | None:
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field if field.concrete and field.editable and not field.primary_key else None

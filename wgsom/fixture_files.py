"""Reading fixture files, with errors that name the file, the record and the field."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

MOST_SHOWN = 80  # characters of a record in a message


class FixtureError(Exception):
    """Something in a fixture that cannot be loaded, in words for the person who edits it."""


@dataclass(frozen=True)
class FixtureRecord:
    """One row of a fixture file: where it stands, its model, and its values as written."""

    file: str
    position: int
    model: type[models.Model]
    values: dict

    @property
    def key(self) -> list:
        """The natural key as written in the file, in the form in which others refer to it."""
        return self.model.key_of(self.values)

    @property
    def name(self) -> str:
        """How the record is named to the person who loads it."""
        return f"{self.model._meta.label_lower} {json.dumps(self.key, ensure_ascii=False)}"

    def error(self, field: str, message: str) -> FixtureError:
        """Return the error that names this record, and the field if there is one."""
        where = f"{self.file}, record {self.position} ({_shown(self.values)})"
        return FixtureError(f"{where}, {field}: {message}" if field else f"{where}: {message}")

    def refusal(self, error: ValidationError) -> FixtureError:
        """Return a validation error of the row as one that names every field at fault."""
        by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        fields = " and ".join(name for name in by_field if name not in ("", "__all__"))
        return self.error(fields, " ".join(chain.from_iterable(by_field.values())))

    def field_values(self, find) -> dict:
        """Return a value for every field, with `find(record, field, key)` for foreign keys.

        A field that the record leaves out has its default, unless it is left to staff. Raise
        FixtureError for a key that is no field of the model, or a value of the wrong type.
        """
        own = self.model.left_to_staff
        left_out = {each.name: each.get_default() for each in self._fields if each.name not in own}
        return left_out | {name: self._value(name, find) for name in self.values}

    @property
    def _fields(self) -> list[models.Field]:
        fields = self.model._meta.concrete_fields
        return [field for field in fields if field.editable and not field.primary_key]

    def _value(self, name: str, find):
        written, field = self.values[name], self._field(name)
        if written is None:
            return None
        if field.is_relation:
            self._check_key(field, written)
            return find(self, field, written)
        self._check_type(field, written)
        try:
            return field.to_python(written)
        except ValidationError as error:
            raise self.error(name, " ".join(error.messages)) from error

    def _check_key(self, field: models.Field, written) -> None:
        if not isinstance(written, list):
            raise self.error(field.name, f"write what it refers to as a list: [{written!r}].")
        if wrong := [part for part in written if type(part) not in (int, str, type(None))]:
            raise self.error(field.name, f"{_shown(wrong[0])} is no part of a natural key.")

    def _check_type(self, field: models.Field, written) -> None:
        if isinstance(field, models.JSONField):
            return  # what it has to hold, its model says
        if isinstance(field, models.IntegerField):
            if type(written) is not int:
                raise self.error(field.name, f"{_shown(written)} is not a whole number.")
        elif not isinstance(written, str):
            raise self.error(field.name, f"{_shown(written)} is not a text in quotes.")
        elif unfit := [char for char in written if char == "\x00" or "\ud800" <= char <= "\udfff"]:
            raise self.error(field.name, f"no database keeps the character {unfit[0]!r}.")

    def _field(self, name: str) -> models.Field:
        known = {field.name: field for field in self._fields}
        if name not in known:
            raise self.error(name, f"no such field. The fields are {', '.join(known)}.")
        return known[name]


def read_records(path: Path) -> Iterator[FixtureRecord]:
    """Yield the rows of a fixture file in order; raise FixtureError if it is not one."""
    rows = _read_json(path)
    if not isinstance(rows, list):
        raise FixtureError(f"{path.name}: the file holds no list of records.")
    for position, row in enumerate(rows, start=1):
        yield _record(path.name, position, row)


def _read_json(path: Path):
    try:
        text = path.read_text(encoding="utf-8")
        return json.loads(text, object_pairs_hook=_without_repeats, parse_constant=_refuse)
    except FileNotFoundError:
        raise FixtureError(f"{path.name}: there is no such file in {path.parent}.") from None
    except UnicodeDecodeError as error:
        raise FixtureError(f"{path.name}: not UTF-8 at byte {error.start}.") from error
    except RepeatedKeyError as error:
        raise FixtureError(f"{path.name}, {error}: the key stands twice in one record.") from error
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise FixtureError(f"{path.name}, {where}: not JSON: {error.msg}.") from error
    except (ValueError, RecursionError) as error:
        raise FixtureError(f"{path.name}: not a list of records: {error}.") from error


class RepeatedKeyError(Exception):
    """A key that stands twice in one JSON object; json itself would keep the last in silence."""


def _without_repeats(pairs: list[tuple]) -> dict:
    values = dict(pairs)
    for name, _ in pairs if len(values) < len(pairs) else []:
        if [each for each, _ in pairs].count(name) > 1:
            raise RepeatedKeyError(name)
    return values


def _refuse(constant: str):
    raise ValueError(f"{constant} is not JSON")


def _shown(value) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"


def _record(file: str, position: int, row) -> FixtureRecord:
    where = f"{file}, record {position}"
    if not isinstance(row, dict) or set(row) != {"model", "fields"}:
        raise FixtureError(f'{where}: a record has exactly the keys "model" and "fields".')
    if not isinstance(row["fields"], dict):
        raise FixtureError(f'{where}, fields: write the values as {{"name": value}}.')
    try:
        model = apps.get_model(row["model"])
    except (LookupError, ValueError, AttributeError):
        raise FixtureError(f"{where}, model: there is no model {row['model']!r}.") from None
    if not getattr(model, "natural_key_fields", ()):
        raise FixtureError(f"{where}, model: {row['model']} is not part of the register.")
    return FixtureRecord(file, position, model, row["fields"])

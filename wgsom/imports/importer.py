"""Rows of a file compared with the record, and worked into a release.

What is not in a file stays as it is: nothing is ever deleted by an import.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models

from wgsom.imports.columns import (
    SEPARATOR,
    RecordModel,
    cell_text,
    columns_of,
    importable_models,
    key_columns,
    key_text,
    related_names,
    to_value,
)
from wgsom.records.aggregates import AggregateRoot
from wgsom.records.publication import PublishableModel, State
from wgsom.records.revisions.diff import FieldChange
from wgsom.records.revisions.snapshots import Key, error_sentences, label
from wgsom.releases.staging import Staging

NEW, CHANGED, UNCHANGED, WRONG = "new", "changed", "unchanged", "wrong"


@dataclass(frozen=True)
class SourceRow:
    """A row of a file: where it stands, what kind of record, and the texts of its cells by field.

    `marks` are sentences for whoever looks through it: what was made up, or is not sure; `errors`
    are those of a row that is wrong whatever the register holds.
    """

    where: str
    model: RecordModel
    cells: Mapping[str, str]
    marks: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """The outcome of importing a row; for a wrong one, the sentences that say what is wrong."""

    kind: str
    where: str
    name: str
    changes: list[FieldChange] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    marks: tuple[str, ...] = ()


class Importer:
    """Works rows into a release, in an order in which what others lead to comes first."""

    def __init__(self, stage: Staging, user: AbstractBaseUser | None = None):
        self.stage, self.user = stage, user
        self.indexes: dict[RecordModel, _Index] = {}
        self.seen: dict[tuple[RecordModel, tuple[str, ...]], str] = {}
        self.outcomes: list[Outcome] = []
        # The version tokens of the records that it changes, as they stood before; none of new ones.
        self.tokens: dict[Key, str] = {}
        self.new_roots: set[Key] = set()
        # Where rows stand that are wrong, by their model and their key as others write it.
        self.wrong_keys: dict[tuple[type[models.Model], str], str] = {}

    def run(self, rows: Iterable[SourceRow]) -> list[Outcome]:
        """Work in all rows that are right; return what became of each, in that order."""
        order = {model: place for place, model in enumerate(importable_models())}
        for row in sorted(rows, key=lambda row: order[row.model]):
            outcome = self._work_in(row)
            self.outcomes.append(outcome)
            if outcome.kind == WRONG:
                cells = (row.cells.get(each.name, "") for each in key_columns(row.model))
                self.wrong_keys.setdefault((row.model, SEPARATOR.join(cells)), row.where)
        return self.outcomes

    @property
    def counts(self) -> Counter:
        """The numbers of rows that are new, changed, unchanged and wrong, by kind."""
        return Counter({NEW: 0, CHANGED: 0, UNCHANGED: 0, WRONG: 0}) + Counter(
            each.kind for each in self.outcomes
        )

    @property
    def wrong(self) -> list[Outcome]:
        """The rows that cannot be worked in."""
        return [each for each in self.outcomes if each.kind == WRONG]

    def _work_in(self, row: SourceRow) -> Outcome:
        try:
            if row.errors:
                raise _RowError(list(row.errors))
            key = self._key(row)
            stands = self._index(row.model).by_cells.get(key)
            values = self._values(row)
        except _RowError as error:
            return Outcome(WRONG, row.where, self._name(row), errors=error.sentences)
        if stands is None:
            return self._add(row, key, values)
        changed = {name: value for name, value in values.items() if getattr(stands, name) != value}
        if not changed:
            return Outcome(UNCHANGED, row.where, str(stands))
        return self._change(row, stands, changed)

    def _name(self, row: SourceRow) -> str:
        parts = " ".join(row.cells.get(each.name, "") for each in key_columns(row.model))
        return f"{row.model._meta.verbose_name} {parts}".strip()

    def _key(self, row: SourceRow) -> tuple[str, ...]:
        cells = tuple(row.cells.get(each.name, "") for each in key_columns(row.model))
        key = row.model.identity_of(cells)
        if not any(key):
            raise _RowError(["It has nothing that names the record."])
        first = self.seen.setdefault((row.model, key), row.where)
        if first != row.where:
            raise _RowError([f"It is in the file twice, first as {first}."])
        return key

    def _values(self, row: SourceRow) -> dict[str, object]:
        """Return the values of a row's cells, by the attribute that holds each."""
        values, errors = {}, []
        for column in columns_of(row.model):
            if column.name not in row.cells:
                continue
            text = row.cells[column.name]
            try:
                if column.is_relation:
                    values[column.attname] = self._related_key(column, text)
                else:
                    values[column.attname] = to_value(column, text)
            except ValidationError as error:
                errors.append(f"{label(column)}: {' '.join(error.messages)}")
        if errors:
            raise _RowError(errors)
        return values

    def _related_key(self, column: models.ForeignKey, text: str) -> int | None:
        if not text:
            return None
        model = column.related_model
        found = self._index(model).by_key.get(text)
        if found is None and (where := self.wrong_keys.get((model, text))):
            noun = model._meta.verbose_name
            raise ValidationError(f"The {noun} “{text}” was not taken in: see {where}.")
        if found is None:
            raise ValidationError(f"There is no {model._meta.verbose_name} “{text}”.")
        return found.pk

    def _index(self, model: RecordModel) -> "_Index":
        if model not in self.indexes:
            self.indexes[model] = _Index(model)
        return self.indexes[model]

    def _add(self, row: SourceRow, key: tuple[str, ...], values: dict[str, object]) -> Outcome:
        if refusal := self._refusal("add", row.model):
            return Outcome(WRONG, row.where, self._name(row), errors=[refusal])
        made = row.model(**values)
        if isinstance(made, PublishableModel) and "state" not in row.cells:
            made.state = State.PUBLISHED  # a release is published whole
        try:
            made.full_clean()
        except ValidationError as error:
            return Outcome(WRONG, row.where, self._name(row), errors=error_sentences(made, error))
        made.save()
        marks = (*row.marks, *made.doubtful_values().values())
        if made.root is made:
            self.new_roots.add((made._meta.model_name, made.pk))
        self._note(made.root, marks)
        self._index(row.model).add(made, key)
        changes = [
            FieldChange(label(column), "", text)
            for column in columns_of(row.model)
            if (text := cell_text(made, column))
        ]
        return Outcome(NEW, row.where, str(made), changes, marks=marks)

    def _change(self, row: SourceRow, stands: models.Model, changed: dict[str, object]) -> Outcome:
        if refusal := self._refusal("change", row.model):
            return Outcome(WRONG, row.where, str(stands), errors=[refusal])
        columns = [each for each in columns_of(row.model) if each.attname in changed]
        before = {column: cell_text(stands, column) for column in columns}
        earlier = {name: getattr(stands, name) for name in changed}
        known_doubts = stands.doubtful_values().values()
        for name, value in changed.items():
            setattr(stands, name, value)
        try:
            stands.full_clean()
        except ValidationError as error:
            sentences = error_sentences(stands, error)
            for name, value in earlier.items():
                setattr(stands, name, value)
            return Outcome(WRONG, row.where, str(stands), errors=sentences)
        stands.save()
        self._note(stands.root, row.marks)
        changes = [
            FieldChange(label(column), before[column], cell_text(stands, column))
            for column in columns
        ]
        doubts = [each for each in stands.doubtful_values().values() if each not in known_doubts]
        return Outcome(CHANGED, row.where, str(stands), changes, marks=(*row.marks, *doubts))

    def _refusal(self, action: str, model: RecordModel) -> str:
        """Return why who imports may not do so; empty if they may, or if a program imports."""
        permission = f"{model._meta.app_label}.{action}_{model._meta.model_name}"
        if self.user is None or self.user.has_perm(permission):
            return ""
        return f"You may not {action} {model._meta.verbose_name_plural}."

    def _note(self, root: AggregateRoot, marks: tuple[str, ...]) -> None:
        key = (root._meta.model_name, root.pk)
        if key not in self.new_roots:
            self.tokens.setdefault(key, str(root.version_token))
        self.stage.note(root, marks)


class _RowError(Exception):
    """A row cannot be worked in; `sentences` say why."""

    def __init__(self, sentences: list[str]):
        super().__init__(*sentences)
        self.sentences = sentences


class _Index:
    """The rows of a model, by the cells that name them, and by the key that others have of them."""

    def __init__(self, model: RecordModel):
        self.model, self.columns = model, list(key_columns(model))
        self.by_cells, self.by_key = {}, {}
        for row in model._base_manager.select_related(*related_names(model)):
            self.add(row, tuple(cell_text(row, column) for column in self.columns))

    def add(self, row: models.Model, cells: tuple[str, ...]) -> None:
        """Have a row found from here on."""
        self.by_cells[self.model.identity_of(cells)] = row
        self.by_key[key_text(row)] = row

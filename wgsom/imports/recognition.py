"""Recognising the tables of a file: a sheet of the register's workbook, or a list of records."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps

from wgsom.imports.columns import (
    RecordModel,
    find_column,
    importable_models,
    key_columns,
    sheet_name,
)
from wgsom.imports.content import ImportRefusedError, SourceTable
from wgsom.imports.importer import SourceRow
from wgsom.records.revisions.snapshots import label
from wgsom.text import join_words

TOO_MANY_CELLS = (
    "It has more cells than there are headings: “{}” stands under none. A text with commas in it "
    "has to be in quotes."
)


@dataclass(frozen=True)
class ColumnMapping:
    """The mapping of a table: the kind of record of its rows, and the field of each column.

    `fields` are names of fields, empty for a column that is left out.
    """

    model: RecordModel
    fields: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return it as JSON has it."""
        return {"model": self.model._meta.label_lower, "fields": list(self.fields)}

    @classmethod
    def from_json(cls, values: dict) -> "ColumnMapping":
        """Return the mapping that JSON has; raise LookupError if there is no such model now."""
        return cls(apps.get_model(values["model"]), tuple(values["fields"]))

    def rows(self, table: SourceTable) -> Iterator[SourceRow]:
        """Yield the rows of a table below its headings."""
        for number, cells in list(zip(table.numbers, table.rows, strict=True))[1:]:
            padded = [*cells, *[""] * (len(self.fields) - len(cells))]
            named = {name: text for name, text in zip(self.fields, padded, strict=False) if name}
            extra = [cell for cell in cells[len(self.fields) :] if cell]
            errors = (TOO_MANY_CELLS.format(extra[0][:40]),) if extra else ()
            yield SourceRow(f"{table.name}, row {number}", self.model, named, errors=errors)


def sheet_mapping(table: SourceTable) -> ColumnMapping | None:
    """Return the mapping of a sheet of the register's own workbook; None if it is none.

    Raise ImportRefusedError where it is one, and a heading of it is not.
    """
    for model in importable_models():
        if table.name.casefold() == sheet_name(model).casefold():
            return _strict(table, model)
    return None


def _strict(table: SourceTable, model: RecordModel) -> ColumnMapping:
    found = [find_column(model, heading) for heading in table.rows[0]]
    for heading, column in zip(table.rows[0], found, strict=True):
        if column is None and heading:
            raise ImportRefusedError(
                f"{table.name}: “{heading}” is no column of it. Take the headings as they were "
                "exported."
            )
    names = [column.name if column else "" for column in found]
    if twice := next((name for name in names if name and names.count(name) > 1), ""):
        raise ImportRefusedError(f"{table.name}: the column “{twice}” is there twice.")
    if missing := [each for each in key_columns(model) if each.name not in names]:
        named = join_words([f"“{label(each)}”" for each in missing])
        raise ImportRefusedError(f"{table.name}: the column {named} is missing, which names a row.")
    return ColumnMapping(model, tuple(names))


def guessed_mapping(table: SourceTable) -> ColumnMapping | None:
    """Return the mapping of a table whose headings name the columns of one kind of record.

    None where no kind of record has all that name a row, or several have as many of the rest.
    """
    headings = table.rows[0]
    fitting = []
    for model in importable_models():
        names = [column.name if (column := find_column(model, each)) else "" for each in headings]
        has_key = all(each.name in names for each in key_columns(model))
        if has_key and len(set(filter(None, names))) == len(list(filter(None, names))):
            fitting.append((len(list(filter(None, names))), ColumnMapping(model, tuple(names))))
    if not fitting:
        return None
    best = max(count for count, _ in fitting)
    found = [mapping for count, mapping in fitting if count == best]
    is_whole = len(found) == 1 and all(
        name or not heading for name, heading in zip(found[0].fields, headings, strict=True)
    )
    return found[0] if is_whole else None

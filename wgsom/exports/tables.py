"""Table schemas: the columns of a kind of row, stated once for all formats."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models.constants import LOOKUP_SEP

Cell = str | int | list | None


def value_at(row: Any, field: str) -> Any:
    """Return what a row has at a lookup like cluster__slug; None where the way there ends."""
    for name in field.split(LOOKUP_SEP):
        row = getattr(row, name, None)
    return row


def or_none(value: Any) -> Cell:
    """Return a cell's value; None for an empty text."""
    return value or None


def _as_it_is(value: Any) -> Cell:
    return value


@dataclass(frozen=True)
class Column:
    """A column of a table: its stable English key, and what it means.

    It names the `field` that it reads, a lookup like cluster__slug, whose value `convert` turns
    into the cell; or, where no field has it, `value` reads it off a row. A cell is a text, a whole
    number, a list of such for several values, or None where the row has none. A URL is given from
    the root of the site on, and `is_url` set; a day is given as ISO 8601 writes it, and `is_day`
    set. People read the `label` in place of the key, and each value as `in_words` gives it.
    """

    key: str
    description: str
    value: Callable[[Any], Cell] | None = None
    field: str = ""
    convert: Callable[[Any], Cell] = _as_it_is
    is_url: bool = False
    is_day: bool = False
    width: int = 16  # characters, in a spreadsheet
    label: str = ""  # by default the key in words
    in_words: Callable[[str], str] = str

    @property
    def heading(self) -> str:
        """The column's name for people."""
        return self.label or self.key.replace("_", " ").capitalize()

    def for_people(self, cell: Cell) -> Cell:
        """Return a cell as people read it: texts in words, several values in one text."""
        match cell:
            case [only]:
                return self.for_people(only)
            case list():
                return "; ".join(str(self.for_people(each)) for each in cell)
            case str():
                return self.in_words(cell)
        return cell

    def cell(self, row: Any) -> Cell:
        """Return the value of a row."""
        return self.value(row) if self.value else self.convert(value_at(row, self.field))


@dataclass(frozen=True)
class TableSchema:
    """The columns of a kind of row, in order."""

    columns: tuple[Column, ...]

    def __getitem__(self, key: str) -> Column:
        """Return the column of a key; raise KeyError if there is none."""
        found = {column.key: column for column in self.columns}
        return found[key]

    @property
    def keys(self) -> list[str]:
        """The keys of the columns, in order."""
        return [column.key for column in self.columns]

    @property
    def fields(self) -> list[str]:
        """The fields that the columns read; empty if one of them needs the row itself."""
        fields = [column.field for column in self.columns]
        return fields if all(fields) else []

    def cells(self, row: Any) -> list[Cell]:
        """Return the values of a row, in order; URLs begin with `settings.SITE_URL`."""
        cells = ((column, column.cell(row)) for column in self.columns)
        return [f"{settings.SITE_URL}{cell}" if column.is_url else cell for column, cell in cells]

    def cells_of_values(self, values: Sequence) -> list[Cell]:
        """Return the same from the values of `fields`."""
        cells = (
            (column, column.convert(value))
            for column, value in zip(self.columns, values, strict=True)
        )
        return [f"{settings.SITE_URL}{cell}" if column.is_url else cell for column, cell in cells]


def _no_phrases(row: Any) -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class PrintColumn:
    """A column as the screen and a printed page have it: a heading in words, and a text.

    Values of their own stand on lines of their own. `width` is in characters, about. With
    `is_link` the text leads to the row's page; `bold` gives the phrases of it that are bold, and
    `look` the look of the cell (CELL_COLOURS of the documents), where it has one.
    """

    label: str
    value: Callable[[Any], str | int]
    width: int
    is_link: bool = False
    bold: Callable[[Any], Sequence[str]] = _no_phrases
    look: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class PrintTable:
    """The columns of a kind of row on a printed page, in order, and what the table is called.

    Where they are more than `max_columns`, which a page carries, the table is cut into parts that
    each begin with the first columns, `repeated` of them. One that `is_compact` is set small.
    """

    caption: str
    columns: tuple[PrintColumn, ...]
    repeated: int = 1
    max_columns: int = 20  # Word itself takes 63
    is_compact: bool = False

    @property
    def is_wide(self) -> bool:
        """Whether its columns ask for a page that is wider than high."""
        return sum(column.width for column in self.columns) > PAGE_WIDTH

    @property
    def parts(self) -> list[tuple[PrintColumn, ...]]:
        """The columns of each part of the table; all of them where a page carries them."""
        first, others = self.columns[: self.repeated], self.columns[self.repeated :]
        if len(self.columns) <= self.max_columns:
            return [self.columns]
        step = self.max_columns - self.repeated
        return [(*first, *others[start : start + step]) for start in range(0, len(others), step)]


PAGE_WIDTH = 105  # characters that columns share on an upright page, about

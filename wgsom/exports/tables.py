"""Which columns a kind of row has: stated once, whatever the format."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Cell = str | int | list | None


@dataclass(frozen=True)
class Column:
    """A column of a table: its stable English key, what it means, and how to read it off a row.

    The value is a text, a whole number, a list of such for several values, or None where the
    row has none. A URL is given from the root of the site on, and `is_url` set.
    """

    key: str
    description: str
    value: Callable[[Any], Cell]
    is_url: bool = False
    width: int = 16  # characters, in a spreadsheet


@dataclass(frozen=True)
class TableSchema:
    """The columns of a kind of row, in order."""

    columns: tuple[Column, ...]

    @property
    def keys(self) -> list[str]:
        """The keys of the columns, in order."""
        return [column.key for column in self.columns]

    def cells(self, row: Any, site: str) -> list[Cell]:
        """Return the values of a row, in order; URLs begin with `site`, as https://host."""
        return [
            f"{site}{column.value(row)}" if column.is_url else column.value(row)
            for column in self.columns
        ]


def _no_phrases(row: Any) -> Sequence[str]:
    return ()


@dataclass(frozen=True)
class PrintColumn:
    """A column as the screen and a printed page have it: a heading in words, and a text.

    Values of their own stand on lines of their own. `width` is in characters, about. With
    `is_link` the text leads to the row's page; `bold` gives the phrases of it that are bold.
    """

    label: str
    value: Callable[[Any], str | int]
    width: int
    is_link: bool = False
    bold: Callable[[Any], Sequence[str]] = _no_phrases


@dataclass(frozen=True)
class PrintTable:
    """The columns of a kind of row on a printed page, in order, and what the table is called."""

    caption: str
    columns: tuple[PrintColumn, ...]

    @property
    def is_wide(self) -> bool:
        """Whether its columns ask for a page that is wider than high."""
        return sum(column.width for column in self.columns) > PAGE_WIDTH


PAGE_WIDTH = 105  # characters that columns share on an upright page, about

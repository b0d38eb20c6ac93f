"""Which columns a kind of row has: stated once, whatever the format."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Cell = str | int | list | None


@dataclass(frozen=True)
class Column:
    """A column of a table: its stable English key, what it means, and how to read it off a row.

    The value is a text, a whole number, a list of such for several values, or None where the
    row has none. An address is given from the root of the site on, and `is_address` set.
    """

    key: str
    meaning: str
    value: Callable[[Any], Cell]
    is_address: bool = False
    width: int = 16  # characters, in a spreadsheet


@dataclass(frozen=True)
class Table:
    """The columns of a kind of row, in order."""

    columns: tuple[Column, ...]

    @property
    def keys(self) -> list[str]:
        """The keys of the columns, in order."""
        return [column.key for column in self.columns]

    def cells(self, row: Any, site: str) -> list[Cell]:
        """Return the values of a row, in order; addresses begin with `site`, as https://host."""
        return [
            f"{site}{column.value(row)}" if column.is_address else column.value(row)
            for column in self.columns
        ]

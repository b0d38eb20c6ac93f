"""The content of a file: tables of texts, as plain values that go from process to process."""

from dataclasses import dataclass, field
from typing import Any


class ImportRefusedError(Exception):
    """A file, or a part of it, cannot be imported; the message says what is wrong and where."""


@dataclass(frozen=True)
class SourceTable:
    """A table of a file: a sheet, a table of a document, or the whole of a text.

    `rows` are all of its rows, the headings among them, as texts without blanks around; `numbers`
    the number of each in the file. `kind` is "sheet", "document" or "text". `bold` has the phrases
    that are bold in a cell, by its row and column; `controls` the content control of a cell.
    """

    name: str
    kind: str
    rows: list[list[str]]
    numbers: list[int]
    bold: dict[str, list[str]] = field(default_factory=dict)
    controls: list[tuple[str, str]] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return vars(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "SourceTable":
        """Return the table that JSON has."""
        return cls(**values)

"""An export: a table, its rows and its metadata, whatever the format."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from wgsom.charts.svg import Chart
from wgsom.exports.documents import RenderedDocument
from wgsom.exports.tables import Cell, PrintTable, TableSchema
from wgsom.revision_cache import current_revision, state_moment

BATCH_SIZE = 500  # rows held in memory while a file is written
CHUNK_SIZE = 64 * 1024  # bytes handed to the server at once, about
MAX_NAME_LENGTH = 120  # characters of a file name, extension aside


@dataclass(frozen=True)
class Completeness:
    """The completeness of the record behind a file, in numbers of sessions and in a sentence.

    `complete_to` is None where it is complete to no session; `not_entered` are those held since
    then, or before, that nobody has entered yet. The sentence is empty before the first session.
    """

    complete_to: int | None
    not_entered: list[int]
    sentence: str

    @property
    def in_filename(self) -> Mapping[str, Sequence]:
        """The same as parameters of a file's name: complete-to-10, not-entered-11-12."""
        parts: dict[str, Sequence] = {}
        if self.complete_to:
            parts["complete-to"] = [self.complete_to]
        if self.not_entered:
            parts["not-entered"] = ["-".join(map(str, self.not_entered))]
        return parts


@dataclass(frozen=True)
class ExportMetadata:
    """The metadata of a file: what it says about itself."""

    title: str
    filters: list[str]  # in words
    as_of: int | None  # session number
    count: int
    generated_at: datetime
    url: str  # that repeats the list
    note: str
    completeness: Completeness | None = None  # None for a file that is not made of the record
    check_url: str = ""  # that says what has changed since the file was made; see lists/copies.py
    state: str = ""  # of the record, in words

    @property
    def as_data(self) -> dict[str, Any]:
        """The same for programs, flat; what does not apply is left out."""
        names = ["title", "filters", "as_of", "count", "generated_at", "url", "note"]
        data = {name: getattr(self, name) for name in names}
        if self.completeness:
            data["complete_to"] = self.completeness.complete_to
            data["not_entered"] = self.completeness.not_entered
        return data

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The same for people: what each line is about, and what it says."""
        return [
            ("Title", self.title),
            ("Filters", joined(self.filters, "; ") or "none"),
            ("As of session", joined(self.as_of) or "does not depend on a session"),
            ("Rows", str(self.count)),
            ("State of the record", self.state),
            ("Address", self.url),
            *([("What has changed since", self.check_url)] if self.check_url else []),
            *([("Record", self.completeness.sentence)] if self.completeness else []),
            ("Note", self.note),
        ]


@dataclass(frozen=True)
class PrintLayout:
    """The rows as a page prints them: with the columns of the screen, and in its groups.

    `url` gives that of a row's page, from the root of the site on. `group` gives the heading
    that a row stands under; none for a list without groups.
    """

    table: PrintTable
    rows: QuerySet
    url: Callable[[Any], str]
    group: Callable[[Any], str] | None = None


@dataclass(frozen=True)
class Export:
    """A table with its rows, ready to be written in any format."""

    table: TableSchema
    queryset: QuerySet
    metadata: ExportMetadata
    name: str  # in the file's name, with the parameters
    parameters: Mapping[str, Sequence] = field(default_factory=dict)
    layout: Callable[[], PrintLayout] | None = None  # for formats that are read
    chart: Callable[[], Chart | None] = lambda: None  # that documents begin with

    def filename_stem(self, file_format: "Format") -> str:
        """Return the file's name without its extension.

        That of a file which holds rows alone says how far the record goes.
        """
        completeness = self.metadata.completeness if file_format.is_bare else None
        as_of = {key: values for key, values in self.parameters.items() if key == "as_of"}
        stated = completeness.in_filename if completeness else {}
        parameters = {**as_of, **stated, **self.parameters}
        return filename_stem(self.name, parameters, self.metadata.generated_at)

    @cached_property
    def print_layout(self) -> PrintLayout:
        """The rows as a page prints them."""
        return self.layout()

    def rows(self) -> Iterator[list[Cell]]:
        """Yield the cells of each row, with no more than a few hundred rows in memory.

        Read as plain values where all columns name a field, which is four times as fast.
        """
        if self.table.fields:
            values = self.queryset.values_list(*self.table.fields)
            for row in values.iterator(chunk_size=BATCH_SIZE):
                yield self.table.cells_of_values(row)
        else:
            for row in self.queryset.iterator(chunk_size=BATCH_SIZE):
                yield self.table.cells(row)


@dataclass(frozen=True)
class Format:
    """A file format: how it is named, and how an export becomes its bytes.

    `options` are parameters of its own in the URL, with the values that each may have.
    A format that is read as a page has a `render`, that makes a file of any document.
    """

    extension: str
    label: str
    media_type: str
    write: Callable[[Export, Mapping[str, str]], Iterable[bytes]]
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    max_rows: int | None = None  # that a file of this format can hold
    render: Callable[[RenderedDocument], bytes] | None = None
    is_bare: bool = False  # whether it holds rows alone, and no metadata
    is_for_programs: bool = False  # whether people have little use for it
    takes_all: bool = False  # whether it has the columns, too, that other files leave out


def state_of_record() -> datetime:
    """Return the moment that a file bears: when the record came to be as the file has it.

    In Vienna, to the second. Not when it was asked for: one revision gives equal files.
    """
    return timezone.localtime(state_moment()).replace(microsecond=0)


def state_in_words() -> str:
    """Return that moment in words, with the data revision: "26 November 2026 10:14, revision 412".

    Without the revision where none is read as of.
    """
    moment, number = date_format(state_of_record(), "DATETIME_FORMAT"), current_revision()
    return moment if number is None else f"{moment}, revision {number}"


def _in_filename(value: Any) -> str:
    """Return a parameter's value as a file name has it: "-number" becomes "number-reversed"."""
    text = str(value)
    return f"{text[1:]}-reversed" if text.startswith("-") else text


def chunks(parts: Iterable[str]) -> Iterator[bytes]:
    """Yield texts as UTF-8 in pieces of about CHUNK_SIZE bytes; one empty piece for no text."""
    gathered = bytearray()
    for part in parts:
        gathered += part.encode()
        if len(gathered) >= CHUNK_SIZE:
            yield bytes(gathered)
            gathered.clear()
    yield bytes(gathered)


def joined(cell: Cell, separator: str = "|") -> str:
    """Return a cell as text: a list joined by the separator, None as the empty text."""
    if isinstance(cell, list):
        return separator.join(str(value) for value in cell)
    return "" if cell is None else str(cell)


def filename_stem(name: str, parameters: Mapping[str, Any], generated_at: datetime) -> str:
    """Return the name of a file, extension aside, that says what is in it.

    For example wgsom-topics_as-of-10_answer-no+partly_2026-11-23; lower-case ASCII letters,
    digits, and - + _ between them.
    """
    parts = [f"{key}-{'+'.join(map(_in_filename, values))}" for key, values in parameters.items()]
    safe = [re.sub(r"[^a-z0-9+]+", "-", part.lower()).strip("-") for part in parts]
    stem = "_".join([f"wgsom-{name}", *safe])[:MAX_NAME_LENGTH]
    return f"{stem.rstrip('-_')}_{generated_at:%Y-%m-%d}"

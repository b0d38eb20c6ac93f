"""Word and PDF: the rows and the columns of the screen, with what the file is on top."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from wgsom.exports.documents import (
    Document,
    Heading,
    Line,
    Paragraph,
    Role,
    Table,
    Text,
    emphasised,
    line,
)
from wgsom.exports.documents.pdf import pdf
from wgsom.exports.documents.word import docx
from wgsom.exports.export import ROWS_AT_ONCE, About, Export, Format
from wgsom.exports.tables import PrintedColumn

MOST_ROWS = 5_000  # that a document is made of within a few seconds


def document_of(export: Export) -> Document:
    """Return the rows of an export as a document; one table, or one for each group of them."""
    about, printed = export.about, export.printed
    head = [Heading(line(about.title), level=1), *_notes(about)]
    rows = printed.rows.iterator(chunk_size=ROWS_AT_ONCE)
    return Document(
        about.title,
        (*head, *_tables(export, rows)),
        running_head=about.title,
        dated=about.generated_at,
        is_landscape=printed.table.is_wide,
    )


def _notes(about: About) -> Iterator[Paragraph]:
    """Yield what the file says about itself, below its title."""
    for name, value in about.lines[1:]:
        link = value if value == about.url else ""
        yield Paragraph(line(f"{name}: ", Text(value, link=link)), role=Role.NOTE)


def _tables(export: Export, rows: Iterable) -> Iterator[Heading | Table]:
    printed = export.printed
    if printed.group is None:
        yield _table(export, rows, printed.table.caption)
        return
    for label, together in groupby(rows, printed.group):
        yield Heading(line(label))
        yield _table(export, together, caption="")


def _table(export: Export, rows: Iterable, caption: str) -> Table:
    columns = export.printed.table.columns
    return Table(
        headings=tuple(line(column.label) for column in columns),
        rows=tuple(tuple(_cell(each, row, export) for each in columns) for row in rows),
        widths=tuple(column.width for column in columns),
        caption=caption,
    )


def _cell(column: PrintedColumn, row: Any, export: Export) -> Line:
    link = f"{export.site}{export.printed.url(row)}" if column.is_link else ""
    return emphasised(str(column.value(row)), column.bold(row), link=link)


def _writer(render: Callable[[Document], bytes]) -> Callable:
    def write(export: Export, options: Mapping[str, str]) -> list[bytes]:
        return [render(document_of(export))]

    return write


DOCX = Format(
    "docx",
    "Word",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    _writer(docx),
    most_rows=MOST_ROWS,
    render=docx,
)
PDF = Format("pdf", "PDF", "application/pdf", _writer(pdf), most_rows=MOST_ROWS, render=pdf)

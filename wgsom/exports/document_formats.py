"""Word and PDF: the rows and the columns of the screen, with what the file is on top."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from django.conf import settings

from wgsom.charts.svg import Chart
from wgsom.exports.check_code import check_code
from wgsom.exports.documents import (
    Heading,
    Inline,
    Paragraph,
    Picture,
    RenderedDocument,
    Role,
    Run,
    Table,
    emphasized,
    line,
)
from wgsom.exports.documents.isolation import render_isolated
from wgsom.exports.documents.model import Block
from wgsom.exports.documents.pdf import pdf
from wgsom.exports.documents.word import docx
from wgsom.exports.export import BATCH_SIZE, Export, ExportMetadata, Format
from wgsom.exports.pictures import standalone
from wgsom.exports.tables import PrintColumn

MAX_ROWS = 5_000  # that a document is made of within a few seconds
PIXEL, MAX_PICTURE_HEIGHT = 0.26, 190.0  # millimetres


def export_document(export: Export) -> RenderedDocument:
    """Return the rows of an export as a document; one table, or one for each group of them."""
    metadata, print_layout = export.metadata, export.print_layout
    head: list[Block] = [Heading(line(metadata.title), level=1), *_notes(metadata)]
    rows = print_layout.rows.iterator(chunk_size=BATCH_SIZE)
    return RenderedDocument(
        metadata.title,
        (*head, *_chart(export), *_tables(export, rows)),
        running_head=metadata.title,
        dated=metadata.generated_at,
        is_landscape=print_layout.table.is_wide,
        code=check_code(metadata.check_url),
        is_compact=print_layout.table.is_compact,
    )


def chart_picture(chart: Chart) -> Picture:
    """Return a chart as a picture of a document, a pixel as large as on the screen."""
    alt = f"{chart.title}. {chart.description}"
    scale = min(PIXEL, MAX_PICTURE_HEIGHT / chart.height)
    return Picture(standalone(chart), alt, chart.width * scale, chart.height * scale)


def _notes(metadata: ExportMetadata) -> Iterator[Paragraph]:
    """Yield what the file says about itself, below its title."""
    for name, value in metadata.lines[1:]:
        link = value if value in (metadata.url, metadata.check_url) else ""
        yield Paragraph(line(f"{name}: ", Run(value, link=link)), role=Role.NOTE)


def _chart(export: Export) -> Iterator[Picture]:
    chart = export.chart()
    if chart:
        yield chart_picture(chart)


def _tables(export: Export, rows: Iterable) -> Iterator[Heading | Table]:
    print_layout = export.print_layout
    if print_layout.group is None:
        yield from _parts(export, rows, print_layout.table.caption)
        return
    for label, together in groupby(rows, print_layout.group):
        yield Heading(line(label))
        yield from _parts(export, together, caption="")


def _parts(export: Export, rows: Iterable, caption: str) -> Iterator[Table]:
    parts, listed = export.print_layout.table.parts, list(rows)
    for number, columns in enumerate(parts, start=1):
        part = f"part {number} of {len(parts)}" if len(parts) > 1 else ""
        yield _table(export, listed, columns, ", ".join(filter(None, (caption, part))))


def _table(export: Export, rows: Sequence, columns: Sequence[PrintColumn], caption: str) -> Table:
    has_looks = any(column.look for column in columns)
    return Table(
        headings=tuple(line(column.label) for column in columns),
        rows=tuple(tuple(_cell(each, row, export) for each in columns) for row in rows),
        widths=tuple(column.width for column in columns),
        caption=caption,
        looks=tuple(tuple(each.look(row) if each.look else "" for each in columns) for row in rows)
        if has_looks
        else (),
    )


def _cell(column: PrintColumn, row: Any, export: Export) -> Inline:
    link = f"{settings.SITE_URL}{export.print_layout.url(row)}" if column.is_link else ""
    return emphasized(str(column.value(row)), column.bold(row), link=link)


def _writer(render: Callable[[RenderedDocument], bytes]) -> Callable:
    def write(export: Export, options: Mapping[str, str]) -> list[bytes]:
        count = export.metadata.count
        return [render_isolated(render, lambda: export_document(export), count)]

    return write


DOCX = Format(
    "docx",
    "Word",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    _writer(docx),
    max_rows=MAX_ROWS,
    render=docx,
)
PDF = Format("pdf", "PDF", "application/pdf", _writer(pdf), max_rows=MAX_ROWS, render=pdf)

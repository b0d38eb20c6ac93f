"""Excel, for people: a sheet of the rows, in words and never as formulas, and one about them."""

import io
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from math import ceil

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from wgsom.exports.check_code import check_code
from wgsom.exports.documents.pdf.png import png
from wgsom.exports.export import CHUNK_SIZE, Export, Format, joined
from wgsom.exports.tables import Cell, Column

MAX_ROWS = 1_048_575  # that a sheet holds below its heading
MAX_CELL_LENGTH = 32_767  # characters that a cell holds
MAX_LINKS, MAX_LINK_LENGTH = 65_000, 2_079  # that a sheet holds, and characters of each
CUT = " … [cut: a cell holds no more. The whole text is at this row's address.]"

LINE_HEIGHT, MAX_ROW_HEIGHT = 15, 409  # points

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
A4 = 9  # as Excel counts sizes of paper


def write(export: Export, options: Mapping[str, str]) -> Iterator[bytes]:
    """Yield the file in pieces. It is made on disk, whatever its size."""
    with tempfile.TemporaryFile() as file:
        with xlsxwriter.Workbook(file, OPTIONS) as workbook:
            # The day of the record's state, so that equal files have equal bytes.
            created = export.metadata.generated_at.replace(tzinfo=None)
            workbook.set_properties({"title": export.metadata.title, "created": created})
            formats = {
                "heading": workbook.add_format({"bold": True, "bottom": 1, "valign": "top"}),
                "text": workbook.add_format({"text_wrap": True, "valign": "top"}),
                "number": workbook.add_format({"align": "left", "valign": "top"}),
                "day": workbook.add_format(
                    {"num_format": "d mmmm yyyy", "align": "left", "valign": "top"}
                ),
                "link": workbook.add_format(
                    {"font_color": "#0b5c93", "underline": 1, "text_wrap": True, "valign": "top"}
                ),
            }
            _write_rows(workbook.add_worksheet("Rows"), export, formats)
            _write_metadata(workbook.add_worksheet("About"), export, formats)
        file.seek(0)
        while piece := file.read(CHUNK_SIZE):
            yield piece


def _write_rows(sheet: Worksheet, export: Export, formats: Mapping) -> None:
    columns = export.table.columns
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(export.metadata.count, 1), len(columns) - 1)
    # A text is a text, and never taken for a formula or a date; Excel need not point out which of
    # them look like numbers.
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MAX_ROWS + 1}"})
    sheet.repeat_rows(0)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)  # all columns on a page, as many pages as it takes
    for index, column in enumerate(columns):
        sheet.write_string(0, index, column.heading, formats["heading"])
    widths, has_links = [column.width for column in columns], export.metadata.count <= MAX_LINKS
    for number, row in enumerate(export.rows(), start=1):
        cells = [column.for_people(cell) for column, cell in zip(columns, row, strict=True)]
        sheet.set_row(number, _height([_fitting(joined(cell)) for cell in cells], widths))
        for index, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            _write_cell(sheet, number, index, cell, column, formats, has_links=has_links)


def _write_cell(
    sheet: Worksheet,
    number: int,
    index: int,
    cell: Cell,
    column: Column,
    formats: Mapping,
    *,
    has_links: bool,
) -> None:
    """Write a cell as what it is: a number, a day, a link or a text."""
    if isinstance(cell, int):
        sheet.write_number(number, index, cell, formats["number"])
    elif column.is_day and cell:
        sheet.write_datetime(number, index, date.fromisoformat(str(cell)), formats["day"])
    elif column.is_url and has_links and len(str(cell)) <= MAX_LINK_LENGTH:
        sheet.write_url(number, index, str(cell), formats["link"])
    else:
        sheet.write_string(number, index, _fitting(joined(cell)), formats["text"])


def _height(texts: list[str], widths: list[int]) -> float:
    """Return the height of a row in points: programs other than Excel do not work it out."""
    lines = (
        sum(ceil(max(len(line), 1) / width) for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    )
    return min(max(lines) * LINE_HEIGHT, MAX_ROW_HEIGHT)


def _fitting(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # a cell's own line break
    return text if len(text) <= MAX_CELL_LENGTH else text[: MAX_CELL_LENGTH - len(CUT)] + CUT


def _write_metadata(sheet: Worksheet, export: Export, formats: Mapping) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    sheet.set_paper(A4)
    lines = [*export.metadata.lines, ("", "")]
    lines += [("Column", "Meaning")]
    lines += [(column.heading, column.description) for column in export.table.columns]
    for number, (name, value) in enumerate(lines):
        sheet.set_row(number, _height([name, _fitting(value)], [24, 100]))
        sheet.write_string(number, 0, name, formats["heading"])
        is_link = "://" in value and len(value) <= MAX_LINK_LENGTH
        if is_link and value in (export.metadata.url, export.metadata.check_url):
            sheet.write_url(number, 1, value, formats["link"])
        else:
            sheet.write_string(number, 1, _fitting(value), formats["text"])
    if code := check_code(export.metadata.check_url):
        # Last, below all rows: rows are written from top to bottom.
        image = {"image_data": io.BytesIO(png(code.svg)), "description": code.alt, "x_scale": 0.35}
        sheet.insert_image(len(lines) + 1, 1, "code.png", image | {"y_scale": 0.35})


XLSX = Format(
    "xlsx",
    "Excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    write,
    max_rows=MAX_ROWS,
)

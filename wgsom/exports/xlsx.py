"""Excel: a sheet of the rows, whose cells are texts and never formulas, and a sheet about them."""

import tempfile
from collections.abc import Iterator, Mapping
from math import ceil

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from wgsom.exports.export import CHUNK_SIZE, Export, Format, joined

MAX_ROWS = 1_048_575  # that a sheet holds below its heading
MAX_CELL_LENGTH = 32_767  # characters that a cell holds
CUT = " … [cut: a cell holds no more. The whole text is at this row's address.]"

LINE_HEIGHT, MAX_ROW_HEIGHT = 15, 409  # points

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write(export: Export, options: Mapping[str, str]) -> Iterator[bytes]:
    """Yield the file in pieces. It is made on disk, whatever its size."""
    with tempfile.TemporaryFile() as file:
        with xlsxwriter.Workbook(file, OPTIONS) as workbook:
            formats = {
                "heading": workbook.add_format({"bold": True, "bottom": 1}),
                "text": workbook.add_format({"text_wrap": True, "valign": "top"}),
            }
            _write_rows(workbook.add_worksheet("Rows"), export, formats)
            _write_metadata(workbook.add_worksheet("About"), export, formats)
        file.seek(0)
        while piece := file.read(CHUNK_SIZE):
            yield piece


def _write_rows(sheet: Worksheet, export: Export, formats: Mapping) -> None:
    for index, column in enumerate(export.table.columns):
        sheet.set_column(index, index, column.width)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(export.metadata.count, 1), len(export.table.columns) - 1)
    # All cells are texts, so that none is ever taken for a formula, a date or a link; Excel need
    # not point out which of them look like numbers.
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{MAX_ROWS + 1}"})
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)  # all columns on a page, as many pages as it takes
    _write_row(sheet, 0, export.table.keys, formats["heading"])
    widths = [column.width for column in export.table.columns]
    for number, row in enumerate(export.rows(), start=1):
        sheet.set_row(number, _height([_fitting(joined(cell)) for cell in row], widths))
        _write_row(sheet, number, row, formats["text"])


def _write_row(sheet: Worksheet, number: int, cells: list, cell_format) -> None:
    for index, cell in enumerate(cells):
        sheet.write_string(number, index, _fitting(joined(cell)), cell_format)


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
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 100)
    lines = [*export.metadata.lines, ("", "")]
    lines += [("Column", "Meaning")]
    lines += [(column.key, column.description) for column in export.table.columns]
    for number, (name, value) in enumerate(lines):
        sheet.set_row(number, _height([name, _fitting(value)], [18, 100]))
        sheet.write_string(number, 0, name, formats["heading"])
        sheet.write_string(number, 1, _fitting(value), formats["text"])


XLSX = Format(
    "xlsx",
    "Excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    write,
    max_rows=MAX_ROWS,
)

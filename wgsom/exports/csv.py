"""CSV: RFC 4180, with what Excel needs to read it right and to run nothing in it."""

import csv
from collections.abc import Iterator, Mapping

from wgsom.exports.export import Export, Format, chunks, joined
from wgsom.exports.tables import Cell

BYTE_ORDER_MARK = "\ufeff"
BOM = "bom"

# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """A write-only file for csv.writer that hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def write(export: Export, options: Mapping[str, str]) -> Iterator[bytes]:
    """Yield the file in pieces; `bom=0` leaves out the byte-order mark, for machines."""
    return chunks(_lines(export, mark="" if options.get(BOM) == "0" else BYTE_ORDER_MARK))


def _lines(export: Export, mark: str) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield mark + writer.writerow(export.table.keys)
    for row in export.rows():
        yield writer.writerow([_text(cell) for cell in row])


def _text(cell: Cell) -> str:
    text = joined(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


CSV = Format(
    "csv",
    "CSV",
    "text/csv; charset=utf-8",
    write,
    options={BOM: ("0", "1")},
    is_bare=True,
    is_for_programs=True,
)

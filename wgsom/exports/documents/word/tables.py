"""A table of Word, built row by row: python-docx's own calls take a minute for 2,000 rows."""

from collections.abc import Sequence
from dataclasses import replace

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from wgsom.exports.documents.model import CELL_COLOURS, Inline, Table
from wgsom.exports.documents.word.elements import element
from wgsom.exports.documents.word.runs import Runs

MANY_COLUMNS = 10  # from which on cells have narrow margins
NARROW_MARGIN = 40  # twentieths of a point
EMU_PER_TWIP = 635  # python-docx counts in English metric units


def table_element(word: WordDocument, table: Table, style: str, runs: Runs) -> BaseOxmlElement:
    """Return a table whose first row is repeated on each page, and said to be its headings."""
    widths = _widths(word, table)
    properties = element(
        "w:tblPr",
        element("w:tblStyle", val=word.styles[style].style_id),
        element("w:tblW", w=sum(widths), type="dxa"),
        element("w:tblLayout", type="fixed"),
        element("w:tblLook", firstRow=1, lastRow=0, firstColumn=0, noVBand=1),
    )
    if len(table.widths) > MANY_COLUMNS:
        sides = (element(f"w:{side}", w=NARROW_MARGIN, type="dxa") for side in ("left", "right"))
        properties.insert(3, element("w:tblCellMar", *sides))
    if table.caption:
        properties.append(element("w:tblCaption", val=table.caption))
    grid = element("w:tblGrid", *(element("w:gridCol", w=width) for width in widths))
    heading = _row(table.headings, widths, "TableHeading", runs, element("w:tblHeader"))
    looks = table.looks or [()] * len(table.rows)
    controls = table.controls or [()] * len(table.rows)
    rows = (
        _row(row, widths, "TableText", runs, looks=row_looks, tags=tags)
        for row, row_looks, tags in zip(table.rows, looks, controls, strict=True)
    )
    return element("w:tbl", properties, grid, heading, *rows)


def _widths(word: WordDocument, table: Table) -> list[int]:
    """Return the width of each column, in twentieths of a point, as Word counts."""
    (section,) = word.sections
    lengths = (section.page_width, section.left_margin, section.right_margin)
    page_width, *margins = (int(length or 0) for length in lengths)
    text_width = page_width - sum(margins)
    return [text_width * share // sum(table.widths) // EMU_PER_TWIP for share in table.widths]


def _row(
    cells: Sequence[Inline],
    widths: Sequence[int],
    style: str,
    runs: Runs,
    *marks: BaseOxmlElement,
    looks: Sequence[str] = (),
    tags: Sequence[str] = (),
) -> BaseOxmlElement:
    properties = element("w:trPr", element("w:cantSplit"), *marks)
    none = [""] * len(cells)
    made = (
        _cell(cell, width, style, runs, look, tag)
        for cell, width, look, tag in zip(cells, widths, looks or none, tags or none, strict=True)
    )
    return element("w:tr", properties, *made)


def _cell(
    line: Inline, width: int, style: str, runs: Runs, look: str = "", tag: str = ""
) -> BaseOxmlElement:
    paragraph = OxmlElement("w:p")
    paragraph.get_or_add_pPr().append(element("w:pStyle", val=style))
    properties = element("w:tcPr", element("w:tcW", w=width, type="dxa"))
    if look:
        ground, ink = CELL_COLOURS[look]
        properties.append(element("w:shd", val="clear", color="auto", fill=ground))
        line = tuple(replace(run, colour=ink, is_bold=True) for run in line)
    runs.write(paragraph, line)
    if tag:
        _wrap_in_control(paragraph, tag)
    return element("w:tc", properties, paragraph)


def _wrap_in_control(paragraph: BaseOxmlElement, tag: str) -> None:
    """Put what a paragraph says into a content control, which keeps its tag as it is edited."""
    content = element("w:sdtContent", *(each for each in paragraph if each.tag != qn("w:pPr")))
    paragraph.append(element("w:sdt", element("w:sdtPr", element("w:tag", val=tag)), content))

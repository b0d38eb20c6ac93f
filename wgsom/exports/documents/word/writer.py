"""A document as a Word file that staff can edit on: real styles, numbers, footnotes, changes."""

import io
from datetime import UTC
from itertools import takewhile

import docx as python_docx
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm
from docx.text.paragraph import Paragraph as WordParagraph

from wgsom.exports.documents.model import (
    Block,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Picture,
    RenderedDocument,
    Role,
    Table,
)
from wgsom.exports.documents.pdf.png import png
from wgsom.exports.documents.sanitize import replace_unprintable
from wgsom.exports.documents.word.elements import element
from wgsom.exports.documents.word.footnotes import Footnotes
from wgsom.exports.documents.word.numbering import Numbering, numbered
from wgsom.exports.documents.word.package import describe, packed
from wgsom.exports.documents.word.runs import Runs
from wgsom.exports.documents.word.styles import (
    BULLETED,
    LETTERED,
    NUMBERED,
    ROLES,
    TABLE,
    set_styles,
)
from wgsom.exports.documents.word.tables import table_element


def docx(document: RenderedDocument) -> bytes:
    """Return the document as a Word file, the same bytes for the same document."""
    return packed(_Writer(document).word)


class _Writer:
    """Writes a document, block by block, into a new file."""

    def __init__(self, document: RenderedDocument):
        self.word = python_docx.Document()
        set_styles(self.word, language=document.language, is_landscape=document.is_landscape)
        dated = document.dated.astimezone(UTC)  # as Word files state times
        describe(
            self.word,
            title=replace_unprintable(document.title),
            language=document.language,
            dated=dated,
        )
        self.footnotes = Footnotes(self.word, dated)
        self.numbering = Numbering(self.word)
        self.runs = Runs(self.word.part, dated, self.footnotes.add)
        self._write_margins(document.running_head)
        head = tuple(takewhile(_is_head, document.blocks))
        code = (document.code,) if document.code else ()
        for block in (*head, *code, *document.blocks[len(head) :]):
            self._write(block)

    def _write(self, block: Block) -> None:
        match block:
            case Heading():
                style = "Title" if block.level == 1 else f"Heading {block.level - 1}"
                self._paragraph(block.line, style)
            case Paragraph(is_numbered=True):
                paragraph = self._paragraph(block.line, NUMBERED)
                numbered(paragraph, self.numbering.paragraphs)
            case Paragraph():
                self._paragraph(block.line, ROLES[block.role])
            case ListBlock():
                self._write_items(block)
            case Table():
                self._write_table(block)
            case Picture():
                self._write_picture(block)

    def _write_items(self, block: ListBlock) -> None:
        style = LETTERED if block.is_lettered else BULLETED
        key = self.numbering.letters() if block.is_lettered else self.numbering.bullets
        for item in block.items:
            numbered(self._paragraph(item, style), key)

    def _write_table(self, block: Table) -> None:
        if block.caption:
            self._paragraph((), "Caption", block.caption)
        self.word.element.body.insert_element_before(
            table_element(self.word, block, TABLE, self.runs), "w:sectPr"
        )
        self._paragraph((), "Normal")  # Word joins a table with one that follows it at once

    def _write_picture(self, block: Picture) -> None:
        """Write a picture as Word shows it everywhere, no wider than the text, with its words."""
        (section,) = self.word.sections
        lengths = (section.page_width, section.left_margin, section.right_margin)
        page, *margins = (int(length or 0) for length in lengths)
        width = min(Mm(block.width), page - sum(margins))
        shape = self.word.add_picture(io.BytesIO(png(block.svg)), width=width)
        shape._inline.docPr.set("descr", replace_unprintable(block.alt))

    def _paragraph(self, line: Inline, style: str, text: str = "") -> BaseOxmlElement:
        made = self.word.add_paragraph(replace_unprintable(text), style=style)._p
        self.runs.write(made, line)
        return made

    def _write_margins(self, running_head: str) -> None:
        (section,) = self.word.sections
        section.header.paragraphs[0].text = replace_unprintable(running_head)
        footer = section.footer.paragraphs[0]
        footer.alignment = python_docx.enum.text.WD_ALIGN_PARAGRAPH.RIGHT
        for text, field in (("Page ", "PAGE"), (" of ", "NUMPAGES")):
            footer.add_run(text)
            _add_field(footer, field)


def _is_head(block: Block) -> bool:
    """Return whether a block on top is the title, or what the file says about itself."""
    match block:
        case Heading(level=1) | Paragraph(role=Role.NOTE | Role.SUBTITLE):
            return True
    return False


def _add_field(paragraph: WordParagraph, name: str) -> None:
    """Add a number that Word works out; "1" stands there until it has."""
    run = paragraph.add_run("1")._r
    field = element("w:fldSimple", run)
    field.set(qn("w:instr"), name)
    paragraph._p.append(field)

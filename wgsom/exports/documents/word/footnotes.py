"""The footnotes of a Word file: a part of their own, which python-docx does not make."""

from datetime import datetime

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement

from wgsom.exports.documents.model import Inline
from wgsom.exports.documents.word.elements import element
from wgsom.exports.documents.word.runs import Runs, footnote_mark, preserved

TEXT = "footnotetext"  # the style, by the key that python-docx makes of its name

# The lines above footnotes, that every file with footnotes has to have.
# Source: ECMA-376, part 1, 17.11.
SEPARATORS = {-1: "separator", 0: "continuationSeparator"}


class Footnotes:
    """The footnotes of a file, numbered from 1 by Word in the order in which they are added."""

    def __init__(self, word: WordDocument, dated: datetime):
        self.element = element("w:footnotes", *map(_separator, SEPARATORS))
        name = PackURI("/word/footnotes.xml")
        part = XmlPart(name, CONTENT_TYPE.WML_FOOTNOTES, self.element, word.part.package)
        word.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        declared = [element("w:footnote", id=number) for number in SEPARATORS]
        before = word.settings.element.find("{*}compat")
        before.addprevious(element("w:footnotePr", *declared))
        self.runs = Runs(part, dated, add_footnote=None)
        self.count = 0

    def add(self, line: Inline) -> int:
        """Add a footnote, and return the number by which the text refers to it."""
        self.count += 1
        paragraph = OxmlElement("w:p")
        paragraph.get_or_add_pPr().append(element("w:pStyle", val=TEXT))
        mark = footnote_mark("w:footnoteRef")
        mark.append(preserved("w:t", " "))
        paragraph.append(mark)
        self.runs.write(paragraph, line)
        self.element.append(element("w:footnote", paragraph, id=self.count))
        return self.count


def _separator(number: int) -> BaseOxmlElement:
    kind = SEPARATORS[number]
    paragraph = element("w:p", element("w:r", element(f"w:{kind}")))
    return element("w:footnote", paragraph, type=kind, id=number)

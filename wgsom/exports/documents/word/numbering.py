"""Numbers that Word itself counts: of paragraphs, of (a), (b), …, and bullets."""

from docx.document import Document as WordDocument
from docx.oxml.xmlchemy import BaseOxmlElement

from wgsom.exports.documents.word.elements import element

# In twentieths of a point: where the text begins, and how far its number hangs before it.
PARAGRAPHS = ("decimal", "%1.", 0, 567)
LETTERS = ("lowerLetter", "(%1)", 1134, 567)
BULLETS = ("bullet", "•", 567, 283)


class Numbering:
    """The numberings of a file: one for its paragraphs and its bullets, one for each (a), (b), …"""

    def __init__(self, word: WordDocument):
        self.element = word.part.numbering_part.element
        self.paragraphs = self._added(PARAGRAPHS)
        self.bullets = self._added(BULLETS)

    def letters(self) -> int:
        """Return the key of a new list that begins with (a)."""
        return self._added(LETTERS)

    def _added(self, kind: tuple) -> int:
        number_format, text, start, hanging = kind
        key = len(self.element.findall("{*}abstractNum")) + 1
        level = element(
            "w:lvl",
            element("w:start", val=1),
            element("w:numFmt", val=number_format),
            element("w:lvlText", val=text),
            element("w:lvlJc", val="left"),
            element("w:pPr", _indent(start, hanging)),
            ilvl=0,
        )
        pattern = element("w:abstractNum", level, abstractNumId=100 + key)
        # All patterns stand before the numberings that use them.
        self.element.find("{*}num").addprevious(pattern)
        self.element.append(
            element("w:num", element("w:abstractNumId", val=100 + key), numId=100 + key)
        )
        return 100 + key


def numbered(paragraph: BaseOxmlElement, key: int) -> None:
    """Give a paragraph the next number of the numbering of that key."""
    numbers = paragraph.get_or_add_pPr().get_or_add_numPr()
    numbers.extend([element("w:ilvl", val=0), element("w:numId", val=key)])


def _indent(start: int, hanging: int) -> BaseOxmlElement:
    # A paragraph's number stands at the margin, with the text below it, as the paper prints it.
    if start == 0:
        return element("w:ind", left=0, firstLine=0)
    return element("w:ind", left=start, hanging=hanging)

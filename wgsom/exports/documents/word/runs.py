"""Lines of text as runs of Word: bold, linked, inserted, deleted, with footnotes."""

from collections.abc import Callable, Iterator
from datetime import datetime

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from wgsom.exports.documents.model import UNDATED, Change, Inline, Run, full_text
from wgsom.exports.documents.sanitize import (
    directional_parts,
    is_right_to_left,
    replace_unprintable,
)
from wgsom.exports.documents.word.elements import element

# The styles of footnotes' marks and of links, by the keys that python-docx makes of their names.
MARK, LINK = "footnotereference", "Hyperlink"

# That of the United Nations' only language written so.
RIGHT_TO_LEFT_LANGUAGE = "ar-SA"

AUTHOR = "Register of topics"  # whose insertions and deletions they are

_CHANGES = {Change.INSERTED: ("w:ins", "w:t"), Change.DELETED: ("w:del", "w:delText")}


class Runs:
    """Writes lines into paragraphs of one part of a file: its body, or its footnotes.

    `add_footnote` takes a line and returns the number by which a run refers to it; None where
    there can be no footnotes.
    """

    def __init__(self, part: Part, dated: datetime, add_footnote: Callable[[Inline], int] | None):
        self.part = part
        self.dated = {} if dated == UNDATED else {"date": f"{dated:%Y-%m-%dT%H:%M:%SZ}"}
        self.add_footnote = add_footnote
        self.change_count = 0
        self.links = {}

    def write(self, paragraph: BaseOxmlElement, line: Inline) -> None:
        """Append a line to a paragraph, which takes its direction."""
        if is_right_to_left(full_text(line)):
            paragraph.get_or_add_pPr().append(element("w:bidi"))
        for part in line:
            paragraph.extend(self._elements(part))

    def _elements(self, part: Run) -> Iterator[BaseOxmlElement]:
        wrapper, text_name = _CHANGES.get(part.change, ("", "w:t"))
        for text, is_rtl in directional_parts(replace_unprintable(part.text)):
            run = _run(text, text_name, part, is_rtl=is_rtl)
            changed = self._changed(wrapper, run) if wrapper else run
            yield self._linked(run, changed, part.link) if part.link else changed
        if part.note and self.add_footnote:
            yield footnote_mark("w:footnoteReference", id=self.add_footnote(part.note))

    def _linked(self, run: BaseOxmlElement, changed: BaseOxmlElement, url: str) -> BaseOxmlElement:
        link = OxmlElement("w:hyperlink")
        link.set(qn("r:id"), self._key_of(url))
        run.get_or_add_rPr().insert(0, element("w:rStyle", val=LINK))
        link.append(changed)
        return link

    def _key_of(self, url: str) -> str:
        """Return the key by which this part of the file knows a URL."""
        if url not in self.links:
            # python-docx would compare each with all before it: seconds, for some thousands.
            key = self.links[url] = f"link{len(self.links) + 1}"
            self.part.load_rel(RELATIONSHIP_TYPE.HYPERLINK, url, key, is_external=True)
        return self.links[url]

    def _changed(self, wrapper: str, run: BaseOxmlElement) -> BaseOxmlElement:
        self.change_count += 1
        return element(wrapper, run, id=self.change_count, author=AUTHOR, **self.dated)


def _run(text: str, text_name: str, part: Run, *, is_rtl: bool) -> BaseOxmlElement:
    run = OxmlElement("w:r")
    looks = run.get_or_add_rPr()
    if part.is_bold:
        looks.append(element("w:b"))
        looks.append(element("w:bCs"))
    if part.colour:
        looks.append(element("w:color", val=part.colour))
    if is_rtl:
        looks.append(element("w:rtl"))
        looks.append(element("w:lang", bidi=RIGHT_TO_LEFT_LANGUAGE))
    for number, each in enumerate(text.split("\n")):
        if number:
            run.append(OxmlElement("w:br"))
        run.append(preserved(text_name, each))
    return run


def footnote_mark(kind: str, **attributes: int) -> BaseOxmlElement:
    """Return the mark of a footnote: where it is referred to, or where it begins."""
    looks = element("w:rPr", element("w:rStyle", val=MARK))
    return element("w:r", looks, element(kind, **attributes))


def preserved(name: str, text: str) -> BaseOxmlElement:
    """Return a text of a run with its blanks, which Word would take away at its ends."""
    made = OxmlElement(name)
    made.text = text
    made.set(qn("xml:space"), "preserve")
    return made

"""The document model: a tree of blocks that knows nothing of how it is rendered."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

# The day that files bear which state none of their own: the first that a zip file can hold.
UNDATED = datetime(1980, 1, 1, tzinfo=UTC)


# The looks of cells: ground and ink, in six hexadecimal digits.
CELL_COLOURS = {
    "strong": ("1a6b45", "ffffff"),
    "middling": ("f6e3b8", "4d3300"),
    "faint": ("e5eaef", "33404b"),
    "asked": ("e3eef6", "0b4a75"),
    "unknown": ("ffffff", "76838f"),
}


class Change(StrEnum):
    """The change of a piece of text since an earlier document."""

    NONE = ""
    INSERTED = "inserted"
    DELETED = "deleted"


class Role(StrEnum):
    """The role of a paragraph, which decides its style."""

    BODY = "body"
    MASTHEAD = "masthead"  # body, place and date, on top of the first page
    SUBTITLE = "subtitle"  # below the title
    STATEMENT = "statement"  # a quotation
    NOTE = "note"  # what a file says about itself


@dataclass(frozen=True)
class Run:
    """A piece of text of one look, with the footnote whose mark follows it, if there is one.

    `colour` is in six hexadecimal digits; empty for that of all text.
    """

    text: str
    is_bold: bool = False
    link: str = ""
    change: Change = Change.NONE
    note: "Inline" = ()
    colour: str = ""


Inline = tuple[Run, ...]


def line(*parts: str | Run) -> Inline:
    """Return a line of texts; plain ones where only the words are given."""
    return tuple(Run(part) if isinstance(part, str) else part for part in parts)


def emphasized(text: str, phrases: Sequence[str], link: str = "") -> Inline:
    """Return a text as a line in which those phrases are bold, wherever they stand in it."""
    if not phrases:
        return (Run(text, link=link),)
    longest_first = sorted(phrases, key=len, reverse=True)
    found = re.split(f"({'|'.join(map(re.escape, longest_first))})", text)
    return tuple(
        Run(part, is_bold=bool(number % 2), link=link) for number, part in enumerate(found) if part
    )


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 is the document's title, of which there is one."""

    line: Inline
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """A paragraph. Numbered ones count through the whole document."""

    line: Inline
    role: Role = Role.BODY
    is_numbered: bool = False


@dataclass(frozen=True)
class ListBlock:
    """A list: (a), (b), … if it is lettered, else with bullets.

    `anchors`, if there are any, name each item for links of a web page.
    """

    items: tuple[Inline, ...]
    is_lettered: bool = False
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table whose first row is its headings. `widths` are shares of the page's width.

    `anchors`, if there are any, name each row for links of a web page. `looks`, if there are any,
    have the look of each cell: one of CELL_COLOURS, or none. `controls`, if there are any, have the
    tag of each cell's content control, by which a Word file that was edited is read again.
    """

    headings: tuple[Inline, ...]
    rows: tuple[tuple[Inline, ...], ...]
    widths: tuple[int, ...]
    caption: str = ""
    anchors: tuple[str, ...] = ()
    looks: tuple[tuple[str, ...], ...] = ()
    controls: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Picture:
    """A picture as an SVG file, of that size in millimetres; `alt` says what it shows."""

    svg: str
    alt: str
    width: float
    height: float


Block = Heading | Paragraph | ListBlock | Table | Picture


@dataclass(frozen=True)
class RenderedDocument:
    """A whole document, in the order in which it is read."""

    title: str
    blocks: tuple[Block, ...]
    language: str = "en"
    running_head: str = ""  # on top of each page: what the document is, in a few words
    dated: datetime = UNDATED
    is_landscape: bool = False
    code: Picture | None = None  # beside what it says about itself on top: a QR code
    is_compact: bool = False  # set small and close, to fit on one page

    @property
    def row_count(self) -> int:
        """Its length: the rows of its tables, and its other blocks."""
        return sum(len(each.rows) if isinstance(each, Table) else 1 for each in self.blocks)


def texts(document: RenderedDocument) -> Iterator[str]:
    """Yield all that a document says, pictures in words."""
    for block in document.blocks:
        match block:
            case Heading() | Paragraph():
                yield full_text(block.line)
            case Picture():
                yield block.alt
            case ListBlock():
                yield from map(full_text, block.items)
            case Table():
                yield from (full_text(cell) for row in block.rows for cell in row)


def words(given: Inline) -> str:
    """Return the words of a line as one text, footnotes and what was deleted left out."""
    return "".join(part.text for part in given if part.change != Change.DELETED)


def full_text(given: Inline) -> str:
    """Return all words of a line as one text, those that were deleted among them."""
    return "".join(part.text for part in given)

"""A long document in parts, which are set one after the other, and joined.

To set a PDF takes 150 kilobytes a row, and none is given back until it is done. So each part is set
by a process of its own. It begins on a new page, and says that it is continued.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from wgsom.exports.documents.model import (
    Block,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    RenderedDocument,
    Run,
    Table,
    words,
)

CONTINUED = "Continued"
FIRST_LEVEL = 2  # of the headings below a title


@dataclass(frozen=True)
class Part:
    """A part of a document, and how many numbered paragraphs and footnotes stand before it.

    A later one begins with lines that say that it is `continued`, none of them in the first. Each
    is set as a heading, of level 1 on: a file may not begin with a heading of another level, nor
    pass over one.
    """

    document: RenderedDocument
    continued: tuple[Inline, ...] = ()
    paragraphs_before: int = 0
    notes_before: int = 0

    @property
    def headings_below_earlier(self) -> int:
        """How many of its headings, next to each other in the outline, are below one before it."""
        levels = [each.level for each in self.document.blocks if isinstance(each, Heading)]
        below = list(takewhile(lambda level: level > FIRST_LEVEL, levels))
        return sum(level == min(below) for level in below)


def split(document: RenderedDocument, rows: int) -> list[Part]:
    """Return a document in parts of so many rows, or other blocks; itself alone if it is short."""
    parts: list[Part] = []
    paragraphs = notes = 0
    heading = ""
    for blocks in _shares(document.blocks, rows):
        whole = replace(document, blocks=blocks, code=None if parts else document.code)
        lines = tuple((Run(each),) for each in _continued(blocks, heading)) if parts else ()
        parts.append(Part(whole, lines, paragraphs, notes))
        paragraphs += sum(isinstance(each, Paragraph) and each.is_numbered for each in blocks)
        notes += sum(bool(run.note) for each in blocks for line in _lines(each) for run in line)
        below_title = [each for each in blocks if isinstance(each, Heading) and each.level > 1]
        heading = words(below_title[-1].line) if below_title else heading
    return parts


def _continued(blocks: Sequence[Block], heading: str) -> list[str]:
    """Return the lines that a later part begins with, whose last heading before it was that."""
    levels = [each.level for each in blocks if isinstance(each, Heading)]
    goes_on = heading and not isinstance(blocks[0], Heading)
    named = f"{heading}, continued" if goes_on else CONTINUED
    more = levels[0] - FIRST_LEVEL if levels else 0
    return [*[CONTINUED] * max(more, 0), named]


def _shares(blocks: Iterable[Block], rows: int) -> Iterator[tuple[Block, ...]]:
    """Yield blocks, so many rows at a time; no heading stands last, unless it is all there is."""
    share: list[Block] = []
    room = rows
    for block in blocks:
        rest: Block | None = block
        while rest:
            if room == 0:
                moved = _trailing_headings(share)
                yield tuple(share[: len(share) - len(moved)])
                share, room = moved, rows - len(moved)
            first, rest = _cut(rest, room)
            share.append(first)
            room -= len(first.rows) if isinstance(first, Table) else 1
    yield tuple(share)


def _trailing_headings(blocks: Sequence[Block]) -> list[Block]:
    """Return the headings at the end; none if there is nothing else."""
    headings = list(takewhile(lambda block: isinstance(block, Heading), reversed(blocks)))
    return headings[::-1] if len(headings) < len(blocks) else []


def _cut(block: Block, rows: int) -> tuple[Block, Block | None]:
    """Return a block up to so many rows, and the rest of it; None if there is none."""
    if not isinstance(block, Table) or len(block.rows) <= rows:
        return block, None
    by_row = ("rows", "anchors", "looks", "controls")
    first = {name: getattr(block, name)[:rows] for name in by_row}
    rest = {name: getattr(block, name)[rows:] for name in by_row}
    return replace(block, **first), replace(block, **rest, caption="")


def _lines(block: Block) -> Iterable[Inline]:
    match block:
        case Heading() | Paragraph():
            return [block.line]
        case ListBlock():
            return block.items
        case Table():
            return [*block.headings, *(cell for row in block.rows for cell in row)]
        case _:
            return []

"""A long document in parts, which are set one after the other, and joined.

To set a PDF takes 150 kilobytes a row, and none is given back until it is done. So each part is set
by a process of its own. It begins on a new page, and says that it is continued.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

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


@dataclass(frozen=True)
class Part:
    """A part of a document, and how many numbered paragraphs and footnotes stand before it.

    `continued` is the line that a later part begins with; empty for the first.
    """

    document: RenderedDocument
    continued: Inline = ()
    paragraphs_before: int = 0
    notes_before: int = 0


def split(document: RenderedDocument, rows: int) -> list[Part]:
    """Return a document in parts of so many rows, or other blocks; itself alone if it is short."""
    parts: list[Part] = []
    paragraphs = notes = 0
    heading = ""
    for blocks in _shares(document.blocks, rows):
        whole = replace(document, blocks=blocks, code=None if parts else document.code)
        continued = (f"{heading}, continued" if heading else CONTINUED) if parts else ""
        line = (Run(continued),) if continued else ()
        parts.append(Part(whole, line, paragraphs, notes))
        paragraphs += sum(isinstance(each, Paragraph) and each.is_numbered for each in blocks)
        notes += sum(bool(run.note) for each in blocks for line in _lines(each) for run in line)
        below_title = [each for each in blocks if isinstance(each, Heading) and each.level > 1]
        heading = words(below_title[-1].line) if below_title else heading
    return parts


def _shares(blocks: Iterable[Block], rows: int) -> Iterator[tuple[Block, ...]]:
    share: list[Block] = []
    room = rows
    for block in blocks:
        rest: Block | None = block
        while rest:
            if room == 0:
                yield tuple(share)
                share, room = [], rows
            first, rest = _cut(rest, room)
            share.append(first)
            room -= len(first.rows) if isinstance(first, Table) else 1
    yield tuple(share)


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

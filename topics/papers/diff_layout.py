"""The changes between two papers as a document: row by row with marks, then side by side."""

from collections.abc import Iterator
from dataclasses import dataclass

from topics.papers.diff import NOTHING, Pair, PaperDiff, PaperEntry
from wgsom.exports.documents import (
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    RenderedDocument,
    Role,
    Table,
    emphasized,
    line,
)
from wgsom.exports.documents.diff import diff_words
from wgsom.exports.documents.model import Block

WIDTHS = (4, 2, 5, 3)


@dataclass(frozen=True)
class Side:
    """One of the two papers that are compared: its name, and the heading of its column."""

    name: str
    heading: str


def changes_document(
    title: str,
    changes: PaperDiff,
    before: Side,
    after: Side,
    *,
    says_all: bool,
    completeness: str = "",
) -> RenderedDocument:
    """Return what changed from one paper to another, row by row, then both side by side.

    With `says_all` also what changed in the masthead and in the running text: only where both
    papers have the Secretariat's. `completeness` says how far the record goes that one is read off.
    """
    said = tuple(line(sentence) for sentence in changes.sentences) if says_all else ()
    headings = (line("Topic or cluster"), line(before.heading), line(after.heading))
    blocks = (
        Heading(line(title), level=1),
        Paragraph(line(f"From: {before.name}"), role=Role.SUBTITLE),
        Paragraph(line(f"To: {after.name}"), role=Role.SUBTITLE),
        *([Paragraph(line(completeness))] if completeness else []),
        Paragraph(line(changes.summary)),
        *([ListBlock(said)] if said else []),
        *_marked(changes.changed),
        Heading(line("Side by side")),
        *(
            Table(headings, tuple(map(_row_side_by_side, pairs)), (2, 5, 5))
            for pairs in (changes.topics, changes.clusters)
            if pairs
        ),
    )
    return RenderedDocument(title, blocks, running_head=f"{before.name}; {after.name}")


def _marked(pairs: list[Pair]) -> Iterator[Block]:
    if not pairs:
        return
    yield Heading(line("Row by row"))
    headings = ("Topic or cluster", "Origin", "Addressed since?", "What changed")
    yield Table(tuple(map(line, headings)), tuple(map(_marked_row, pairs)), WIDTHS)


def _marked_row(pair: Pair) -> tuple[Inline, ...]:
    before, after = pair.before or NOTHING, pair.after or NOTHING
    cells = [(each.title, each.origin, each.text) for each in (before, after)]
    title, *others = (diff_words(*texts) for texts in zip(*cells, strict=True))
    what = line(", ".join(pair.what).capitalize())
    return (*line(f"{pair.entry.name}. "), *title), *others, what


def _row_side_by_side(pair: Pair) -> tuple[Inline, ...]:
    return line(pair.entry.name), _cell(pair.before), _cell(pair.after)


def _cell(entry: PaperEntry | None) -> Inline:
    if entry is None:
        return line("Not listed")
    rest = "\n".join(text for text in (entry.origin, entry.text) if text)
    return (*emphasized(entry.title, entry.bold), *line(f"\n{rest}"))

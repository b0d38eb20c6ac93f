"""The changes between two papers as a document: row by row with marks, then side by side."""

from collections.abc import Iterable, Iterator

from topics.papers.changes import Changes, Entry, Pair
from wgsom.documents import Document, Heading, Line, Paragraph, Role, Table, line
from wgsom.documents.differences import differences
from wgsom.documents.document import Block

TITLE = "What changed since the paper was issued"
NOTHING = Entry("", "")
WIDTHS = (4, 2, 5, 3)


def changes_document(changes: Changes, *, issued: str, now: str) -> Document:
    """Return what changed; `issued` and `now` say in words what the two papers are."""
    blocks = (
        Heading(line(TITLE), level=1),
        Paragraph(line(issued), role=Role.SUBTITLE),
        Paragraph(line(now), role=Role.SUBTITLE),
        Paragraph(line(changes.summary)),
        *_marked(changes.changed),
        Heading(line("Side by side")),
        _beside(changes.topics),
    )
    return Document(TITLE, blocks, running_head=issued)


def _marked(pairs: list[Pair]) -> Iterator[Block]:
    if not pairs:
        return
    yield Heading(line("Row by row"))
    headings = ("Topic or cluster", "Origin", "Addressed since?", "What changed")
    yield Table(tuple(map(line, headings)), tuple(map(_marked_row, pairs)), WIDTHS)


def _marked_row(pair: Pair) -> tuple[Line, ...]:
    before, after = pair.before or NOTHING, pair.after or NOTHING
    cells = [(each.title, each.origin, each.text) for each in (before, after)]
    title, *others = (differences(*texts) for texts in zip(*cells, strict=True))
    what = line(", ".join(pair.what).capitalize())
    return (*line(f"{pair.entry.name}. "), *title), *others, what


def _beside(pairs: Iterable[Pair]) -> Table:
    headings = (line("Topic"), line("As issued"), line("As the record reads now"))
    rows = tuple(
        (line(f"{pair.entry.name}. {pair.entry.title}"), _cell(pair.before), _cell(pair.after))
        for pair in pairs
    )
    return Table(headings, rows, (4, 5, 5))


def _cell(entry: Entry | None) -> Line:
    if entry is None:
        return line("Not listed")
    return line("\n".join(text for text in (entry.origin, entry.text) if text))

"""Content controls of the draft paper's cells: what Word keeps about a cell while it is edited.

A tag names the paper's session, the topic, the column, and the text as it was written, in a few
digits: a cell that nobody touched is known by that, whatever the record says by now.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from topics.papers.content import TopicRow

PREFIX = "paper"
TITLE, PROPOSED, STATEMENT = COLUMNS = ("title", "proposed", "statement")
NUMBER = re.compile("[0-9]{1,9}")
DIGITS = 12  # of what stands for a text


@dataclass(frozen=True)
class CorrectedCell:
    """A cell of a draft paper that came back with another text."""

    session: int
    topic: int
    column: str
    text: str


def tags(session: int, row: TopicRow) -> tuple[str, ...]:
    """Return the tags of a row's cells."""
    texts = (row.title, row.proposed, row.statement)
    return tuple(
        f"{PREFIX}/{session}/{row.number}/{column}/{_digest(text)}"
        for column, text in zip(COLUMNS, texts, strict=True)
    )


def corrected_cells(controls: Iterable[tuple[str, str]]) -> Iterator[CorrectedCell]:
    """Yield the cells whose text is another one than was written; other controls are left aside."""
    for tag, text in controls:
        parts = tag.split("/")
        if len(parts) != 5 or parts[0] != PREFIX or parts[3] not in COLUMNS:
            continue
        _, session, topic, column, digest = parts
        are_numbers = NUMBER.fullmatch(session) and NUMBER.fullmatch(topic)
        if are_numbers and _digest(text) != digest:
            yield CorrectedCell(int(session), int(topic), column, text)


def is_paper_control(tag: str) -> bool:
    """Return whether a tag is one of a draft paper."""
    return tag.startswith(f"{PREFIX}/")


def _digest(text: str) -> str:
    return sha256(" ".join(text.split()).encode()).hexdigest()[:DIGITS]

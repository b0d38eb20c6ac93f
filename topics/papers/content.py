"""The content of a paper as data: the same whether it is composed from the record or was issued.

Source: the 2023 paper, "Topics for future sessions of the Working Group", which has these parts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Masthead:
    """The masthead, above the introduction. All are texts as printed; empty ones are left out."""

    dated: str
    language: str
    body: str
    place_and_dates: str
    title: str
    subtitle: str
    symbol: str = ""


@dataclass(frozen=True)
class Section:
    """A heading, and running text below it: paragraphs, in which ^[…] is a footnote."""

    heading: str
    paragraphs: Sequence[str] = ()


@dataclass(frozen=True)
class TopicRow:
    """A row of the table: a topic that sessions proposed.

    `proposed` and `statement` are the cells as printed; `answer` is the word for it in the
    register (yes, partly, no).
    """

    number: int
    title: str
    bold: Sequence[str]
    proposed: str
    answer: str
    statement: str


@dataclass(frozen=True)
class MandatedTopic:
    """A topic that only resolutions carry; `reference` names the operative paragraphs.

    `answer` is the register's word, as in a row. `statement` is the sentence below the topic; empty
    where nobody assessed it and no session considered it, as in the 2023 paper.
    """

    number: int
    title: str
    bold: Sequence[str]
    reference: str
    answer: str
    statement: str = ""


@dataclass(frozen=True)
class ClusterEntry:
    """A cluster with its description."""

    slug: str
    name: str
    description: str


@dataclass(frozen=True)
class Paper:
    """A whole paper, in the order in which it is read.

    `headings` are those of the table's columns, and `answer_note` is the footnote to the last.
    `corrections` says, in a correction, why it was made and what it changes. `name` is what the
    paper is called outside of itself: "Paper of the 10th session (2023)".
    """

    session: int
    name: str
    masthead: Masthead
    corrections: Sequence[str]
    introduction: Section
    proposed: Section
    headings: Sequence[str]
    answer_note: str
    rows: Sequence[TopicRow]
    mandated: Section
    mandated_topics: Sequence[MandatedTopic]
    clustering: Section
    clusters: Sequence[ClusterEntry]


_PARTS = {
    "masthead": Masthead,
    **dict.fromkeys(["introduction", "proposed", "mandated", "clustering"], Section),
}
_LISTS = {"rows": TopicRow, "mandated_topics": MandatedTopic, "clusters": ClusterEntry}


class NotAPaperError(ValueError):
    """Data that was to be a paper and is none, in words for the person who wrote it."""


def as_data(paper: Paper) -> dict[str, Any]:
    """Return a paper as what JSON can hold."""
    return asdict(paper)


def from_data(data: Any) -> Paper:
    """Return the paper that `as_data` made; raise NotAPaperError if it made none like this."""
    values = _checked("the paper", Paper, data)
    values |= {name: _made(kind, name, data[name]) for name, kind in _PARTS.items()}
    for name, kind in _LISTS.items():
        given = data[name] if isinstance(data[name], list) else [data[name]]
        values[name] = [
            _made(kind, f"{name}, {place}", each) for place, each in enumerate(given, start=1)
        ]
    return Paper(**values)


def _made(kind: type, where: str, data: Any):
    return kind(**_checked(where, kind, data))


def _checked(where: str, kind: type, data: Any) -> dict[str, Any]:
    names = [field.name for field in fields(kind)]
    # What parts of a paper got since it was issued, it does without.
    optional = {field.name for field in fields(kind) if field.default is not MISSING}
    given = set(data) if isinstance(data, Mapping) else set()
    if not given or not set(names) - optional <= given <= set(names):
        raise NotAPaperError(f"{where}: it has exactly the parts {', '.join(names)}.")
    return dict(data)

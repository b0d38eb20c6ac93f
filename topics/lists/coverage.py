"""The coverage matrix: which session proposed and took up which topic, and how far."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sessions.models import Session
from topics.choices import Extent
from topics.lists.kept import kept_with_topic
from topics.lists.status_index import StatusIndex
from topics.models import Topic

PROPOSED = "proposed"
NOT_KNOWN = "not known"
MARKS = [PROPOSED, *Extent.values]  # in the order in which a cell has them

MAX_SESSIONS = 18  # beside each other on a page and on paper

# The letter that stands for each mark where a word would not fit.
LETTERS = {
    PROPOSED: "P",
    Extent.FOCUS.value: "M",
    Extent.PARTIAL.value: "½",
    Extent.RELATED.value: "C",
    NOT_KNOWN: "?",
}
# The words for each mark; files for programs have the mark itself.
WORDS = {
    PROPOSED: PROPOSED,
    **{extent.value: extent.label.lower() for extent in Extent},
    NOT_KNOWN: NOT_KNOWN,
}


@dataclass(frozen=True)
class Cell:
    """A cell of the matrix: some of MARKS, or "not known" where the session is not entered yet."""

    session: Session
    marks: list[str]
    text: str  # for those who do not see the matrix


@dataclass(frozen=True)
class Row:
    """A topic with a cell for each session."""

    topic: Topic
    cells: list[Cell]


@dataclass(frozen=True)
class Part:
    """Some of the sessions of a matrix, as many as stand beside each other; in their order.

    `start` and `stop` are their places among all. Without a label: all of them.
    """

    sessions: Sequence[Session]
    start: int
    stop: int
    label: str = ""


@dataclass(frozen=True)
class Totals:
    """A line of totals: for each session, the number of topics by mark."""

    name: str
    cells: list[tuple[Session, dict[str, int]]]


def marks(topic: Topic, session: Session, not_entered: Iterable[Session] = ()) -> list[str]:
    """Return what the session did about a topic of `as_of`.

    Nothing at a session that is not entered yet is "not known": it is no "no".
    """
    number = str(session.number)
    proposed = [PROPOSED] if number in topic.proposed_at else []
    pairs = (pair.split() for pair in topic.considered_at)
    extents = [extent for at, extent in pairs if at == number]
    return proposed + extents or ([NOT_KNOWN] if session in not_entered else [])


def matrix_parts(sessions: Sequence[Session]) -> list[Part]:
    """Return the parts of a matrix of so many sessions that none is wider than a page."""
    if len(sessions) <= MAX_SESSIONS:
        return [Part(sessions, 0, len(sessions))]
    parts = []
    for start in range(0, len(sessions), MAX_SESSIONS):
        some = sessions[start : start + MAX_SESSIONS]
        label = f"{some[0].ordinal} to {some[-1].ordinal} session"
        parts.append(Part(some, start, start + len(some), label))
    return parts


@kept_with_topic
def coverage_row(topic: Topic, sessions: Sequence[Session], not_entered: Sequence[Session]) -> Row:
    """Return the row of a topic of `as_of`, fetched `with_considerations`."""
    return Row(topic, [_cell(topic, session, not_entered) for session in sessions])


def session_totals(
    index: StatusIndex, topics: int, sessions: Sequence[Session], clusters: Mapping[str, str]
) -> list[Totals]:
    """Return the totals of topics of an index, a bitmap; then of those in each of the clusters.

    `clusters` has the names by slug, with "none" for topics in no cluster.
    """
    parts = [("All topics", topics)]
    parts += [(name, topics & index.values["cluster"][slug]) for slug, name in clusters.items()]
    return [
        Totals(name, [(session, _totals(index, part, session)) for session in sessions])
        for name, part in parts
    ]


def _cell(topic: Topic, session: Session, not_entered: Sequence[Session]) -> Cell:
    found = marks(topic, session, not_entered)
    titles = [
        row.agenda_item.title
        for row in topic.considerations_as_of
        if row.session == session and row.agenda_item
    ]
    words = ", ".join([*(WORDS[mark] for mark in found), *titles])
    return Cell(session, found, f"Topic {topic.number}, {session}: {words}")


def _totals(index: StatusIndex, topics: int, session: Session) -> dict[str, int]:
    """Return the number of topics by mark; those that there are any of."""
    number = str(session.number)
    by_mark = {PROPOSED: index.values["proposed"].get(number, 0)}
    for extent in Extent.values:
        by_mark[extent] = index.considerations.get((number, extent), 0)
    counts = {mark: (topics & marked).bit_count() for mark, marked in by_mark.items()}
    return {mark: count for mark, count in counts.items() if count}

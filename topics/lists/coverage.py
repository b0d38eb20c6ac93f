"""The coverage matrix: which session proposed and took up which topic, and how far."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Value

from sessions.models import Session
from topics.choices import Extent
from topics.models import Consideration, Proposal, Topic
from wgsom.lists.filters import NONE

PROPOSED = "proposed"
NOT_KNOWN = "not known"
MARKS = [PROPOSED, *Extent.values]  # in the order in which a cell has them

# The letter that stands for each mark where a word would not fit.
LETTERS = {
    PROPOSED: "P",
    Extent.FOCUS.value: "F",
    Extent.PARTIAL.value: "½",
    Extent.RELATED.value: "R",
    NOT_KNOWN: "?",
}


@dataclass(frozen=True)
class Cell:
    """A cell of the matrix: some of MARKS, or "not known" where the session is not entered yet."""

    session: Session
    marks: list[str]
    text: str  # for those who do not see the matrix


@dataclass(frozen=True)
class Row:
    """A topic with a cell for each session, and how many of those considered it."""

    topic: Topic
    cells: list[Cell]

    @property
    def considered_count(self) -> int:
        """The number of sessions that considered the topic, to any extent."""
        return len({session for session, _ in self.topic.considered_as_of})


@dataclass(frozen=True)
class Totals:
    """A line of totals: for each session, the number of topics by mark."""

    name: str
    cells: list[tuple[Session, dict[str, int]]]


def marks(topic: Topic, session: Session, not_entered: Iterable[Session] = ()) -> list[str]:
    """Return what the session did about a topic fetched `with_evidence`.

    Nothing at a session that is not entered yet is "not known": it is no "no".
    """
    proposed = [PROPOSED] if session in [row.session for row in topic.proposals_as_of] else []
    extents = [extent.value for each, extent in topic.considered_as_of if each == session]
    return proposed + extents or ([NOT_KNOWN] if session in not_entered else [])


def coverage_row(topic: Topic, sessions: Sequence[Session], not_entered: Sequence[Session]) -> Row:
    """Return the row of a topic fetched `with_evidence`."""
    return Row(topic, [_cell(topic, session, not_entered) for session in sessions])


def session_totals(
    topics: QuerySet, sessions: Sequence[Session], clusters: Mapping[str, str]
) -> list[Totals]:
    """Return the totals of all topics, then of each of the clusters.

    `clusters` has the names by slug, with "none" for topics in no cluster. Takes one query,
    however many topics.
    """
    counts = _counts(topics, sessions)
    parts: list[tuple[str, Mapping]] = [("All topics", counts)]
    for slug, name in clusters.items():
        parts.append((name, {each: count for each, count in counts.items() if each[0] == slug}))
    return [
        Totals(name, [(session, _sum(part, session)) for session in sessions])
        for name, part in parts
    ]


def _cell(topic: Topic, session: Session, not_entered: Sequence[Session]) -> Cell:
    found = marks(topic, session, not_entered)
    titles = [
        row.agenda_item.title
        for row in topic.considerations_as_of
        if row.session == session and row.agenda_item
    ]
    words = ", ".join([*found, *titles])
    return Cell(session, found, f"Topic {topic.number}, {session}: {words}")


def _counts(topics: QuerySet, sessions: Sequence[Session]) -> Counter:
    """Return the number of topics by cluster slug, session key and mark."""
    which = {"topic__in": topics.order_by().values("pk"), "session__in": sessions}
    by = ("topic__cluster__slug", "session")
    proposed = Proposal.objects.filter(**which).order_by().values_list(*by, Value(PROPOSED))
    considered = Consideration.objects.filter(**which).order_by().values_list(*by, "extent")
    first, second = (
        rows.annotate(count=Count("topic", distinct=True)) for rows in (proposed, considered)
    )
    return Counter(
        {
            (slug or NONE, session, mark): count
            for slug, session, mark, count in first.union(second, all=True)
        }
    )


def _sum(counts: Mapping, session: Session) -> dict[str, int]:
    totals = {
        mark: sum(n for (_, key, each), n in counts.items() if (key, each) == (session.pk, mark))
        for mark in MARKS
    }
    return {mark: total for mark, total in totals.items() if total}

"""The values of the charts of topics: of lists, rows and topics, as the charts take them."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from sessions.models import Session
from topics.choices import Answer, Extent
from topics.lists.coverage import LETTERS, NOT_KNOWN, PROPOSED, WORDS, marks
from topics.models import Topic
from wgsom.charts.answers_bar import Share
from wgsom.charts.matrix import MatrixColumn, MatrixRow, matrix
from wgsom.charts.strip import Cell, Event
from wgsom.charts.svg import Chart


def answer_shares(counts: Mapping[str, int], url: Callable[[str], str]) -> list[Share]:
    """Return the share of each answer, in their order; `url` gives that of the topics with one."""
    return [
        Share(each.value, each.label, counts.get(each.value, 0), url(each.value)) for each in Answer
    ]


def evidence_cells(
    topic: Topic, sessions: Sequence[Session], not_entered: Sequence[Session]
) -> list[Cell]:
    """Return the cells of the strip of a topic of `as_of`, without the answers."""
    return [
        Cell(
            label=session.ordinal,
            sublabel=str(session.year),
            events=tuple(_event(mark) for mark in marks(topic, session)),
            is_unknown=session in not_entered,
        )
        for session in sessions
    ]


def _event(mark: str) -> Event:
    label = "Proposed" if mark == PROPOSED else Extent(mark).label
    return Event(mark, label)


def coverage_chart(
    topics: Iterable[Topic], sessions: Sequence[Session], not_entered: Sequence[Session]
) -> Chart:
    """Return the matrix of topics of `as_of` by sessions."""
    columns = [
        MatrixColumn(session.ordinal, str(session.year), session in not_entered)
        for session in sessions
    ]
    rows = [
        MatrixRow(
            str(topic),
            topic.answer,
            topic.answer_label,
            tuple(
                tuple((mark, LETTERS[mark]) for mark in marks(topic, session))
                for session in sessions
            ),
        )
        for topic in topics
    ]
    letters = ", ".join(f"{letter} {WORDS[mark]}" for mark, letter in LETTERS.items())
    legend = letters.replace(f"{LETTERS[NOT_KNOWN]} {NOT_KNOWN}", "hatched: not entered yet")
    return matrix(columns, rows, "Topics by session", legend)

"""Which columns topics and clusters have on a printed page: those of the screen."""

from collections.abc import Sequence

from sessions.models import Session
from topics.choices import Answer
from topics.lists.coverage import LETTERS, marks
from topics.models import Topic
from wgsom.exports.tables import PrintColumn, PrintTable


def _proposed(topic: Topic) -> str:
    sessions = (f"{row.session.ordinal} ({row.session.year})" for row in topic.proposals_as_of)
    return "\n".join([*sessions, *(str(row.operative_paragraph) for row in topic.mandates_as_of)])


def _answer(topic: Topic) -> str:
    return "\n".join(filter(None, (topic.answer_label, topic.basis_description)))


def _considered(topic: Topic) -> str:
    sessions = (
        f"{session.ordinal} ({session.year}): {extent.label.lower()}"
        for session, extent in topic.considered_as_of
    )
    return "\n".join(sessions) or "at no session"


def _phrases(topic: Topic) -> list[str]:
    return topic.emphasised_phrases


_NUMBER = PrintColumn("No.", lambda t: t.number, 5, is_link=True)
_WAITING = PrintColumn("Waiting", lambda t: t.waiting_description, 12)


def topic_print_table(*, shows_waiting: bool) -> PrintTable:
    """Return the columns of the list of topics, with the wait if the page shows it."""
    return PrintTable(
        "Topics, when they were proposed, and whether they have been addressed since",
        (
            _NUMBER,
            PrintColumn("Topic", lambda t: t.title, 46, bold=_phrases),
            PrintColumn("Proposed at", _proposed, 13),
            PrintColumn("Addressed?", _answer, 17),
            PrintColumn("Considered at", _considered, 17),
            *([_WAITING] if shows_waiting else []),
            PrintColumn("Cluster", lambda t: t.cluster.name if t.cluster else "No cluster", 20),
        ),
    )


CLUSTER_PRINT_TABLE = PrintTable(
    "Clusters, and how many of their topics have been addressed",
    (
        PrintColumn("Cluster", lambda c: c.name, 45, is_link=True),
        PrintColumn("Topics", lambda c: c.topic_count, 10),
        *(
            PrintColumn(answer.label, lambda c, answer=answer: dict(c.answer_counts)[answer], 10)
            for answer in Answer
        ),
    ),
)


def coverage_print_table(sessions: Sequence[Session], not_entered: Sequence[Session]) -> PrintTable:
    """Return the columns of the coverage matrix: a letter for what each session did."""
    legend = ", ".join(f"{letter} {mark}" for mark, letter in LETTERS.items())
    return PrintTable(
        f"Topics by sessions: {legend}",
        (
            PrintColumn("Topic", str, 46, is_link=True),
            *(_session_print_column(session, not_entered) for session in sessions),
            PrintColumn("Considered at", lambda t: len({s for s, _ in t.considered_as_of}), 12),
        ),
    )


def _session_print_column(session: Session, not_entered: Sequence[Session]) -> PrintColumn:
    return PrintColumn(
        f"{session.ordinal}\n{session.year}",
        lambda topic: " ".join(LETTERS[mark] for mark in marks(topic, session, not_entered)),
        6,
    )

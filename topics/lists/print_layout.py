"""The columns of topics and clusters on a printed page: those of the screen."""

from collections.abc import Sequence

from sessions.models import Session
from topics.choices import Answer, Extent
from topics.lists.coverage import LETTERS, MAX_SESSIONS, NOT_KNOWN, PROPOSED, WORDS, marks
from topics.lists.row_evidence import Sessions, considered_at, proposed_at
from topics.models import Topic
from wgsom.exports.tables import PrintColumn, PrintTable


def _answer(topic: Topic) -> str:
    return "\n".join(filter(None, (topic.answer_label, topic.basis_description)))


def _phrases(topic: Topic) -> list[str]:
    return topic.emphasised_phrases


_NUMBER = PrintColumn("No.", lambda t: t.number, 5, is_link=True)
_WAITING = PrintColumn("Waiting", lambda t: t.waiting_description, 12)


def topic_print_table(sessions: Sessions, *, shows_waiting: bool) -> PrintTable:
    """Return the columns of the list of topics, with the wait if the page shows it.

    `sessions` are those that topics were proposed and considered at, by number.
    """

    def proposed(topic: Topic) -> str:
        at = [f"{each.ordinal} ({each.year})" for each in proposed_at(topic, sessions)]
        return "\n".join([*at, *topic.mandated_by])

    def considered(topic: Topic) -> str:
        at = (
            f"{session.ordinal} ({session.year}): {extent.label.lower()}"
            for session, extent in considered_at(topic, sessions)
        )
        return "\n".join(at) or "at no session"

    return PrintTable(
        "Topics, when they were proposed, and whether they have been addressed since",
        (
            _NUMBER,
            PrintColumn("Topic", lambda t: t.title, 46, bold=_phrases),
            PrintColumn("Addressed?", _answer, 17),
            PrintColumn("Proposed at", proposed, 13),
            PrintColumn("Considered at", considered, 17),
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


# The look of a cell of the matrix by what is in it: that of the furthest extent.
_LOOKS = {
    Extent.FOCUS.value: "strong",
    Extent.PARTIAL.value: "middling",
    Extent.RELATED.value: "faint",
    PROPOSED: "asked",
    NOT_KNOWN: "unknown",
}


def coverage_print_table(sessions: Sequence[Session], not_entered: Sequence[Session]) -> PrintTable:
    """Return the columns of the coverage matrix: a letter for what each session did."""
    legend = ", ".join(f"{letter} {WORDS[mark]}" for mark, letter in LETTERS.items())
    return PrintTable(
        f"Topics by sessions: {legend}",
        (
            PrintColumn("Topic", str, 40, is_link=True),
            PrintColumn("Addressed?", lambda t: t.answer_label, 11),
            *(_session_print_column(session, not_entered) for session in sessions),
        ),
        repeated=2,
        max_columns=2 + MAX_SESSIONS,
        is_compact=True,
    )


def _session_print_column(session: Session, not_entered: Sequence[Session]) -> PrintColumn:
    def found(topic: Topic) -> list[str]:
        return marks(topic, session, not_entered)

    def look(topic: Topic) -> str:
        return next((_LOOKS[mark] for mark in _LOOKS if mark in found(topic)), "")

    return PrintColumn(
        f"{session.ordinal}\n{session.year}",
        lambda topic: " ".join(LETTERS[mark] for mark in found(topic)),
        6,
        look=look,
    )

"""Which columns topics and clusters have in a file."""

from collections.abc import Sequence
from functools import cache

from django.urls import reverse

from sessions.models import Session
from topics.coverage import LETTERS, marks
from topics.models import Cluster, Topic
from topics.vocabulary import Answer
from wgsom.tables import Column, PrintedColumn, PrintedTable, Table
from wgsom.words import counted


def _several(text: str) -> list[str]:
    return text.split("|") if text else []


@cache
def _list_address() -> str:
    return reverse("topics:topic-list")


def _address(topic: Topic) -> str:
    # As get_absolute_url has it. Looked up for every row it would take half the time of a file.
    return f"{_list_address()}{topic.number}/"


def _numbers(text: str) -> list[int]:
    return [int(number) for number in _several(text)]


TOPIC_TABLE = Table(
    (
        Column("number", "The topic's number, for ever", lambda t: t.number, width=8),
        Column("title", "The topic as adopted, verbatim", lambda t: t.title, width=60),
        Column("cluster", "Its cluster", lambda t: t.cluster.slug if t.cluster else None),
        Column(
            "proposed",
            "Numbers of the sessions that proposed it",
            lambda t: _numbers(t.proposed_at),
        ),
        Column(
            "mandates", "Operative paragraphs that it stems from", lambda t: _several(t.mandated_by)
        ),
        Column(
            "answer",
            "Whether it has been addressed: yes, partly, no or not-assessed",
            lambda t: t.answer,
        ),
        Column(
            "basis",
            "What the answer rests on: recorded by the Secretariat, or computed from the record",
            lambda t: t.basis or None,
        ),
        Column(
            "basis_session",
            "The session that the answer was recorded at or computed up to",
            lambda t: t.basis_session,
        ),
        Column(
            "statement",
            "The Secretariat's sentence, verbatim; empty where the answer is computed",
            lambda t: t.statement,
            width=60,
        ),
        Column(
            "considered",
            "Sessions that considered it, each with the extent: focus, partial or related",
            lambda t: _several(t.considered_at),
            width=24,
        ),
        Column("url", "Its page", _address, is_address=True, width=40),
    )
)

WAITING_TABLE = Table(
    (
        *TOPIC_TABLE.columns,
        Column(
            "waiting",
            "Sessions since its first proposal without one that took it up as its focus",
            lambda t: t.waiting,
        ),
    )
)

CLUSTER_TABLE = Table(
    (
        Column("slug", "The cluster's name in addresses", lambda c: c.slug),
        Column("name", "Its name", lambda c: c.name, width=40),
        Column("description", "What belongs to it", lambda c: c.description or None, width=60),
        Column("topics", "How many topics it has", lambda c: c.topic_count, width=12),
        Column("yes", "How many of them have been addressed", lambda c: c.yes_count, width=12),
        Column("partly", "How many in part", lambda c: c.partly_count, width=12),
        Column("no", "How many have not", lambda c: c.no_count, width=12),
        Column(
            "not_assessed", "How many are not assessed", lambda c: c.not_assessed_count, width=12
        ),
        Column("url", "Its page", Cluster.get_absolute_url, is_address=True, width=40),
    )
)


def coverage_table(sessions: Sequence[Session], unmatched: Sequence[Session]) -> Table:
    """Return the columns of the coverage matrix: a topic, and what each session did about it."""
    return Table(
        (
            *(column for column in TOPIC_TABLE.columns if column.key in COVERAGE_KEYS),
            *(_session_column(session, unmatched) for session in sessions),
            TOPIC_TABLE.columns[-1],
        )
    )


COVERAGE_KEYS = {"number", "title", "cluster", "answer"}


def _session_column(session: Session, unmatched: Sequence[Session]) -> Column:
    return Column(
        f"session_{session.number}",
        f"What the {session} did about it: proposed, focus, partial or related; "
        "“not known” where nobody has matched the session with the topics yet",
        lambda topic: marks(topic, session, unmatched),
        width=14,
    )


def _proposed(topic: Topic) -> str:
    sessions = (f"{row.session.ordinal} ({row.session.year})" for row in topic.proposals_as_of)
    return "\n".join([*sessions, *(str(row.operative_paragraph) for row in topic.mandates_as_of)])


def _answer(topic: Topic) -> str:
    return "\n".join(part for part in (topic.answer_label, topic.basis_in_words) if part)


def _considered(topic: Topic) -> str:
    sessions = (
        f"{session.ordinal} ({session.year}): {extent.label.lower()}"
        for session, extent in topic.considered_as_of
    )
    return "\n".join(sessions) or "at no session"


def _phrases(topic: Topic) -> list[str]:
    return topic.emphasised_phrases


_NUMBER = PrintedColumn("No.", lambda t: t.number, 5, is_link=True)
_WAITING = PrintedColumn(
    "Waiting", lambda t: "no" if t.waiting is None else counted(t.waiting, "session"), 12
)


def printed_topics(*, shows_waiting: bool) -> PrintedTable:
    """Return the columns of the list of topics, with the wait if the page shows it."""
    return PrintedTable(
        "Topics, when they were proposed, and whether they have been addressed since",
        (
            _NUMBER,
            PrintedColumn("Topic", lambda t: t.title, 46, bold=_phrases),
            PrintedColumn("Proposed at", _proposed, 13),
            PrintedColumn("Addressed?", _answer, 17),
            PrintedColumn("Considered at", _considered, 17),
            *([_WAITING] if shows_waiting else []),
            PrintedColumn("Cluster", lambda t: t.cluster.name if t.cluster else "No cluster", 20),
        ),
    )


PRINTED_CLUSTERS = PrintedTable(
    "Clusters, and how many of their topics have been addressed",
    (
        PrintedColumn("Cluster", lambda c: c.name, 45, is_link=True),
        PrintedColumn("Topics", lambda c: c.topic_count, 10),
        *(
            PrintedColumn(answer.label, lambda c, answer=answer: dict(c.answer_counts)[answer], 10)
            for answer in Answer
        ),
    ),
)


def printed_coverage(sessions: Sequence[Session], unmatched: Sequence[Session]) -> PrintedTable:
    """Return the columns of the coverage matrix: a letter for what each session did."""
    legend = ", ".join(f"{letter} {mark}" for mark, letter in LETTERS.items())
    return PrintedTable(
        f"Topics by sessions: {legend}",
        (
            PrintedColumn("Topic", str, 46, is_link=True),
            *(_printed_session(session, unmatched) for session in sessions),
            PrintedColumn("Considered at", lambda t: len({s for s, _ in t.considered_as_of}), 10),
        ),
    )


def _printed_session(session: Session, unmatched: Sequence[Session]) -> PrintedColumn:
    return PrintedColumn(
        f"{session.ordinal}\n{session.year}",
        lambda topic: " ".join(LETTERS[mark] for mark in marks(topic, session, unmatched)),
        6,
    )

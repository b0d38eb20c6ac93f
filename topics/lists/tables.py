"""The table schemas of topics and clusters in files."""

from collections.abc import Sequence

from sessions.models import Session
from topics.choices import Answer, Extent
from topics.lists.coverage import WORDS, marks
from topics.lists.filters import all_clusters
from topics.models import Cluster
from topics.models.relation import all_relations
from topics.models.topic import topic_url
from wgsom.exports.tables import Column, TableSchema, or_none
from wgsom.text import ordinal


def _list(values: Sequence[str] | None) -> list[str]:
    return list(values or ())


def _numbers(values: Sequence[str] | None) -> list[int]:
    return [int(value) for value in values or ()]


def _cluster_name(slug: str) -> str:
    return next((each.name for each in all_clusters() if each.slug == slug), slug)


def _extent_in_words(pair: str) -> str:
    """Return "8th session: main subject" for "8 focus"."""
    number, extent = pair.split()
    return f"{ordinal(int(number))} session: {Extent(extent).label.lower()}"


TOPIC_TABLE = TableSchema(
    (
        Column("number", "The topic's number, for ever", field="number", width=8, label="No."),
        Column("title", "The topic as adopted, verbatim", field="title", width=60, label="Topic"),
        Column("cluster", "Its cluster", field="cluster__slug", in_words=_cluster_name),
        Column(
            "proposed",
            "Numbers of the sessions that proposed it",
            field="proposed_at",
            convert=_numbers,
            label="Proposed at sessions",
        ),
        Column(
            "mandates",
            "Operative paragraphs that it stems from",
            field="mandated_by",
            convert=_list,
        ),
        Column(
            "answer",
            "Whether it has been addressed: yes, partly, no or not-assessed",
            field="answer",
            label="Addressed?",
            in_words=lambda value: Answer(value).label,
        ),
        Column(
            "basis",
            "What the answer rests on: recorded by the Secretariat, or computed from the record",
            field="basis",
            convert=or_none,
        ),
        Column(
            "basis_session",
            "The session that the answer was recorded at or computed up to",
            field="basis_session",
            label="Recorded at or computed up to session",
        ),
        Column(
            "statement",
            "The Secretariat's sentence, verbatim; empty where the answer is computed",
            field="statement",
            width=60,
        ),
        Column(
            "considered",
            "Sessions that considered it, each with the extent: focus, partial or related",
            field="considered_at",
            convert=_list,
            width=24,
            label="Considered at",
            in_words=_extent_in_words,
        ),
        Column(
            "url",
            "Its page",
            field="number",
            convert=topic_url,
            is_url=True,
            width=40,
            label="Page",
        ),
        Column(
            "waiting",
            "Sessions held since it was proposed or mandated, those with a complete record; empty "
            "where the answer is yes",
            field="waiting",
            label="Waiting, in sessions",
        ),
        Column(
            "waiting_unknown",
            "Sessions held since then that are not entered yet; empty where the answer is yes",
            field="waiting_unknown",
            label="Sessions not entered yet",
        ),
    )
)


def relations_column() -> Column:
    """Return the column of the topics that a topic is related to; they are read here, once."""
    relations = all_relations()
    return Column(
        "relations",
        "Topics that it is related to, each with how: “continues 4”, “overlaps with 7”",
        field="number",
        convert=lambda number: [
            f"{each.words} {each.number}" for each in relations.get(number, ())
        ],
        label="Related topics",
    )


CLUSTER_TABLE = TableSchema(
    (
        Column("slug", "The cluster's name in addresses", field="slug"),
        Column("name", "Its name", field="name", width=40),
        Column("description", "What belongs to it", field="description", convert=or_none, width=60),
        Column("topics", "How many topics it has", field="topic_count", width=12),
        Column("yes", "How many of them have been addressed", field="yes_count", width=12),
        Column("partly", "How many in part", field="partly_count", width=12),
        Column("no", "How many have not", field="no_count", width=12),
        Column("not_assessed", "How many are not assessed", field="not_assessed_count", width=12),
        Column("url", "Its page", Cluster.get_absolute_url, is_url=True, width=40),
    )
)


def coverage_table(sessions: Sequence[Session], not_entered: Sequence[Session]) -> TableSchema:
    """Return the columns of the coverage matrix: a topic, and what each session did about it."""
    return TableSchema(
        (
            *(TOPIC_TABLE[key] for key in ("number", "title", "cluster", "answer")),
            *(_session_column(session, not_entered) for session in sessions),
            TOPIC_TABLE["url"],
        )
    )


def _session_column(session: Session, not_entered: Sequence[Session]) -> Column:
    return Column(
        f"session_{session.number}",
        f"What the {session} did about it: proposed, focus, partial or related; "
        "“not known” where the session is not entered yet",
        lambda topic: marks(topic, session, not_entered),
        width=14,
        label=str(session),
        in_words=WORDS.__getitem__,
    )

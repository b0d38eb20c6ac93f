"""Storing what is worked out of topics and clusters: their readings, and what finds them."""

from collections.abc import Iterator, Sequence

from sessions.models import OperativeParagraph, Session
from topics.entries import ClusterEntries, TopicEntries
from topics.models import Cluster, Reading, Topic
from topics.record import TopicRecord, records
from wgsom.search import store
from wgsom.upkeep import Kind, register

BY_THE_RULE = [
    *["answer", "computed_answer", "basis", "basis_session", "recorded_year", "assessment_id"],
    *["first_proposed", "last_considered", "waiting", "needs_review"],
]

_TOPICS_OF_PARAGRAPHS = "SELECT topic_id AS id FROM topics_mandate WHERE operative_paragraph_id"
_PARAGRAPHS = "SELECT id FROM wg_sessions_operativeparagraph WHERE resolution_id"

# The record that topics are worked out from: by table, the topics that a change to a row concerns.
TOPIC_WATCHED = {
    "topics_topic": "SELECT {row}.id AS id",
    **dict.fromkeys(
        ["topics_proposal", "topics_mandate", "topics_consideration", "topics_assessment"],
        "SELECT {row}.topic_id AS id",
    ),
    "topics_cluster": "SELECT id FROM topics_topic WHERE cluster_id = {row}.id",
    # A session's number and days decide what counts as of it, and as of every other.
    "wg_sessions_session": "SELECT id FROM topics_topic",
    "wg_sessions_agendaitem": "SELECT topic_id AS id FROM topics_consideration "
    "WHERE agenda_item_id = {row}.id",
    "wg_sessions_document": "SELECT topic_id AS id FROM topics_consideration "
    "WHERE session_id = {row}.session_id "
    f"UNION {_TOPICS_OF_PARAGRAPHS} IN ({_PARAGRAPHS} = {{row}}.resolution_id)",
    "wg_sessions_resolution": f"{_TOPICS_OF_PARAGRAPHS} IN ({_PARAGRAPHS} = {{row}}.id)",
    "wg_sessions_operativeparagraph": f"{_TOPICS_OF_PARAGRAPHS} = {{row}}.id",
}


def work_out_topics(keys: Sequence[int]) -> None:
    """Store how the topics of those primary keys read as of each session, and what finds them."""
    found = records(keys)
    sessions = list(Session.objects.order_by("number"))
    readings = list(_readings(keys, found, sessions))
    Reading.objects.filter(topic_id__in=keys).delete()
    Reading.objects.bulk_create(readings, batch_size=500)
    store("topic", keys, TopicEntries(sessions).of(keys, found, readings))


def work_out_clusters(keys: Sequence[int]) -> None:
    """Store what the clusters of those primary keys are found by."""
    store("cluster", keys, ClusterEntries().of(keys))


def _readings(
    keys: Sequence[int], found: dict[int, TopicRecord], sessions: Sequence[Session]
) -> Iterator[Reading]:
    citations = {each.pk: str(each) for each in OperativeParagraph.objects.with_resolution()}
    for session in sessions:
        rows = Topic.objects.filter(pk__in=keys).by_the_rule(session).order_by()
        for key, cluster, *given in rows.values_list("pk", "cluster", *BY_THE_RULE):
            record = found[key].up_to(session)
            yield Reading(
                topic_id=key,
                session_id=session.pk,
                cluster_id=cluster,
                proposal_count=len(record.proposals),
                proposed_at="|".join(map(str, record.proposals)),
                mandated_by="|".join(citations[paragraph] for _, paragraph in record.mandates),
                considered_at="|".join(record.considered_at),
                **dict(zip(BY_THE_RULE, given, strict=True)),
            )


def register_upkeep() -> None:
    """Keep readings, and what finds topics and clusters, in step with the record."""
    register(Kind("topic", Topic, work_out_topics, TOPIC_WATCHED))
    register(
        Kind("cluster", Cluster, work_out_clusters, {"topics_cluster": "SELECT {row}.id AS id"})
    )

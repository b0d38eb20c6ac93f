"""The projections of topics and clusters: the statuses, and the entries of the search index."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import pairwise

from django.db import DEFAULT_DB_ALIAS, connections

from sessions.models import OperativeParagraph, Session
from topics.evidence import TopicEvidence, load_evidence
from topics.models import Cluster, Topic, TopicStatus
from topics.models.status import EVIDENCE_FIELDS, WAITING_FIELDS
from topics.search_index import ClusterIndex, TopicIndex
from wgsom.records.bulk_insert import bulk_insert
from wgsom.records.projections.registry import Dependency, Projection, register_projection
from wgsom.search import KeyIn, update_index
from wgsom.search.lookups import KeySet

# What a status has of the rule. Two that have the same, and the same evidence, are one.
RULE_FIELDS = [
    *["answer", "computed_answer", "basis", "recorded_session", "recorded_year", "assessment_id"],
    *["first_proposed", "last_considered", "needs_review"],
]
RULE_VALUES = [*RULE_FIELDS, *WAITING_FIELDS]

_OF_PARAGRAPHS = "SELECT topic_id AS id FROM topics_mandate WHERE operative_paragraph_id"
_PARAGRAPHS = "SELECT id FROM wg_sessions_operativeparagraph WHERE resolution_id"
_OF_SESSION = "SELECT topic_id AS id FROM {table} WHERE session_id = {{row}}.session_id"

# What a topic's projection depends on: by table, the topics that a change to a row concerns.
TOPIC_DEPENDENCIES = {
    "topics_topic": Dependency("SELECT {row}.id AS id"),
    **dict.fromkeys(
        [
            *["topics_proposal", "topics_mandate", "topics_consideration"],
            *["topics_assessment", "topics_review", "topics_earlierwording"],
        ],
        Dependency("SELECT {row}.topic_id AS id"),
    ),
    "topics_cluster": Dependency("SELECT id FROM topics_topic WHERE cluster_id = {row}.id"),
    # A session's number and days decide what counts as of it, and as of every other.
    "wg_sessions_session": Dependency(
        "SELECT id FROM topics_topic", ("number", "year", "ends_on", "state", "is_complete")
    ),
    "wg_sessions_agendaitem": Dependency(
        "SELECT topic_id AS id FROM topics_consideration WHERE agenda_item_id = {row}.id"
    ),
    "wg_sessions_document": Dependency(
        " UNION ".join(
            [
                _OF_SESSION.format(table="topics_proposal"),
                _OF_SESSION.format(table="topics_consideration"),
                f"{_OF_PARAGRAPHS} IN ({_PARAGRAPHS} = {{row}}.resolution_id)",
            ]
        )
    ),
    "wg_sessions_resolution": Dependency(f"{_OF_PARAGRAPHS} IN ({_PARAGRAPHS} = {{row}}.id)"),
    "wg_sessions_operativeparagraph": Dependency(f"{_OF_PARAGRAPHS} = {{row}}.id"),
}


def rebuild_topics(keys: Sequence[int]) -> None:
    """Store how the topics of those primary keys read as of each session, and what finds them."""
    evidence_by_topic = load_evidence(keys)
    sessions = list(Session.objects.order_by("number"))
    statuses = list(_statuses(keys, evidence_by_topic, sessions))
    TopicStatus.objects.filter(topic_id__in=keys).delete()
    bulk_insert(statuses)
    update_index("topic", keys, TopicIndex(sessions).of(keys, evidence_by_topic, statuses))


def forget_topics(keys: Sequence[int]) -> None:
    """Store nothing of the topics of those primary keys any more."""
    TopicStatus.objects.filter(topic_id__in=keys).delete()
    update_index("topic", keys, ())


def rebuild_clusters(keys: Sequence[int]) -> None:
    """Store what the clusters of those primary keys are found by."""
    update_index("cluster", keys, ClusterIndex().of(keys))


def _statuses(
    keys: Sequence[int], evidence_by_topic: dict[int, TopicEvidence], sessions: Sequence[Session]
) -> Iterator[TopicStatus]:
    """Yield the statuses of topics, those of one by session.

    The rule is asked where the evidence is not what it was as of the session before. Where sessions
    do not stand in the order of their days, it is always asked for topics that only resolutions
    carry: these wait for the sessions after a day.
    """
    is_in_order = all(each.last_day < later.last_day for each, later in pairwise(sessions))
    # Read after the record, so that no mandate names a paragraph that is not among them.
    paragraphs = OperativeParagraph.objects.with_resolution()
    citations = defaultdict(str, {each.pk: str(each) for each in paragraphs})
    known = dict.fromkeys(keys, TopicEvidence())
    current: dict[int, TopicStatus] = {}
    for session in sessions:
        asked = []
        for topic in keys:
            evidence = evidence_by_topic[topic].up_to(session)
            is_by_days = not is_in_order and evidence.is_carried_by_mandates
            if evidence != known[topic] or is_by_days:
                asked.append(topic)
            known[topic] = evidence
        given = _statuses_since(session, asked, known, citations)
        for topic in asked:
            before, now = current.get(topic), given.get(topic)
            if before and now and _goes_on(before, now, sessions):
                continue
            if before:
                yield current.pop(topic)
            if now:
                current[topic] = now
        for status in current.values():
            status.last_session = session.number
    yield from current.values()


def _statuses_since(
    session: Session,
    keys: Sequence[int],
    evidence_by_topic: Mapping[int, TopicEvidence],
    citations: Mapping[int, str],
) -> dict[int, TopicStatus]:
    """Return the statuses of topics that begin with a session, of those that exist by then."""
    given = {}
    for topic, cluster, *values in _rule_values(keys, session):
        evidence = evidence_by_topic[topic]
        given[topic] = TopicStatus(
            topic_id=topic,
            first_session=session.number,
            cluster_id=cluster,
            proposal_count=len(evidence.proposals),
            proposed_at=tuple(map(str, evidence.proposals)),
            mandated_by=tuple(citations[key] for _, key in evidence.mandates),
            considered_at=tuple(evidence.considered_at),
            **dict(zip(RULE_VALUES, values, strict=True)),
        )
    return given


def _goes_on(before: TopicStatus, now: TopicStatus, sessions: Sequence[Session]) -> bool:
    """Return whether a status as of earlier sessions is one with that as of a later one."""
    since = [s for s in sessions if before.first_session < s.number <= now.first_session]
    for name, is_complete in WAITING_FIELDS.items():
        wait, more = getattr(before, name), sum(s.is_complete == is_complete for s in since)
        if getattr(now, name) != (None if wait is None else wait + more):
            return False
    compared = [*RULE_FIELDS, *EVIDENCE_FIELDS]
    return all(getattr(before, name) == getattr(now, name) for name in compared)


def _rule_values(keys: Sequence[int], session: Session) -> list[tuple]:
    """Return what the rule gives for topics as of a session: key, cluster and RULE_VALUES.

    The rule is one large query, whose SQL takes far longer to build than to run. It is the same for
    every session but for the number and the last day, so it is built once.
    """
    if not keys:
        return []
    connection = connections[DEFAULT_DB_ALIAS]
    sql, parameters = _rule_sql(connection.vendor)
    given = {
        _PLACEHOLDER.number: session.number,
        _PLACEHOLDER.ends_on: session.last_day,
        str(_PLACEHOLDER.ends_on): str(session.last_day),
        **{form.format(KEY): form.format(",".join(map(str, keys))) for form in KEY_FORMS},
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, [given.get(each, each) for each in parameters])
        return cursor.fetchall()


KEY, KEY_FORMS = -1, ("[{}]", "{{{}}}")  # how a set of keys is written, as SQLite and PostgreSQL do
_PLACEHOLDER = Session(number=32_749, year=2999, ends_on=date(2999, 12, 30))


@cache
def _rule_sql(vendor: str) -> tuple[str, tuple]:
    """Return the SQL of the rule and its parameters, with a session and a key in place of any."""
    topics = Topic.objects.filter(KeyIn("pk", KeySet([KEY])))
    rows = topics.with_rule_values(_PLACEHOLDER).order_by()
    return rows.values_list("pk", "cluster", *RULE_VALUES).query.sql_with_params()


def register_projections() -> None:
    """Keep statuses, and what finds topics and clusters, in step with the record."""
    register_projection(
        Projection("topic", Topic, rebuild_topics, forget_topics, TOPIC_DEPENDENCIES)
    )
    register_projection(
        Projection(
            "cluster",
            Cluster,
            rebuild_clusters,
            lambda keys: update_index("cluster", keys, ()),
            {"topics_cluster": Dependency("SELECT {row}.id AS id")},
        )
    )

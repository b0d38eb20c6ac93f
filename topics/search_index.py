"""Search index documents of topics and clusters."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sessions.models import AgendaItem, Session
from sessions.search_index import paragraph_texts, session_texts
from topics.evidence import TopicEvidence
from topics.models import Assessment, Cluster, Topic, TopicStatus
from wgsom.search import IndexDocument
from wgsom.search.references import topic_keyword


class TopicIndex:
    """The documents of topics, one a session: their texts, and those of the evidence by then.

    The agenda items and sessions that proposed or considered a topic count, and the operative
    paragraphs behind it, with the symbols of their documents. Built once for some topics.
    """

    def __init__(self, sessions: Sequence[Session]):
        self.sessions = sessions
        self.session_texts = session_texts(sessions)
        self.paragraph_texts = paragraph_texts()
        self.items = dict(AgendaItem.objects.values_list("pk", "title"))

    def of(
        self,
        keys: Sequence[int],
        found: Mapping[int, TopicEvidence],
        statuses: Sequence[TopicStatus],
    ) -> Iterator[IndexDocument]:
        """Yield the index documents of the topics: one for each set of sessions that read alike."""
        known = Topic.objects.select_related("cluster").prefetch_related("earlier_wordings")
        topics = known.in_bulk(keys)
        statements = dict(Assessment.objects.filter(topic__in=keys).values_list("pk", "statement"))
        for (key, *_), alike in _alike(statuses).items():
            sessions = [
                session for session in self.sessions if any(each.covers(session) for each in alike)
            ]
            evidence = found[key].up_to(sessions[-1])
            statement = statements.get(alike[-1].assessment_id or 0, "")
            if key in topics:  # else it was deleted since, and that has left a note
                yield self._document(topics[key], evidence, statement, sessions)

    def _document(
        self, topic: Topic, evidence: TopicEvidence, statement: str, sessions: Sequence[Session]
    ) -> IndexDocument:
        behind = [self.session_texts.get(number) for number in evidence.sessions]
        behind += [self.paragraph_texts.get(paragraph) for _, paragraph in evidence.mandates]
        behind = [each for each in behind if each]
        items = {item for *_, item in evidence.considerations if item in self.items}
        wordings = [each.wording for each in topic.earlier_wordings.all()]
        return IndexDocument(
            topic.pk,
            titles=(topic.title, topic.short_title, str(topic.number)),
            texts=(
                statement,
                *wordings,
                topic.cluster.name if topic.cluster else "",
                *(self.items[item] for item in sorted(items)),
                *(text for each in behind for text in each.texts),
            ),
            identity=(topic_keyword(topic.number),),
            keywords=tuple(keyword for each in behind for keyword in each.keywords),
            scopes=tuple(str(session.number) for session in sessions),
        )


class ClusterIndex:
    """The documents of clusters: names and descriptions."""

    def of(self, keys: Sequence[int]) -> Iterator[IndexDocument]:
        """Yield the index documents of the clusters."""
        for cluster in Cluster.objects.filter(pk__in=keys):
            yield IndexDocument(cluster.pk, titles=(cluster.name,), texts=(cluster.description,))


def _alike(statuses: Sequence[TopicStatus]) -> Mapping[tuple, list[TopicStatus]]:
    """Return the statuses of each topic by what finds it, by session."""
    alike = defaultdict(list)
    for each in statuses:
        evidence = each.proposed_at, each.mandated_by, each.considered_at, each.assessment_id
        alike[each.topic_id, *evidence].append(each)
    return alike

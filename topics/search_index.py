"""What topics and clusters are found by."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sessions.models import AgendaItem, Session
from sessions.search_index import paragraph_texts, session_texts
from topics.evidence import TopicRecord
from topics.models import Assessment, Cluster, Reading, Topic
from wgsom.search import Entry
from wgsom.search.references import topic_mark


class TopicEntries:
    """What topics are found by, as of each session: their texts, and those of the evidence.

    The agenda items and sessions that proposed or considered a topic count, and the operative
    paragraphs behind it, with the symbols of their documents. Built once for some topics.
    """

    def __init__(self, sessions: Sequence[Session]):
        self.by_key = {session.pk: session for session in sessions}
        self.session_texts = session_texts(sessions)
        self.paragraph_texts = paragraph_texts()
        self.items = dict(AgendaItem.objects.values_list("pk", "title"))

    def of(
        self, keys: Sequence[int], found: Mapping[int, TopicRecord], readings: Sequence[Reading]
    ) -> Iterator[Entry]:
        """Yield the entries of the topics: one for each set of sessions that read alike."""
        topics = Topic.objects.select_related("cluster").in_bulk(keys)
        statements = dict(Assessment.objects.filter(topic__in=keys).values_list("pk", "statement"))
        for (key, *_), alike in _alike(readings).items():
            sessions = [self.by_key[each.session_id] for each in alike]
            record = found[key].up_to(sessions[-1])
            statement = statements.get(alike[-1].assessment_id, "")
            if key in topics:  # else it was deleted since, and that has left a note
                yield self._entry(topics[key], record, statement, sessions)

    def _entry(
        self, topic: Topic, record: TopicRecord, statement: str, sessions: Sequence[Session]
    ) -> Entry:
        behind = [self.session_texts.get(number) for number in record.sessions]
        behind += [self.paragraph_texts.get(paragraph) for _, paragraph in record.mandates]
        behind = [each for each in behind if each]
        items = {item for *_, item in record.considerations if item in self.items}
        return Entry(
            topic.pk,
            titles=(topic.title, topic.short_title, str(topic.number)),
            texts=(
                statement,
                topic.cluster.name if topic.cluster else "",
                *(self.items[item] for item in sorted(items)),
                *(text for each in behind for text in each.texts),
            ),
            marks=(topic_mark(topic.number), *(mark for each in behind for mark in each.marks)),
            scopes=tuple(str(session.number) for session in sessions),
        )


class ClusterEntries:
    """What clusters are found by: their names and descriptions."""

    def of(self, keys: Sequence[int]) -> Iterator[Entry]:
        """Yield the entries of the clusters."""
        for cluster in Cluster.objects.filter(pk__in=keys):
            yield Entry(cluster.pk, titles=(cluster.name,), texts=(cluster.description,))


def _alike(readings: Sequence[Reading]) -> Mapping[tuple, list[Reading]]:
    """Return the readings of each topic that rest on the same evidence, by session."""
    alike = defaultdict(list)
    for each in readings:
        evidence = each.proposed_at, each.mandated_by, each.considered_at, each.assessment_id
        alike[each.topic_id, *evidence].append(each)
    return alike

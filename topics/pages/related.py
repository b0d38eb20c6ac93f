"""The links of a topic's page: to the sources of its evidence, and to related topics."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from sessions.models import Session
from topics.models import Consideration, Topic

MAX_RELATED = 10  # topics on a page


def evidence_sources(topic: Topic) -> list[str]:
    """Return where the evidence on a topic `with_sources` was read, each source once."""
    rows = [*topic.proposals_as_of, *topic.considerations_as_of]
    found = [row.source for row in rows if row.source]
    shown = {row.source for row in topic.assessments_as_of[-1:]}  # it stands beside the answer
    return [source for source in dict.fromkeys(found) if source not in shown]


def related_topics(topic: Topic, session: Session) -> Sequence[Topic]:
    """Return topics considered under the same agenda items, up to a session; by number.

    For a topic `with_evidence`. Takes a query, or none where no agenda item is known: one that asks
    of topic after topic until it has enough, since thousands can share an item.
    """
    items = {row.agenda_item_id for row in topic.considerations_as_of} - {None}
    if not items:
        return []
    under = Consideration.objects.up_to(session).filter(agenda_item__in=items)
    others = Topic.objects.filter(Exists(under.order_by().filter(topic=OuterRef("pk"))))
    return list(others.exclude(pk=topic.pk).order_by("number")[:MAX_RELATED])

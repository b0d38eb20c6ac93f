"""The links of a topic's page: to the sources of its evidence, and to related topics."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q

from sessions.models import Session
from topics.models import Consideration, Topic

MAX_RELATED = 10  # topics on a page
MAX_LISTED = 900  # keys in a query


def evidence_sources(topic: Topic) -> list[str]:
    """Return where the evidence on a topic `with_sources` was read, each source once."""
    rows = [*topic.proposals_as_of, *topic.considerations_as_of]
    found = [row.source for row in rows if row.source]
    shown = {row.source for row in topic.assessments_as_of[-1:]}  # it stands beside the answer
    return [source for source in dict.fromkeys(found) if source not in shown]


def related_topics(topic: Topic, session: Session) -> Sequence[Topic]:
    """Return topics considered under the same agenda items, up to a session; by number.

    For a topic `with_evidence`. Takes two queries, or none where no agenda item is known.
    """
    items = {row.agenda_item_id for row in topic.considerations_as_of} - {None}
    if not items:
        return []
    under = Consideration.objects.up_to(session).filter(agenda_item__in=items).order_by()
    keys = set(under.values_list("topic", flat=True)[: MAX_LISTED + 1])
    # Of thousands, the first are found by asking of topic after topic; of few, by their keys.
    is_many = len(keys) > MAX_LISTED
    shared = Q(Exists(under.filter(topic=OuterRef("pk")))) if is_many else Q(pk__in=keys)
    return list(Topic.objects.filter(shared).exclude(pk=topic.pk).order_by("number")[:MAX_RELATED])

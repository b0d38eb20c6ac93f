"""The rank of topics that a plan could take, by a rule that is shown.

    points = waiting x sessions waited + asked x sessions that asked for it
             + mandate, if the Conference mandated it + cluster, if its cluster was covered least

A topic that is answered with yes is no candidate. Sessions waited are those of the answer's rule,
those that are not entered yet included. A cluster is covered by each consideration of its topics
as a main subject or in part, divided by the number of its topics.
"""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from sessions.models import Session
from topics.choices import Answer, Extent
from topics.models import Topic, WorkPlan
from wgsom.text import pluralize_count

COUNTED = (Extent.FOCUS, Extent.PARTIAL)


@dataclass(frozen=True)
class Candidate:
    """A topic that a plan could take, with its points and what they rest on, in words."""

    topic: Topic
    points: int
    reasons: tuple[str, ...]

    @property
    def reason(self) -> str:
        """The reasons as a sentence."""
        text = "; ".join(self.reasons)
        return f"{text[:1].upper()}{text[1:]}." if text else "Nothing speaks for it yet."


def least_covered_clusters() -> set[int]:
    """Return the keys of the clusters that sessions have covered least; none without clusters."""
    counted = Count(
        "considerations",
        Q(considerations__extent__in=COUNTED, considerations__state="published"),
        distinct=True,
    )
    topics = Topic.objects.exclude(cluster=None).annotate(covered=counted).order_by()
    covered, sizes = Counter(), Counter()
    for cluster, count in topics.values_list("cluster", "covered"):
        covered[cluster] += count
        sizes[cluster] += 1
    shares = {cluster: covered[cluster] / sizes[cluster] for cluster in sizes}
    least = min(shares.values(), default=None)
    return {cluster for cluster, share in shares.items() if share == least}


def waiting_topics() -> QuerySet:
    """Return the topics that wait as of the last session held, with their statuses."""
    return Topic.objects.as_of(Session.objects.last_held()).exclude(answer=Answer.YES)


def candidates(plan: WorkPlan) -> list[Candidate]:
    """Return the topics that wait as of the last session held, those with most points first."""
    topics = waiting_topics().select_related("cluster")
    least = least_covered_clusters()
    ranked = [_candidate(plan, topic, least) for topic in topics]
    return sorted(ranked, key=lambda each: (-each.points, each.topic.number))


def _candidate(plan: WorkPlan, topic: Topic, least: set[int]) -> Candidate:
    waited = (topic.waiting or 0) + (topic.waiting_unknown or 0)
    asked, mandates = topic.proposal_count, list(topic.mandated_by or ())
    parts = [
        (waited * plan.weight_waiting, f"waits {topic.waiting_description}"),
        (asked * plan.weight_asked, f"asked for by {pluralize_count(asked, 'session')}"),
        (bool(mandates) * plan.weight_mandate, f"mandated by {', '.join(mandates)}"),
        (
            (topic.cluster_id in least) * plan.weight_cluster,
            f"its cluster, {topic.cluster}, was covered least",
        ),
    ]
    reasons = tuple(words for points, words in parts if points)
    return Candidate(topic, sum(points for points, _ in parts), reasons)

"""The effect of a plan: topics that would still wait, clusters, the longest wait."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, F, Max

from topics.models import PlannedTopic, WorkPlan
from topics.plans.ranking import waiting_topics


@dataclass(frozen=True)
class PlanEffect:
    """A plan, its topics by session, and what it would leave."""

    plan: WorkPlan
    sessions: dict[object, list[PlannedTopic]]
    still_waiting: int
    longest_wait: int  # in sessions, of what it leaves
    clusters: list[tuple[str, int]]  # topics that it takes, by cluster

    @property
    def count(self) -> int:
        """The number of topics that it takes."""
        return sum(len(rows) for rows in self.sessions.values())


def effect_of(plan: WorkPlan, *, public_only: bool = False) -> PlanEffect:
    """Return what a plan would leave, as of the last session held."""
    manager = PlannedTopic.objects if public_only else PlannedTopic.all_objects
    rows = list(
        manager.filter(plan=plan)
        .select_related("session", "topic__cluster")
        .order_by("session__number", "position", "pk")
    )
    sessions: dict[object, list[PlannedTopic]] = {}
    for row in rows:
        sessions.setdefault(row.session, []).append(row)
    left = (
        waiting_topics()
        .exclude(pk__in=[row.topic_id for row in rows])
        .aggregate(count=Count("pk"), longest=Max(F("waiting") + F("waiting_unknown")))
    )
    clusters = Counter(str(row.topic.cluster or "no cluster") for row in rows)
    return PlanEffect(plan, sessions, left["count"], left["longest"] or 0, sorted(clusters.items()))

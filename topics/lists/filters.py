"""The filters of topics: each with its choices, the topics it leaves and its facet counts."""

from collections import defaultdict
from collections.abc import Mapping

from django.db.models import QuerySet

from sessions.models import Resolution
from topics.models import Cluster
from wgsom.lists import MultipleChoiceFilter
from wgsom.lists.bitmaps import union
from wgsom.lists.filters import NONE
from wgsom.revision_cache import cached_by_revision

Choices = list[tuple[str, str]]


class IndexedFilter(MultipleChoiceFilter):
    """A filter whose topics the status index has by value, under the name of the filter."""

    def filter(self, queryset: QuerySet, values: list[str]) -> QuerySet:
        """Refuse: topics are filtered in the index, and no queryset knows what it is made of."""
        raise TypeError("Topics are filtered as bitmaps: see TopicFilterSet.order.")

    @property
    def by_value(self) -> Mapping[str, int]:
        """The topics of each value, whatever else is filtered."""
        return self.parent.index.values[self.name]

    def topics(self, values: list[str]) -> int:
        """Return the topics of which one of the values holds, as a bitmap."""
        return union(self.by_value.get(value, 0) for value in values)

    def facet_counts(self) -> Mapping[str, int]:
        rows = self.parent.topics_without(self.combined or {self.name})
        return {value: (rows & topics).bit_count() for value, topics in self.by_value.items()}


class ClusterFilter(IndexedFilter):
    """By cluster, named by its slug."""

    def get_choices(self) -> Choices:
        return [*((each.slug, each.name) for each in all_clusters()), (NONE, "No cluster")]


class SessionFilter(IndexedFilter):
    """By sessions, or none of them: those that proposed a topic, say."""

    def get_choices(self) -> Choices:
        sessions = self.parent.as_of.sessions
        return [*((str(s.number), str(s)) for s in sessions), (NONE, "No session")]


class ConsideredFilter(SessionFilter):
    """By the sessions that considered a topic; with extents chosen, to one of these."""

    combined = frozenset({"considered", "extent"})

    @property
    def by_value(self) -> Mapping[str, int]:
        extents = self.parent.chosen("extent")
        if not extents:
            return super().by_value
        found = defaultdict(int, {NONE: 0})
        for (session, extent), topics in self.parent.index.considerations.items():
            found[session] |= topics if extent in extents else 0
        return found


class ExtentFilter(IndexedFilter):
    """By the extent to which a topic was considered; with sessions chosen, at one of these."""

    combined = ConsideredFilter.combined

    @property
    def by_value(self) -> Mapping[str, int]:
        numbers = self.parent.chosen("considered")
        if not numbers:
            return super().by_value
        found = defaultdict(int)
        for (session, extent), topics in self.parent.index.considerations.items():
            found[extent] |= topics if session in numbers else 0
        return found


class ResolutionFilter(IndexedFilter):
    """By the resolutions that a topic stems from, named by their slugs."""

    def get_choices(self) -> Choices:
        return [*resolution_choices(), (NONE, "No resolution")]


@cached_by_revision
def all_clusters() -> list[Cluster]:
    """Return every cluster, by its position."""
    return list(Cluster.objects.order_by("position"))


@cached_by_revision
def resolution_choices() -> Choices:
    """Return every resolution, by its slug, with its name."""
    return [(resolution.slug, str(resolution)) for resolution in Resolution.objects.all()]

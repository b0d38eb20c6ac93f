"""Filter sets of topics and clusters: the filters of each list, as of a session."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.utils.functional import cached_property

from sessions.lists.filtersets import AsOfFilter, AsOfFilterSet
from topics.choices import Answer, Extent
from topics.lists import filters
from topics.lists.grouping import GROUPINGS, Grouping
from topics.lists.ordering import TOPIC_ORDERINGS
from topics.lists.status_index import SEVERAL, YES, StatusIndex, status_index
from wgsom.lists import DisplayFilter, OrderingFilter, SearchFilter
from wgsom.lists.bitmaps import RowOrder, bitmap, union
from wgsom.lists.filterset import SORT


class ClusterFilterSet(AsOfFilterSet):
    """Words, and the session that the topics of the clusters are counted as of."""

    q = SearchFilter(kind="cluster")
    as_of = AsOfFilter()


class TopicSearchFilterSet(AsOfFilterSet):
    """A search among topics, which finds them as they are as of the session."""

    @property
    def search_scope(self) -> str:
        """The session as of which topics are found."""
        return str(self.as_of.session.number)


class SiteSearchFilterSet(TopicSearchFilterSet):
    """The parameters of a search of the whole register."""

    q = SearchFilter(kind="topic")
    as_of = AsOfFilter()


class TopicFilterSet(TopicSearchFilterSet):
    """All that topics can be filtered by. Evidence counts up to the session read as of.

    Topics are filtered, counted and ordered in the status index, as bitmaps.
    """

    q = SearchFilter(kind="topic")
    answer = filters.IndexedFilter(label="Answer", choices=Answer.choices)
    cluster = filters.ClusterFilter(label="Cluster")
    proposed = filters.SessionFilter(
        label="Proposed at", illustration="topics/_proposals_by_year.html"
    )
    considered = filters.ConsideredFilter(label="Considered at")
    extent = filters.ExtentFilter(label="Extent", choices=Extent.choices)
    resolution = filters.ResolutionFilter(label="From resolution")
    asked = filters.IndexedFilter(label="Times proposed", choices=[(SEVERAL, "More than once")])
    needs_review = filters.IndexedFilter(
        label="Needs review", choices=[(YES, "Considered, and not assessed or reviewed since")]
    )
    as_of = AsOfFilter()
    group = DisplayFilter(
        label="Group by",
        choices=[("", "Nothing"), *((name, by.label) for name, by in GROUPINGS.items())],
    )
    sort = OrderingFilter(
        label="Sort by",
        help_text="By default the number; in a search, the best match.",
        orderings=TOPIC_ORDERINGS,
    )

    @cached_property
    def index(self) -> StatusIndex:
        """The statuses as of the session."""
        if "status index" not in self.as_of.shared:
            self.as_of.shared["status index"] = status_index(self.as_of.session.number)
        return self.as_of.shared["status index"]

    @property
    def grouping(self) -> Grouping | None:
        """The grouping of the rows; None if they are not grouped."""
        return None if self.errors else GROUPINGS.get(self.chosen("group"))

    def topics_without(self, names: Collection[str] = ()) -> int:
        """Return the topics that pass every filter but those of these names, as a bitmap."""
        topics = self.index.all
        for name, each in self.filters.items():
            is_left_out = name in names or not isinstance(each, filters.IndexedFilter)
            if not is_left_out and (values := self.chosen(name)):
                topics &= each.topics(values)
        if self.search:
            topics &= union(self._hits.values())
        return topics

    @cached_property
    def selected(self) -> int:
        """The topics that pass every filter, as a bitmap. Only where the URL has no errors."""
        return self.topics_without()

    def counts(self, name: str) -> Mapping[str, int]:
        """Return how many of the selected topics have each value of a filter, those that any has.

        Or of "first_proposed": the number of the session that proposed a topic first.
        """
        counts = {
            value: (self.selected & topics).bit_count()
            for value, topics in self.index.values[name].items()
        }
        return {value: count for value, count in counts.items() if count}

    @cached_property
    def order(self) -> RowOrder:
        """The numbers of the selected topics, group by group, in the order asked for.

        The hits of a search come best match first, unless the list is sorted.
        """
        name = self.chosen(SORT)
        groups = self.grouping.in_order(self.index) if self.grouping else [self.index.all]
        tiers = [
            self.selected & group & tier for group in groups for tier in self._sorted_tiers(name)
        ]
        titles = {"title": "by_title", "-title": "by_title_reversed"}
        ranked = getattr(self.index, titles[name]) if name in titles else None
        return RowOrder(tiers, self.index.numbers, name == "-number", ranked)

    def _sorted_tiers(self, name: str) -> Iterable[int]:
        """Return the sets of topics that are equal in an order, in that order."""
        if not name and self.search:
            return [self._hits[score] for score in sorted(self._hits, reverse=True)]
        by_value = self.index.sorted_by(name.lstrip("-"))
        if by_value is None:
            return [self.index.all]
        values = sorted(
            (value for value in by_value if value is not None), reverse=name.startswith("-")
        )
        return [by_value[value] for value in [*values, None] if value in by_value]

    @cached_property
    def _hits(self) -> Mapping[int, int]:
        """The topics that the search finds, as bitmaps, by how well they match."""
        places, found = self.index.places, defaultdict(list)
        for key, score in self.search.scores.items():
            if key in places:
                found[score].append(places[key])
        return {score: bitmap(of_score) for score, of_score in found.items()}

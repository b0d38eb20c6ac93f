"""Filter sets of topics and clusters: the filters of each list, as of a session."""

from collections.abc import Collection, Iterator, Mapping

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property

from topics.choices import Answer, Extent
from topics.lists import filters
from topics.lists.as_of import AsOf
from topics.lists.facets import NONE, CrossTab, grouped_counts
from topics.lists.grouping import GROUPINGS, Grouping
from topics.lists.ordering import TOPIC_ORDERINGS
from topics.models import Cluster, TopicStatus
from topics.models.status import EVIDENCE_FIELDS
from wgsom.lists import DisplayFilter, ListFilterSet, OrderingFilter, SearchFilter


class AsOfFilterSet(ListFilterSet):
    """The filters of a list that reads as of a session.

    Each declares its own `as_of = AsOfFilter()`, where it is to stand among the filters.
    """

    def __init__(self, parameters: QueryDict, queryset: QuerySet, as_of: AsOf):
        self.as_of = as_of
        super().__init__(parameters, queryset)


class ClusterFilterSet(AsOfFilterSet):
    """Words, and the session that the topics of the clusters are counted as of."""

    q = SearchFilter(kind="cluster")
    as_of = filters.AsOfFilter()

    @cached_property
    def base_queryset(self) -> QuerySet:
        """The clusters with the counts of their topics."""
        return self.queryset.with_answer_counts(self.as_of.session)


class StatusFilterSet(AsOfFilterSet):
    """Filters of the statuses that topics have as of the session."""

    @cached_property
    def base_queryset(self) -> QuerySet:
        """The statuses as of the session: what decides is there, without the topics."""
        return TopicStatus.objects.as_of(self.as_of.session)

    @property
    def search_scope(self) -> str:
        """The session as of which topics are found."""
        return str(self.as_of.session.number)

    def to_list_rows(self, rows: QuerySet) -> QuerySet:
        """Return the topics of those statuses."""
        topics = self.queryset.with_status(self.as_of.session)
        return topics.filter(pk__in=rows.values("topic"))


class SiteSearchFilterSet(StatusFilterSet):
    """The parameters of a search of the whole register."""

    q = SearchFilter(kind="topic", field_name="topic")
    as_of = filters.AsOfFilter()


class TopicFilterSet(StatusFilterSet):
    """All that topics can be filtered by. Evidence counts up to the session read as of."""

    q = SearchFilter(kind="topic", field_name="topic")
    answer = filters.CrossTabFilter(label="Answer", field_name="answer", choices=Answer.choices)
    proposed = filters.ProposedFilter(
        label="Proposed at", illustration="topics/_proposals_by_year.html"
    )
    considered = filters.ConsideredFilter(label="Considered at")
    extent = filters.ExtentFilter(label="Extent", choices=Extent.choices)
    cluster = filters.ClusterFilter(label="Cluster", field_name="cluster")
    resolution = filters.ResolutionFilter(label="From resolution")
    asked = filters.TimesProposedFilter(
        label="Times proposed",
        field_name="proposal_count",
        choices=[(filters.SEVERAL, "More than once")],
    )
    needs_review = filters.NeedsReviewFilter(
        label="Needs review",
        field_name="needs_review",
        choices=[(filters.YES, "Considered, and not assessed or reviewed since")],
    )
    as_of = filters.AsOfFilter()
    group = DisplayFilter(
        label="Group by",
        choices=[("", "Nothing"), *((name, by.label) for name, by in GROUPINGS.items())],
    )
    sort = OrderingFilter(
        label="Sort by",
        help_text="By default the number; in a search, the best match.",
        orderings=TOPIC_ORDERINGS,
        tie_breaker="number",
    )

    @cached_property
    def clusters(self) -> list[Cluster]:
        """Every cluster, by its position."""
        return list(Cluster.objects.order_by("position"))

    @property
    def grouping(self) -> Grouping | None:
        """The grouping of the rows; None if they are not grouped."""
        return None if self.errors else GROUPINGS.get(self.chosen("group"))

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return the topics that pass every filter, group by group, in the order asked for."""
        rows = super().filter_queryset(queryset)
        if not self.grouping:
            return rows
        return rows.order_by(self.grouping.order.asc(nulls_last=True), *rows.query.order_by)

    # What the facets are counted from; each at most one query

    @cached_property
    def cross_tab(self) -> CrossTab:
        """The topics by what each has one of."""
        dimensions = {
            name: each
            for name, each in self.filters.items()
            if isinstance(each, filters.CrossTabFilter)
        }
        chosen = {name: self.chosen(name) for name in dimensions}
        return CrossTab(self.rows_without(dimensions), dimensions, chosen)

    @property
    def first_proposed_counts(self) -> Mapping[str, int]:
        """The number of topics by the session that proposed them first, all filters applied."""
        counts = grouped_counts(self.rows_without(), "first_proposed")
        return {str(number or NONE): count for (number,), count in counts}

    def evidence_counts(self, field: str, *names: str) -> Iterator[tuple[Collection[str], int]]:
        """Return the values of a field of evidence, and how many topics have them.

        The filters of these names are left out. A search leaves few rows, and mostly the same ones
        for every field: then all fields are taken at once.
        """
        if self.search and not any(self.chosen(name) for name in names):
            place = EVIDENCE_FIELDS.index(field)
            return ((values[place], count) for values, count in self._evidence)
        rows = self.rows_without(names)
        return ((values, count) for (values,), count in grouped_counts(rows, field))

    @cached_property
    def consideration_counts(self) -> list[tuple[list[list[str]], int]]:
        """The pairs of session and extent at which topics were considered, and how many were.

        The filters by consideration are left out.
        """
        counts = self.evidence_counts("considered_at", *filters.ConsideredFilter.combined)
        return [([pair.split() for pair in pairs], count) for pairs, count in counts]

    @cached_property
    def _evidence(self) -> list[tuple[tuple, int]]:
        """The evidence on the topics that pass every filter, and on how many it is the same."""
        return list(grouped_counts(self.rows_without(), *EVIDENCE_FIELDS))

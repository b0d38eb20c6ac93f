"""The lists of the register: topics and clusters, as their URLs describe them."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property

from topics.lists.as_of import AsOf
from topics.lists.filtersets import ClusterFilterSet, TopicFilterSet
from topics.lists.grouping import GROUPINGS, Group, group_column, group_heading, in_groups
from topics.lists.histogram import WIDTH, Bar, proposals_by_year
from topics.lists.presets import FILTER_PRESETS
from topics.lists.print_layout import CLUSTER_PRINT_TABLE, coverage_print_table, topic_print_table
from topics.lists.tables import CLUSTER_TABLE, TOPIC_TABLE, coverage_table
from topics.models import Cluster, Topic, TopicStatus
from wgsom.exports.export import Completeness
from wgsom.exports.tables import PrintTable, TableSchema
from wgsom.lists import ListQuery
from wgsom.lists.querystring import replace_params

# Source: footnote 3 of the 2023 paper, "Topics for future sessions of the Working Group".
LIMITATION = (
    "The answers rest on the substantive agenda items of the Working Group's sessions only. In "
    "its discussions of these the Group has also adopted recommendations on other topics, which "
    "have tended to be limited in scope and detail."
)


Related = TypeVar("Related", bound="AsOfListQuery")


class AsOfListQuery(ListQuery):
    """A list that reads as of a session: one that is given, or that its parameters name."""

    note = LIMITATION

    def __init__(self, parameters: QueryDict, *, as_of: AsOf | None = None, **options):
        super().__init__(parameters, **options)
        self.as_of = as_of or AsOf.resolve(self.parameters.get("as_of", ""))

    @property
    def as_of_number(self) -> int | None:
        """The number of that session; None before the first one has been held."""
        return self.as_of.number

    @property
    def filterset_options(self) -> dict[str, AsOf]:
        return {"as_of": self.as_of}

    def topics(self, **filters) -> "TopicListQuery":
        """Return the list of topics as of the same session, with these filters."""
        return self.related(TopicListQuery, as_of=self.as_of.param, **filters)

    def related(self, list_query: type[Related], **parameters) -> Related:
        """Return another list as of the same session, with these parameters."""
        given = replace_params(QueryDict(mutable=True), **parameters)
        return list_query(given, as_of=self.as_of)

    @property
    def filter_presets(self) -> list[tuple[str, str]]:
        """The presets, each a label and the URL of the filtered list as of the same session."""
        return [(name, self.topics(**filters).url()) for name, filters in FILTER_PRESETS.items()]

    @property
    def completeness(self) -> Completeness:
        """How far the record goes up to that session."""
        return self.as_of.completeness


class TopicListQuery(AsOfListQuery):
    """The topics, with the answer to each."""

    name = "topics"
    title = "Topics for future sessions of the Working Group on the Smuggling of Migrants"
    noun = "topic"
    url_name = "topics:topic-list"
    export_url_name = "topics:topic-export"
    feed_url_name = "topics:topic-feed"
    filterset_class = TopicFilterSet
    descending = frozenset({"waiting"})

    @property
    def table(self) -> TableSchema:
        """The columns of a file, with the group where the list is grouped."""
        return self._with_group(TOPIC_TABLE)

    def _with_group(self, table: TableSchema) -> TableSchema:
        if not self.filters.grouping:
            return table
        return TableSchema(
            (group_column(self.filters.grouping, self._group_labels), *table.columns)
        )

    @property
    def print_table(self) -> PrintTable:
        """The columns of the page, for Word and PDF."""
        return topic_print_table(shows_waiting=self.shows_waiting)

    @property
    def print_heading_of(self) -> Callable[[Topic], str] | None:
        if not self.filters.grouping:
            return None
        key, labels, counts = self.filters.grouping.key, self._group_labels, self._group_counts
        return lambda topic: group_heading(key(topic), labels, counts, self.noun)

    def groups(self, rows: Iterable, topic: Callable = lambda row: row) -> list[Group]:
        """Return rows of a page in groups, if the list is grouped; `topic` gives that of a row."""
        if not self.filters.grouping:
            return [Group(list(rows))]
        key = self.filters.grouping.key
        return in_groups(rows, lambda row: key(topic(row)), self._group_labels, self._group_counts)

    @property
    def groupings(self) -> list[tuple[str, str]]:
        """The ways to group the list: name in the URL, and words."""
        return [(name, grouping.label) for name, grouping in GROUPINGS.items()]

    @property
    def _group_labels(self) -> Mapping[str, str]:
        return dict(self.filters.form.fields[self.parameters["group"]].choices)

    @property
    def _group_counts(self) -> Mapping[str, int]:
        if self.parameters["group"] == "proposed":
            return self.filters.first_proposed_counts
        return self.filters.cross_tab.counts(self.parameters["group"])

    @property
    def proposals_by_year(self) -> list[Bar]:
        """The bars of the topics by year of proposal, counted as the facet of that filter."""
        (values,) = [each.values for each in self.facets if each.field.name == "proposed"]
        return proposals_by_year(values, self.as_of.evidence_sessions)

    @property
    def histogram_width(self) -> int:
        """The width of all bars, in units of the drawing."""
        return max((bar.x for bar in self.proposals_by_year), default=0) + WIDTH

    @property
    def shows_waiting(self) -> bool:
        """Whether the page has a column for how long each topic has been waiting."""
        return self.parameters.get("sort", "").lstrip("-") == "waiting"

    @property
    def columns(self) -> tuple[tuple[str, str], ...]:
        """The page's columns, and what each sorts by."""
        waiting = [("Waiting", "waiting")] if self.shows_waiting else []
        return (
            ("No.", "number"),
            ("Topic", "title"),
            ("Proposed at", "proposed"),
            ("Addressed?", "answer"),
            ("Considered at", "considered"),
            *waiting,
            ("Cluster", ""),
        )

    def get_queryset(self) -> QuerySet:
        return Topic.objects.all()

    @cached_property
    def cluster_counts(self) -> Mapping[str, int]:
        """The number of the rows in each cluster by slug, with "none" for no cluster."""
        return {} if self.errors else self.filters.cross_tab.counts("cluster")

    @cached_property
    def answer_counts(self) -> Mapping[str, int]:
        """The number of the rows with each answer."""
        return {} if self.errors else self.filters.cross_tab.counts("answer")

    @property
    def count(self) -> int:
        """The number of rows, on all pages."""
        return sum(self.answer_counts.values())

    def with_page_relations(self, rows: QuerySet) -> QuerySet:
        return rows.with_statements().with_evidence(self.as_of.session)

    @property
    def export_rows(self) -> QuerySet:
        return self.rows.with_statements()


class CoverageListQuery(TopicListQuery):
    """The topics again, with what each session did about them."""

    name = "coverage"
    title = "Coverage of topics by the sessions of the Working Group on the Smuggling of Migrants"
    url_name = "topics:coverage"
    export_url_name = "topics:coverage-export"

    @property
    def export_rows(self) -> QuerySet:
        return self.with_page_relations(self.rows)

    @property
    def table(self) -> TableSchema:
        """The columns of a file: one for each session, beside what identifies a topic."""
        return self._with_group(
            coverage_table(self.as_of.evidence_sessions, self.as_of.not_entered_sessions)
        )

    @property
    def print_table(self) -> PrintTable:
        """A column for each session, as the page has them."""
        return coverage_print_table(self.as_of.evidence_sessions, self.as_of.not_entered_sessions)

    @property
    def cluster_names(self) -> Mapping[str, str]:
        """The names of the clusters that have any of the rows, by slug."""
        names = dict(self.filters.form.fields["cluster"].choices)
        return {slug: names[slug] for slug in names if slug in self.cluster_counts}


class ClusterListQuery(AsOfListQuery):
    """The clusters, with the number of topics for each answer."""

    name = "clusters"
    title = (
        "Clusters of topics for future sessions of the Working Group on the Smuggling of Migrants"
    )
    noun = "cluster"
    url_name = "topics:cluster-list"
    export_url_name = "topics:cluster-export"
    filterset_class = ClusterFilterSet
    table = CLUSTER_TABLE
    print_table = CLUSTER_PRINT_TABLE

    def get_queryset(self) -> QuerySet:
        return Cluster.objects.order_by("position")

    @cached_property
    def unclustered_count(self) -> int:
        """The number of topics in no cluster, which no row counts."""
        return TopicStatus.objects.as_of(self.as_of.session).filter(cluster=None).count()


class OverviewQuery(ClusterListQuery):
    """The list behind the front page: the clusters again, with its own URL."""

    url_name = "topics:home"

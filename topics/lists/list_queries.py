"""The lists of topics, as their URLs describe them, and the base of lists as of a session."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet, Value
from django.http import QueryDict
from django.utils.functional import cached_property

from sessions.as_of import AsOf
from sessions.lists.list_queries import AsOfListQuery
from topics.lists.charts import answer_shares
from topics.lists.filtersets import TopicFilterSet
from topics.lists.grouping import GROUPINGS, Group, group_column, group_heading, in_groups
from topics.lists.histogram import Histogram, proposals_by_year
from topics.lists.presets import FILTER_PRESETS
from topics.lists.print_layout import topic_print_table
from topics.lists.tables import TOPIC_TABLE, relations_column
from topics.models import Topic
from wgsom.charts.answers_bar import Share, answers_bar_with_key
from wgsom.charts.svg import Chart
from wgsom.exports.tables import PrintTable, TableSchema
from wgsom.lists.bitmaps import RowOrder
from wgsom.lists.list_query import PreviousNext, page_of
from wgsom.lists.querystring import build_url, replace_params
from wgsom.lists.rows import NumberedRows
from wgsom.lists.urls import path_of
from wgsom.records.publication import is_previewing
from wgsom.revision_cache import cached_by_revision

# Source: footnote 3 of the 2023 paper, "Topics for future sessions of the Working Group".
LIMITATION = (
    "The answers rest on the substantive agenda items of the Working Group's sessions only. In "
    "its discussions of these the Group has also adopted recommendations on other topics, which "
    "have tended to be limited in scope and detail."
)


MAX_KEPT_TOPICS = 4_000  # of all lists: some ten kilobytes each


@dataclass(frozen=True)
class Preset:
    """A question that delegates ask often: its words, the list that answers it, and its length."""

    label: str
    url: str
    count: int


class AnswerListQuery(AsOfListQuery):
    """A list that tells of answers, as of a session."""

    note = LIMITATION

    def topics(self, **filters) -> "TopicListQuery":
        """Return the list of topics as of the same session, with these filters."""
        return self.related(TopicListQuery, as_of=self.as_of.param, **filters)

    @property
    def filter_presets(self) -> list["Preset"]:
        """The presets that any topic answers, as of the same session."""
        path = path_of(TopicListQuery.url_name)
        return _presets(path, self.as_of.number or 0, self.as_of.param)


class TopicListQuery(AnswerListQuery):
    """The topics, with the answer to each."""

    name = "topics"
    title = "Topics for future sessions of the Working Group on the Smuggling of Migrants"
    noun = "topic"
    url_name = "topics:topic-list"
    export_url_name = "topics:topic-export"
    feed_url_name = "topics:topic-feed"
    picture_url_name = "topics:topic-picture"
    filterset_class = TopicFilterSet
    descending = frozenset({"waiting"})

    @property
    def table(self) -> TableSchema:
        """The columns of a file, with the group where the list is grouped."""
        return self._with_group(TOPIC_TABLE)

    @property
    def whole_table(self) -> TableSchema:
        """The same, with the topics that each is related to."""
        return TableSchema((*self.table.columns, relations_column()))

    def _with_group(self, table: TableSchema) -> TableSchema:
        if not self.filters.grouping:
            return table
        return TableSchema(
            (group_column(self.filters.grouping, self._group_labels), *table.columns)
        )

    @property
    def print_table(self) -> PrintTable:
        """The columns of the page, for Word and PDF."""
        return topic_print_table(self.as_of.by_number, shows_waiting=self.shows_waiting)

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
        return self.filters.counts(self.filters.grouping.values)

    @cached_property
    def proposals_by_year(self) -> Histogram:
        """The bars of the topics by year of proposal, counted as the facet of that filter."""
        (values,) = [each.values for each in self.facets if each.field.name == "proposed"]
        return proposals_by_year(values, self.as_of.evidence_sessions)

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
            ("Addressed?", "answer"),
            ("Proposed at", "proposed"),
            ("Considered at", "considered"),
            *waiting,
            ("Cluster", ""),
        )

    def get_queryset(self) -> QuerySet:
        return Topic.objects.all()

    @property
    def topics_as_of(self) -> QuerySet:
        """Every topic as of the session, with its status."""
        return Topic.objects.as_of(self.as_of.session)

    @cached_property
    def order(self) -> RowOrder:
        """The numbers of the topics, in the order asked for; none where the URL has an error."""
        return RowOrder([]) if self.errors else self.filters.order

    @property
    def rows(self) -> NumberedRows[Topic]:
        """The topics in that order, with their statuses."""
        return NumberedRows(self.topics_as_of, self.order)

    def page_rows(self, start: int, stop: int) -> list[Topic]:
        """Return some of the topics as pages show them, with the evidence where a search may."""
        if self.filters.search:
            return self._kept("found", self.with_found_texts, self.order[start:stop])
        return self._kept("summary", self.with_summary_relations, self.order[start:stop])

    def topic(self, number: int) -> Topic | None:
        """Return the topic of a number with all that its page says; None if there is none.

        One that does not exist yet as of the session is there, with no status. In a preview the
        answer is computed: what is stored knows of no draft.
        """
        if is_previewing():
            topics = self.with_detail_relations(Topic.objects.with_answers(self.as_of.session))
            topics = topics.with_existence(self.as_of.session)
            return topics.filter(number=number).first()
        found = self._kept("detail", self.with_stored_detail, [number])
        return found[0] if found else Topic.objects.filter(number=number).first()

    def with_detail_relations(self, rows: QuerySet) -> QuerySet:
        """Return the rows with all that a topic's own page says of them."""
        return rows.with_evidence(self.as_of.session).with_sources(self.as_of.session)

    def with_stored_detail(self, rows: QuerySet) -> QuerySet:
        """Return the same for rows that have their status."""
        rows = rows.with_statements().annotate(exists=Value(True))
        return self.with_detail_relations(rows)

    def _kept(
        self, kind: str, relations: Callable[[QuerySet], QuerySet], numbers: list[int]
    ) -> list[Topic]:
        """Return the topics of some numbers, with relations; those read before are kept.

        `kind` names the relations. What is kept is thrown away where there is too much of it.
        """
        kept, place = kept_topics(), (self.as_of.session.number, self.name, kind)
        found = {number: kept.get((*place, number)) for number in numbers}
        if missing := [number for number in numbers if found[number] is None]:
            rows = relations(self.topics_as_of).filter(number__in=missing)
            found.update((row.number, row) for row in rows)
            if len(kept) > MAX_KEPT_TOPICS:
                kept.clear()
            kept.update(((*place, number), found[number]) for number in missing)
        return [topic for topic in found.values() if topic is not None]

    @cached_property
    def cluster_counts(self) -> Mapping[str, int]:
        """The number of the rows in each cluster by slug, with "none" for no cluster."""
        return {} if self.errors else self.filters.counts("cluster")

    @cached_property
    def answer_counts(self) -> Mapping[str, int]:
        """The number of the rows with each answer."""
        return {} if self.errors else self.filters.counts("answer")

    @property
    def answer_shares(self) -> list[Share]:
        """The share of each answer among the rows, each with the URL of those; none for errors."""
        if self.errors:
            return []
        return answer_shares(self.answer_counts, lambda answer: self.url(answer=answer))

    def chart(self) -> Chart | None:
        """Return the bar of the answers."""
        return answers_bar_with_key(self.answer_shares, "Topics by answer")

    @property
    def count(self) -> int:
        """The number of rows, on all pages."""
        return len(self.order)

    @property
    def total(self) -> int:
        """The number of rows without any filter."""
        return self.filters.index.all.bit_count()

    def contains(self, keys: Collection[int]) -> set[int]:
        numbers = Topic.objects.filter(pk__in=keys).values_list("pk", "number")
        return {key for key, number in numbers if self.order.neighbours(number)}

    def previous_next(self, row: Topic) -> PreviousNext | None:
        beside = self.order.neighbours(row.number)
        if beside is None:
            return None
        numbers = [beside.previous or 0, beside.next or 0]
        found = {each.number: each for each in Topic.objects.filter(number__in=numbers)}
        previous, following = map(found.get, numbers)
        return PreviousNext(previous, following, page_of(beside.position))

    def with_page_relations(self, rows: QuerySet) -> QuerySet:
        return rows.with_statements().with_evidence(self.as_of.session)

    def with_summary_relations(self, rows: QuerySet) -> QuerySet:
        return rows.with_statements().select_related("cluster")

    def with_found_texts(self, rows: QuerySet) -> QuerySet:
        """Return the rows with the texts that a search may have found them by."""
        return rows.with_statements().with_texts(self.as_of.session)

    @property
    def export_rows(self) -> NumberedRows[Topic]:
        return self.rows.reading(lambda rows: rows.with_statements())

    @property
    def print_rows(self) -> NumberedRows[Topic]:
        return self.rows.reading(self.with_summary_relations)


@cached_by_revision
def _presets(path: str, number: int, as_of: str) -> list[Preset]:
    """Return the presets that any topic answers: as of the session of a number, with its links."""
    counts = preset_counts(number)
    return [
        Preset(name, build_url(path, replace_params(QueryDict(), as_of=as_of, **filters)), count)
        for (name, filters), count in zip(FILTER_PRESETS.items(), counts, strict=True)
        if count
    ]


@cached_by_revision
def preset_counts(number: int) -> list[int]:
    """Return how many topics answer each preset, as of the session of a number; 0 for none yet."""
    as_of = AsOf.resolve(str(number))
    parameters = (replace_params(QueryDict(), **filters) for filters in FILTER_PRESETS.values())
    return [TopicListQuery(given, as_of=as_of).count for given in parameters]


@cached_by_revision
def kept_topics() -> dict[tuple, Topic | None]:
    """Return where lists keep topics, by session, list, kind of relations and number."""
    return {}

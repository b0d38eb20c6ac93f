"""What the lists of topics and clusters can be filtered by, and the session they read as of."""

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property

from sessions.models import Resolution, Session
from topics.choices import Answer, Extent
from topics.lists.facets import SEVERAL, YES, TopicFacets
from topics.lists.grouping import GROUPINGS, Grouping
from topics.lists.multivalue import any_of, lists, lists_beginning
from topics.lists.ordering import TOPIC_ORDERINGS
from topics.models import Cluster, TopicStatus
from wgsom.lists import (
    DisplayFilter,
    ListFilterSet,
    MultipleChoiceFilter,
    OrderingFilter,
    SearchFilter,
)
from wgsom.lists.filterset import NONE

Choices = list[tuple[str, str]]


class AsOfFilter(DisplayFilter):
    """The session to read as of, which the rows are read as of to begin with."""

    def __init__(self):
        super().__init__(label="As of", help_text="How the register read at an earlier session.")


class AsOfFilterSet(ListFilterSet):
    """The session that a list reads as of: one that has been held, by default the last.

    A list declares its own `as_of = AsOfFilter()`, where it is to stand among the filters.
    """

    def __init__(self, parameters: QueryDict, queryset: QuerySet):
        self.sessions = list(Session.objects.with_state_flags().order_by("number"))
        self.readable = {str(s.number): s for s in reversed(self.sessions) if self.is_readable(s)}
        super().__init__(parameters, queryset)

    def is_readable(self, session: Session) -> bool:
        """Return whether a list can read as of that session: whether it has been held."""
        return session.is_held

    def as_of_choices(self) -> Choices:
        """The sessions that the list can read as of, the last one first."""
        last = self.last_held
        latest = f"Latest: {last.ordinal} ({last.year})" if last.number else "No session held yet"
        return [("", latest), *((number, str(s)) for number, s in self.readable.items())]

    @property
    def last_held(self) -> Session:
        """The last session that has been held; before the first, that of number 0."""
        held = (session for session in self.readable.values() if session.is_held)
        return next(held, None) or Session.before_the_first()

    @property
    def session(self) -> Session:
        """The session asked for; the last one held if none is, or if that is not one."""
        return self.readable.get(self.data.get("as_of"), self.last_held)


class ClusterFilterSet(AsOfFilterSet):
    """Words, and the session that the topics of the clusters are counted as of."""

    q = SearchFilter(kind="cluster")
    as_of = AsOfFilter()

    @cached_property
    def base_queryset(self) -> QuerySet:
        """The clusters with the counts of their topics."""
        return self.queryset.with_answer_counts(self.session)


class StatusFilterSet(AsOfFilterSet):
    """Filters of how topics read as of the session."""

    @cached_property
    def base_queryset(self) -> QuerySet:
        """How the topics read as of the session: what decides is there, without the topics."""
        return TopicStatus.objects.as_of(self.session)

    @property
    def search_scope(self) -> str:
        """The session as of which topics are found."""
        return str(self.session.number)

    def to_list_rows(self, rows: QuerySet) -> QuerySet:
        """Return the topics of those readings."""
        return self.queryset.with_status(self.session).filter(pk__in=rows.values("topic"))


class SiteSearchFilterSet(StatusFilterSet):
    """What a search of the whole register takes."""

    q = SearchFilter(kind="topic", field_name="topic")
    as_of = AsOfFilter()


class TopicFilterSet(TopicFacets, StatusFilterSet):
    """All that topics can be filtered by. Evidence counts up to the session read as of."""

    combined = frozenset({"considered", "extent"})
    illustrations = {"proposed": "topics/_proposals_by_year.html"}

    q = SearchFilter(kind="topic", field_name="topic")
    answer = MultipleChoiceFilter(label="Answer", field_name="answer", choices=Answer.choices)
    proposed = MultipleChoiceFilter(label="Proposed at", method="filter_proposed")
    considered = MultipleChoiceFilter(label="Considered at", method="filter_considered")
    extent = MultipleChoiceFilter(
        label="Considered as", choices=Extent.choices, method="filter_extent"
    )
    cluster = MultipleChoiceFilter(label="Cluster", method="filter_cluster")
    resolution = MultipleChoiceFilter(label="From resolution", method="filter_resolution")
    asked = MultipleChoiceFilter(
        label="Asked for", choices=[(SEVERAL, "More than once")], method="filter_asked"
    )
    needs_review = MultipleChoiceFilter(
        label="Needs review",
        choices=[(YES, "Considered since it was assessed")],
        method="filter_needs_review",
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
        tie_breaker="number",
    )

    def proposed_choices(self) -> Choices:
        """Every session, and none."""
        return [*((str(s.number), str(s)) for s in self.sessions), (NONE, "No session")]

    def considered_choices(self) -> Choices:
        """Every session, and none."""
        return self.proposed_choices()

    def cluster_choices(self) -> Choices:
        """Every cluster, and none."""
        self.clusters = list(Cluster.objects.order_by("position"))
        return [*((each.slug, each.name) for each in self.clusters), (NONE, "No cluster")]

    def resolution_choices(self) -> Choices:
        """Every resolution, and none."""
        known = [(resolution.slug, str(resolution)) for resolution in Resolution.objects.all()]
        return [*known, (NONE, "No resolution")]

    @property
    def grouping(self) -> Grouping | None:
        """How the rows are grouped; None if they are not."""
        return None if self.errors else GROUPINGS.get(self.form.cleaned_data["group"])

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return the topics that pass every filter, group by group, in the order asked for."""
        rows = super().filter_queryset(queryset)
        if not self.grouping:
            return rows
        return rows.order_by(self.grouping.order.asc(nulls_last=True), *rows.query.order_by)

    def filter_proposed(self, queryset: QuerySet, name: str, numbers: list[str]) -> QuerySet:
        """Return the topics that one of the sessions proposed."""
        return queryset.filter(any_of(lists("proposed_at", number) for number in numbers))

    def filter_considered(self, queryset: QuerySet, name: str, numbers: list[str]) -> QuerySet:
        """Return the topics that one of the sessions considered, to a given extent if any."""
        extents = self.form.cleaned_data["extent"] or Extent.values
        pairs = [f"{number} {extent}" for number in _given(numbers) for extent in extents]
        is_none = NONE in numbers and not self.form.cleaned_data["extent"]
        nothing = [NONE] if is_none else []
        return queryset.filter(any_of(lists("considered_at", item) for item in pairs + nothing))

    def filter_extent(self, queryset: QuerySet, name: str, extents: list[str]) -> QuerySet:
        """Return the topics considered at all to one of the extents."""
        return queryset.filter(any_of(Q(considered_at__contains=f" {e}") for e in extents))

    def filter_cluster(self, queryset: QuerySet, name: str, slugs: list[str]) -> QuerySet:
        """Return the topics of the clusters."""
        none = Q(cluster=None) if NONE in slugs else Q()
        clusters = [cluster for cluster in self.clusters if cluster.slug in slugs]
        return queryset.filter(Q(cluster__in=clusters) | none)

    def filter_resolution(self, queryset: QuerySet, name: str, slugs: list[str]) -> QuerySet:
        """Return the topics that stem from one of the resolutions."""
        none = [lists("mandated_by", NONE)] if NONE in slugs else []
        symbols = [slug.replace("-", "/") for slug in _given(slugs)]
        stems = [lists_beginning("mandated_by", f"{symbol} ") for symbol in symbols]
        return queryset.filter(any_of(stems + none))

    def filter_asked(self, queryset: QuerySet, name: str, values: list[str]) -> QuerySet:
        """Return the topics that several sessions proposed."""
        return queryset.filter(proposal_count__gt=1)

    def filter_needs_review(self, queryset: QuerySet, name: str, values: list[str]) -> QuerySet:
        """Return the topics considered since they were last assessed."""
        return queryset.filter(needs_review=True)


def _given(values: list[str]) -> list[str]:
    return [value for value in values if value != NONE]

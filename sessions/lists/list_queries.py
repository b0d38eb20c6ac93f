"""The lists of the record: sessions and resolutions, as their URLs describe them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from sessions.as_of import AsOf
from sessions.lists.charts import responsive_chart, sessions_chart
from sessions.lists.filtersets import ResolutionFilterSet, SessionFilterSet
from sessions.lists.print_layout import PARAGRAPH_PRINT_TABLE, SESSION_PRINT_TABLE
from sessions.lists.tables import PARAGRAPH_TABLE, SESSION_TABLE
from sessions.models import OperativeParagraph, Resolution, Session
from wgsom.charts.svg import Chart
from wgsom.charts.timeline import MAX_IN_ROW
from wgsom.exports.export import Completeness
from wgsom.lists import ListQuery
from wgsom.lists.querystring import build_url, replace_params
from wgsom.revision_cache import cached_by_revision

Related = TypeVar("Related", bound="AsOfListQuery")


@dataclass(frozen=True)
class AsOfLink:
    """A link to the same page as of a session; `is_current` of the one that it is read as of."""

    session: Session
    url: str
    is_current: bool


class AsOfListQuery(ListQuery):
    """A list that reads as of a session: one that is given, or that its parameters name."""

    carried = ("as_of",)

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

    def related(self, list_query: type[Related], **parameters) -> Related:
        """Return another list as of the same session, with these parameters."""
        given = replace_params(QueryDict(mutable=True), **parameters)
        return list_query(given, as_of=self.as_of)

    def as_of_links(self, path: str) -> list[AsOfLink]:
        """Return links to a page as of each session that it can be read as of.

        The last session is that of the URL without any, which will be of a later one some day.
        """
        rest = replace_params(self.parameters, as_of=None, page=None, copy=None)
        base, urls = build_url(path, rest), {}
        mark = "&" if rest else "?"
        for session in self.as_of.options:
            urls[session] = f"{base}{mark}as_of={session.number}"
        if urls:
            urls[self.as_of.last_held] = base
        return [
            AsOfLink(session, url, session == self.as_of.session) for session, url in urls.items()
        ]

    def permalink(self, path: str) -> str:
        return build_url(path, replace_params(QueryDict(), as_of=self.as_of.number))

    @property
    def digest_context(self) -> list[str]:
        return [*map(str, self.as_of.evidence_sessions), self.completeness.sentence]

    @property
    def completeness(self) -> Completeness:
        """The completeness of the record up to that session."""
        return self.as_of.completeness


class RecordListQuery(AsOfListQuery):
    """A list of the record itself: its rows are the same as of every session, its links are not.

    Its rows are few: what a line or two say of each is kept, by primary key, in `summaries`.
    """

    summaries: ClassVar[Callable[[], Mapping[int, Model]]]

    @property
    def as_of_number(self) -> None:
        """None: no row depends on the session."""
        return None

    @property
    def count(self) -> int:
        """The number of rows, on all pages."""
        return len(self.keys)

    def summary_rows(self, count: int) -> list[Model]:
        kept = type(self).summaries()
        return [kept[key] for key in self.keys[:count] if key in kept]


@cached_by_revision
def topic_counts() -> Mapping[int, tuple[int, int]]:
    """Return how many topics each session proposed, and how many it considered, by primary key."""
    proposed, considered = Session.objects.topic_counts()
    keys = proposed.keys() | considered.keys()
    return {key: (proposed.get(key, 0), considered.get(key, 0)) for key in keys}


@cached_by_revision
def session_summaries() -> Mapping[int, Session]:
    """Return every session with its agenda, by primary key."""
    return {each.pk: each for each in Session.objects.prefetch_related("agenda_items")}


@cached_by_revision
def resolution_summaries() -> Mapping[int, Resolution]:
    """Return every resolution with its operative paragraphs, by primary key."""
    rows = Resolution.objects.prefetch_related("operative_paragraphs")
    return {each.pk: each for each in rows}


class SessionListQuery(RecordListQuery):
    """The sessions of the Working Group, oldest first."""

    name = "sessions"
    title = "Sessions of the Working Group on the Smuggling of Migrants"
    noun = "session"
    url_name = "sessions:session-list"
    export_url_name = "sessions:session-export"
    picture_url_name = "sessions:session-picture"
    filterset_class = SessionFilterSet
    summaries = staticmethod(session_summaries)
    table = SESSION_TABLE
    print_table = SESSION_PRINT_TABLE
    columns = (
        ("Session", ""),
        ("Dates", ""),
        ("Place", ""),
        ("Agenda items", ""),
        ("Topics proposed", ""),
        ("Topics considered", ""),
    )
    note = (
        "Dates are as exact as they are known: days, a month or a year. Agenda items are the "
        "substantive ones only."
    )

    def get_queryset(self) -> QuerySet:
        return Session.objects.order_by("number")

    def page_rows(self, start: int, stop: int) -> list[Session]:
        rows = list(self.rows.with_is_held().prefetch_related("agenda_items")[start:stop])
        counts = topic_counts()
        for session in rows:
            session.proposed_count, session.considered_count = counts.get(session.pk, (0, 0))
        return rows

    def chart(self) -> Chart | None:
        """Return the timeline of the sessions; None for no sessions."""
        sessions = list(self.rows.with_is_held())
        query = build_url("", replace_params(QueryDict(), **self.carried_params))
        return sessions_chart(sessions, topic_counts(), query, MAX_IN_ROW) if sessions else None

    def responsive_chart(self) -> SafeString:
        """Return the same for a page."""
        sessions = list(self.rows.with_is_held())
        query = build_url("", replace_params(QueryDict(), **self.carried_params))
        return responsive_chart(sessions, topic_counts(), query)

    def with_page_relations(self, rows: QuerySet) -> QuerySet:
        """Return the rows with all that a file says of them, every topic included."""
        return rows.with_record().with_is_held()


def _resolution_heading(paragraph: OperativeParagraph) -> str:
    resolution = paragraph.resolution
    return f"{resolution}, {resolution.title}, adopted {date_format(resolution.adopted_on)}"


class ResolutionListQuery(RecordListQuery):
    """The resolutions that topics stem from; an export has a row per operative paragraph."""

    name = "resolutions"
    title = "Resolutions of the Conference of the Parties, by operative paragraph"
    noun = "resolution"
    url_name = "sessions:resolution-list"
    export_url_name = "sessions:resolution-export"
    filterset_class = ResolutionFilterSet
    summaries = staticmethod(resolution_summaries)
    table = PARAGRAPH_TABLE
    print_table = PARAGRAPH_PRINT_TABLE
    export_noun = "operative paragraph"
    note = (
        "Only the paragraphs that topics stem from are kept. The summary is the Secretariat's; "
        "the text is empty where the official wording has not been entered."
    )

    def get_queryset(self) -> QuerySet:
        return Resolution.objects.order_by("conference_session", "number")

    def with_page_relations(self, rows: QuerySet) -> QuerySet:
        return rows.with_record()

    @property
    def export_rows(self) -> QuerySet:
        paragraphs = OperativeParagraph.objects.filter(resolution__in=self.rows.order_by())
        return paragraphs.with_resolution().with_topics()

    @property
    def print_rows(self) -> QuerySet:
        return self.export_rows

    @property
    def print_heading_of(self) -> Callable[[OperativeParagraph], str]:
        return _resolution_heading

    @property
    def export_count(self) -> int:
        return self.cached("export count", lambda: self.export_rows.count())

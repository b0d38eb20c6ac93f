"""The lists of the record: sessions and resolutions, as their URLs describe them."""

from collections.abc import Callable

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.functional import cached_property

from sessions.completeness import record_completeness
from sessions.lists.filtersets import ResolutionFilterSet, SessionFilterSet
from sessions.lists.print_layout import PARAGRAPH_PRINT_TABLE, SESSION_PRINT_TABLE
from sessions.lists.tables import PARAGRAPH_TABLE, SESSION_TABLE
from sessions.models import OperativeParagraph, Resolution, Session
from wgsom.exports.export import Completeness
from wgsom.lists import ListQuery


class RecordListQuery(ListQuery):
    """A list of the record itself: it says how far that goes up to the last session held."""

    @cached_property
    def completeness(self) -> Completeness:
        return record_completeness()


class SessionListQuery(RecordListQuery):
    """The sessions of the Working Group, oldest first."""

    name = "sessions"
    title = "Sessions of the Working Group on the Smuggling of Migrants"
    noun = "session"
    url_name = "sessions:session-list"
    export_url_name = "sessions:session-export"
    filterset_class = SessionFilterSet
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

    def with_page_relations(self, rows: QuerySet) -> QuerySet:
        return rows.with_record().with_is_held()

    def with_summary_relations(self, rows: QuerySet) -> QuerySet:
        return rows.prefetch_related("agenda_items")


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

    @cached_property
    def export_count(self) -> int:
        return self.export_rows.count()

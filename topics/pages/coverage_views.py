"""The pages of the coverage matrix."""

from collections.abc import Sequence

from django.utils.functional import cached_property

from topics.choices import Extent
from topics.lists.coverage import LETTERS, Part, Row, Totals, coverage_row, matrix_parts
from topics.lists.coverage_list_query import CoverageListQuery
from topics.lists.grouping import Group
from wgsom.lists.picture_views import PictureView
from wgsom.lists.views import ExportView, ListPageView


class CoverageView(ListPageView):
    """Topics by sessions, and clusters by sessions."""

    list_query_class = CoverageListQuery
    template_name = "topics/coverage.html"

    list: CoverageListQuery
    lazy_context = ["rows", "groups", "parts", "totals"]
    extra_context = {"extents": [(extent, LETTERS[extent.value]) for extent in Extent]}

    @cached_property
    def rows(self) -> Sequence[Row]:
        """The topics of the page, with what each session did about them."""
        as_of = self.list.as_of
        sessions, not_entered = as_of.evidence_sessions, as_of.not_entered_sessions
        return [coverage_row(topic, sessions, not_entered) for topic in self.page.rows]

    @property
    def groups(self) -> Sequence[Group]:
        """The rows under their headings."""
        return self.list.groups(self.rows, lambda row: row.topic)

    @property
    def parts(self) -> Sequence[Part]:
        """The parts of the matrix, each no wider than a page."""
        return matrix_parts(self.list.as_of.evidence_sessions)

    @property
    def totals(self) -> Sequence[Totals]:
        """The totals of each session; none without a row."""
        return self.list.session_totals if self.rows else []


class CoveragePictureView(PictureView):
    """The coverage matrix as a picture."""

    list_query_class = CoverageListQuery


class CoverageExportView(ExportView):
    """The coverage matrix as a file."""

    list_query_class = CoverageListQuery

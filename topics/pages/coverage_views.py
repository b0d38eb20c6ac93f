"""The pages of the coverage matrix."""

from topics.choices import Extent
from topics.lists.coverage import LETTERS, coverage_row, matrix_parts
from topics.lists.coverage_list_query import CoverageListQuery
from wgsom.lists.picture_views import PictureView
from wgsom.lists.views import ExportView, ListPageView


class CoverageView(ListPageView):
    """Topics by sessions, and clusters by sessions."""

    list_query_class = CoverageListQuery
    template_name = "topics/coverage.html"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        matrix, as_of = context["list"], context["list"].as_of
        sessions, not_entered = as_of.evidence_sessions, as_of.not_entered_sessions
        rows = [coverage_row(topic, sessions, not_entered) for topic in context["page"].rows]
        totals = matrix.session_totals if rows else []
        return context | {
            "rows": rows,
            "groups": matrix.groups(rows, lambda row: row.topic),
            "parts": matrix_parts(sessions),
            "totals": totals,
            "extents": [(extent, LETTERS[extent.value]) for extent in Extent],
        }


class CoveragePictureView(PictureView):
    """The coverage matrix as a picture."""

    list_query_class = CoverageListQuery


class CoverageExportView(ExportView):
    """The coverage matrix as a file."""

    list_query_class = CoverageListQuery

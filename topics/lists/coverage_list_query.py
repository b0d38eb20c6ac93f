"""The matrix of topics and sessions, as its URL describes it."""

from collections.abc import Mapping

from django.db.models import QuerySet

from topics.lists.charts import coverage_chart
from topics.lists.coverage import Totals, session_totals
from topics.lists.list_queries import TopicListQuery
from topics.lists.print_layout import coverage_print_table
from topics.lists.tables import coverage_table
from topics.models import Topic
from wgsom.charts.svg import Chart
from wgsom.exports.tables import PrintTable, TableSchema
from wgsom.lists.rows import NumberedRows


class CoverageListQuery(TopicListQuery):
    """The topics again, with what each session did about them."""

    name = "coverage"
    title = "Coverage of topics by the sessions of the Working Group on the Smuggling of Migrants"
    url_name = "topics:coverage"
    export_url_name = "topics:coverage-export"
    picture_url_name = "topics:coverage-picture"
    max_picture_rows = 100

    @property
    def export_rows(self) -> NumberedRows[Topic]:
        return self.rows.reading(lambda rows: rows.select_related("cluster"))

    @property
    def table(self) -> TableSchema:
        """The columns of a file: one for each session, beside what identifies a topic."""
        return self._with_group(
            coverage_table(self.as_of.evidence_sessions, self.as_of.not_entered_sessions)
        )

    @property
    def whole_table(self) -> TableSchema:
        """The same: a matrix has what sessions did, in every file."""
        return self.table

    @property
    def print_table(self) -> PrintTable:
        """A column for each session, as the page has them."""
        return coverage_print_table(self.as_of.evidence_sessions, self.as_of.not_entered_sessions)

    def with_summary_relations(self, rows: QuerySet) -> QuerySet:
        return rows.with_considerations(self.as_of.session)

    def chart(self) -> None:
        """Return none for a document: its table is the matrix already."""
        return

    def picture(self) -> Chart:
        """Return the matrix as a chart."""
        sessions, not_entered = self.as_of.evidence_sessions, self.as_of.not_entered_sessions
        return coverage_chart(self.export_rows, sessions, not_entered)

    @property
    def session_totals(self) -> list[Totals]:
        """The number of topics by session and mark: of all, and of each cluster that has any."""
        filters, sessions = self.filters, self.as_of.evidence_sessions
        return session_totals(filters.index, filters.selected, sessions, self.cluster_names)

    @property
    def cluster_names(self) -> Mapping[str, str]:
        """The names of the clusters that have any of the rows, by slug."""
        names = dict(self.filters.form.fields["cluster"].choices)
        return {slug: names[slug] for slug in names if slug in self.cluster_counts}

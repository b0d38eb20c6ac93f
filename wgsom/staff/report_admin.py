"""The Secretariat's queue of reported problems."""

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from wgsom.problem_reports.models import ProblemReport
from wgsom.staff.admin.changelist import StrictChangelistMixin

ENDED = (ProblemReport.State.ANSWERED, ProblemReport.State.CLOSED)


@admin.register(ProblemReport)
class ProblemReportAdmin(StrictChangelistMixin, admin.ModelAdmin):
    """The queue of problem reports: to be looked at, and answered."""

    list_display = ["reported_at", "title", "beginning", "state"]
    list_display_links = ["reported_at", "title"]
    list_filter = ["state"]
    search_fields = ["about_title", "message", "answer"]
    fields = ["page", "reported_at", "message", "name", "email", "state", "answer", "answered_at"]
    readonly_fields = ["page", "reported_at", "message", "name", "email", "answered_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # readers do

    @admin.display(description="about", ordering="about_title")
    def title(self, report: ProblemReport) -> str:
        """The title of the page reported; its path where that has no title."""
        return report.about_title or report.about

    @admin.display(description="what is wrong")
    def beginning(self, report: ProblemReport) -> str:
        """The first words of the report."""
        return f"{report.message[:80]}…" if len(report.message) > 80 else report.message

    @admin.display(description="about")
    def page(self, report: ProblemReport) -> SafeString:
        """The page that it is about, as a link."""
        return format_html('<a href="{}">{}</a>', report.about, report.about_title or report.about)

    def save_model(self, request: HttpRequest, obj: ProblemReport, form, change: bool) -> None:
        """Note when it was ended; one with an answer is answered."""
        if obj.answer and obj.state in (ProblemReport.State.NEW, ProblemReport.State.IN_WORK):
            obj.state = ProblemReport.State.ANSWERED
        obj.answered_at = (obj.answered_at or timezone.now()) if obj.state in ENDED else None
        super().save_model(request, obj, form, change)

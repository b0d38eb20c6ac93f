"""Erase the names and e-mail addresses of reports that are older than a year."""

from django.core.management.base import BaseCommand

from wgsom.problem_reports.models import ProblemReport
from wgsom.text import pluralize_count


class Command(BaseCommand):
    """Erases what is personal in old reports. It runs with each new report, too."""

    help = (
        "Erase the names and e-mail addresses of problem reports that are older than a year. Each "
        "new report does so, too; run it every day where reports are few."
    )

    def handle(self, *args, **options):
        count = ProblemReport.objects.erase_personal()
        self.stdout.write(f"Erased in {pluralize_count(count, 'report')}.")

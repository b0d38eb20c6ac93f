"""Look for what is odd in the record, and say so to a pipeline."""

from django.core.management.base import BaseCommand, CommandError

from topics.quality.report import QualityReport
from wgsom.records.projections.refresh import retry_failed
from wgsom.text import pluralize_count


class Command(BaseCommand):
    """Prints the open findings, and fails if there are any."""

    help = (
        "Check the record: print every finding that is neither mended nor accepted, with the "
        "record it is about. Exit status 1 if anything is open, so that it can stand in a "
        "pipeline. Findings are accepted, with a reason, on the Secretariat's desk."
    )

    def handle(self, *args, **options):
        retry_failed()
        report = QualityReport.now()
        for check, findings in report.open_by_check:
            self.stdout.write(f"{check.title}. {check.advice}")
            for finding in findings:
                self.stdout.write(f"  {finding.record}\n    {finding.sentence}")
        accepted = pluralize_count(len(report.still_found), "finding")
        if report.open:
            raise CommandError(
                f"{pluralize_count(len(report.open), 'finding')} open; {accepted} accepted."
            )
        self.stdout.write(f"Nothing is open; {accepted} accepted.")

"""Work out anew everything that is stored beside the record."""

from django.core.management.base import BaseCommand
from django.db import transaction

from wgsom.records.projections.refresh import invalidate_all, refresh
from wgsom.records.triggers import install
from wgsom.search import optimize_index
from wgsom.search.models import IndexEntry, IndexTerm


class Command(BaseCommand):
    """Works out anew what every record reads as and is found by."""

    help = (
        "Work out anew what is stored beside the record: how each topic reads as of each session, "
        "and the words by which records are found. The register does so by itself for whatever "
        "changes; this is for a database that was restored, or changed while its triggers were "
        "away."
    )

    def handle(self, *args, **options):
        install()
        with transaction.atomic():
            invalidate_all()
            IndexTerm.objects.all().delete()
        refresh()
        optimize_index()
        self.stdout.write(f"{IndexEntry.objects.count()} entries of the search are in place.")

"""Rebuild every projection of the record."""

from django.core.management.base import BaseCommand
from django.db import transaction

from wgsom.records.projections.refresh import invalidate_all, refresh
from wgsom.records.triggers import install
from wgsom.search import optimize_index
from wgsom.search.models import IndexEntry, IndexTerm


class Command(BaseCommand):
    """Rebuilds the statuses of topics and the search index."""

    help = (
        "Rebuild the projections of the record: the status of each topic as of each session, and "
        "the search index. The register does so by itself for whatever changes; this is for a "
        "database that was restored, or changed while its triggers were away."
    )

    def handle(self, *args, **options):
        install()
        with transaction.atomic():
            invalidate_all()
            IndexTerm.objects.all().delete()
        refresh()
        optimize_index()
        self.stdout.write(f"{IndexEntry.objects.count()} entries of the search are in place.")

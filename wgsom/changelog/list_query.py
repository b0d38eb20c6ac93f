"""The list of changes, as its URL describes it."""

from django.db.models import QuerySet

from wgsom.changelog.filterset import ChangeFilterSet
from wgsom.changelog.models import ChangelogEntry
from wgsom.changelog.tables import CHANGE_PRINT_TABLE, CHANGE_TABLE
from wgsom.lists import ListQuery


class ChangeListQuery(ListQuery):
    """The entries of the change log, the newest first."""

    name = "changes"
    title = "Changes of the register of topics"
    noun = "change"
    url_name = "changes:change-list"
    export_url_name = "changes:change-export"
    feed_url_name = "changes:change-feed"
    filterset_class = ChangeFilterSet
    table = CHANGE_TABLE
    print_table = CHANGE_PRINT_TABLE
    note = (
        "What was withdrawn is named, and its text is told no more. Changes made before the "
        "register kept a history are not in it."
    )

    def page_rows(self, start: int, stop: int) -> list[ChangelogEntry]:
        read = super().page_rows
        return self.cached(f"rows {start}:{stop}", lambda: read(start, stop))

    def get_queryset(self) -> QuerySet:
        return ChangelogEntry.objects.public()

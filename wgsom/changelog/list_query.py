"""The list of changes, as its URL describes it."""

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import get_script_prefix, reverse

from wgsom.changelog.filterset import ChangeFilterSet
from wgsom.changelog.models import ChangelogEntry
from wgsom.changelog.tables import CHANGE_PRINT_TABLE, CHANGE_TABLE
from wgsom.lists import ListQuery
from wgsom.lists.querystring import build_url, replace_params
from wgsom.records.aggregates import AggregateRoot


def record_changes_url(record: AggregateRoot, as_of: str = "") -> str:
    """Return the URL of the changes of a record and its parts; `as_of` is carried along."""
    path = record.get_absolute_url().removeprefix(get_script_prefix()).strip("/")
    given = replace_params(QueryDict(), record=path, as_of=as_of)
    return build_url(reverse(ChangeListQuery.url_name), given)


class ChangeListQuery(ListQuery):
    """The entries of the change log, the newest first."""

    name = "changes"
    title = "Changes of the register of topics"
    noun = "change"
    url_name = "changes:change-list"
    export_url_name = "changes:change-export"
    feed_url_name = "changes:change-feed"
    filterset_class = ChangeFilterSet
    carried = ("as_of",)  # no row depends on it
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

"""The public pages of what changed."""

from django.urls import reverse

from wgsom.changelog.list_query import ChangeListQuery
from wgsom.changelog.models import ChangelogEntry
from wgsom.changelog.tables import NOTHING, field_changes
from wgsom.lists import ListQuery
from wgsom.lists.feeds import FeedEntry, ListFeed
from wgsom.lists.views import ExportView, ListPageView


class ChangeListView(ListPageView):
    """The list of the change log."""

    list_query_class = ChangeListQuery
    template_name = "changelog/entry_list.html"


class ChangeExportView(ExportView):
    """The changes as a file."""

    list_query_class = ChangeListQuery


class ChangeFeed(ListFeed):
    """The changes as a feed."""

    list_query_class = ChangeListQuery

    def newest(self, list_query: ListQuery):
        return list_query.rows

    def entry(self, row: ChangelogEntry, list_query: ListQuery) -> FeedEntry:
        fields = [f"{field.label}: {field.after or NOTHING}" for field in field_changes(row)]
        return FeedEntry(
            key=f"{reverse('changes:change-list')}#change-{row.pk}",
            title=f"{row.get_action_display()}: {row.title}",
            url=row.get_absolute_url(),
            updated_at=row.made_at,
            summary="\n".join(fields),
        )

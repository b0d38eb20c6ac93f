"""The public pages of the record."""

from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404

from sessions.lists.list_queries import ResolutionListQuery, SessionListQuery
from sessions.models import Resolution, Session
from wgsom.lists.views import ExportView, ListPageView, RecordDetailView


class SessionListView(ListPageView):
    """All sessions, filtered."""

    list_query_class = SessionListQuery
    template_name = "sessions/session_list.html"


class SessionDetailView(RecordDetailView):
    """One session: what it discussed, proposed and considered."""

    list_query_class = SessionListQuery
    model = Session
    slug_field = slug_url_kwarg = "number"
    template_name = "sessions/session_detail.html"
    context_object_name = "meeting"  # never "session": that is the login session's name

    def get_queryset(self) -> QuerySet:
        return Session.objects.with_record().with_is_held()


class SessionExportView(ExportView):
    """The sessions as a file."""

    list_query_class = SessionListQuery


class ResolutionListView(ListPageView):
    """All resolutions with their operative paragraphs, filtered."""

    list_query_class = ResolutionListQuery
    template_name = "sessions/resolution_list.html"


class ResolutionDetailView(RecordDetailView):
    """One resolution, paragraph by paragraph."""

    list_query_class = ResolutionListQuery
    model = Resolution
    template_name = "sessions/resolution_detail.html"

    def get_object(self, queryset: QuerySet | None = None) -> Model:
        return get_object_or_404(
            Resolution.objects.with_record(),
            conference_session=self.kwargs["conference_session"],
            number=self.kwargs["number"],
        )


class ResolutionExportView(ExportView):
    """The operative paragraphs as a file."""

    list_query_class = ResolutionListQuery

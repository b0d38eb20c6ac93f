"""The public lists of the record. The pages of its records tell of topics: see topics/pages."""

from sessions.lists.list_queries import ResolutionListQuery, SessionListQuery
from wgsom.lists.picture_views import PictureView
from wgsom.lists.views import ExportView, ListPageView


class SessionListView(ListPageView):
    """All sessions, filtered."""

    list_query_class = SessionListQuery
    template_name = "sessions/session_list.html"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        return context | {"timeline": context["list"].responsive_chart()}


class SessionPictureView(PictureView):
    """The sessions as a timeline, as a picture."""

    list_query_class = SessionListQuery


class SessionExportView(ExportView):
    """The sessions as a file."""

    list_query_class = SessionListQuery


class ResolutionListView(ListPageView):
    """All resolutions with their operative paragraphs, filtered."""

    list_query_class = ResolutionListQuery
    template_name = "sessions/resolution_list.html"


class ResolutionExportView(ExportView):
    """The operative paragraphs as a file."""

    list_query_class = ResolutionListQuery

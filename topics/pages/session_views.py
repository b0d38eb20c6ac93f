"""The pages of sessions, which tell of topics as well."""

from collections.abc import Sequence

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import View

from sessions.lists.list_queries import SessionListQuery
from sessions.models import Session
from topics.lists.list_queries import TopicListQuery
from topics.lists.presets import WAITING
from topics.pages.calendar import session_calendar
from topics.pages.session_brief import SessionBrief, session_brief
from topics.pages.session_document import session_document
from topics.pages.structured_data import StructuredData, session_data
from wgsom.exports.documents import RenderedDocument
from wgsom.exports.export import state_of_record
from wgsom.exports.response import bad_request
from wgsom.lists.copies import COPY
from wgsom.lists.feeds import tag_uri
from wgsom.lists.metadata import ABOUT
from wgsom.lists.querystring import replace_params
from wgsom.lists.record_views import (
    FileLink,
    RecordCitationView,
    RecordDetailView,
    RecordDocumentView,
)
from wgsom.lists.validation import validation_errors


class SessionDetailView(RecordDetailView):
    """One session: what it discussed, what it took up, and how the answers moved."""

    list_query_class = SessionListQuery
    model = Session
    slug_field = slug_url_kwarg = "number"
    page_params = (COPY,)
    template_name = "sessions/session_detail.html"
    lazy_context = ["brief", "considered_url", "waiting_url", "proposed_url"]
    context_object_name = "meeting"  # never "session": that is the login session's name

    def get_queryset(self) -> QuerySet:
        return Session.objects.with_record().with_is_held()

    @cached_property
    def before(self) -> Session | None:
        """The session before it; None before the first."""
        earlier = [each for each in self.list.as_of.options if each.number < self.object.number]
        return earlier[-1] if earlier else None

    @cached_property
    def brief(self) -> SessionBrief:
        """The brief of the session."""
        return session_brief(self.object, self.before)

    @property
    def waiting_url(self) -> str:
        """The URL of what waited as of the session before; empty where nothing did."""
        if not (self.before and self.brief.waiting_count):
            return ""
        return TopicListQuery(
            replace_params(QueryDict(), as_of=self.before.number, **WAITING)
        ).url()

    @property
    def files(self) -> Sequence[FileLink]:
        """The session as a document, and as an entry for calendars where its days are known."""
        number = self.object.number
        documents = self.document_links("topics:session-document", number)
        if not self.object.starts_on:
            return documents
        return [*documents, FileLink("Calendar", reverse("topics:session-calendar", args=[number]))]

    def document(self) -> RenderedDocument:
        return session_document(self.brief, self.list.title)

    @property
    def description(self) -> str:
        items = "; ".join(item.title for item in self.object.agenda_items.all())
        return f"{self.list.title}: {self.object}, {self.object.dates}. {items or ABOUT}"

    @property
    def image_path(self) -> str:
        return self.list.picture_path("png")

    @property
    def structured_data(self) -> StructuredData:
        return session_data(self.object, f"{settings.SITE_URL}{self.object.get_absolute_url()}")

    @property
    def considered_url(self) -> str:
        """The URL of the list of topics that it considered."""
        return self._topics_url("considered")

    @property
    def proposed_url(self) -> str:
        """The URL of the list of topics that it proposed."""
        return self._topics_url("proposed")

    def _topics_url(self, name: str) -> str:
        given = {name: self.object.number, "as_of": self.list.as_of.param}
        return self.list.related(TopicListQuery, **given).url()


class SessionDocumentView(RecordDocumentView, SessionDetailView):
    """The same as a document."""


class SessionCitationView(RecordCitationView, SessionDetailView):
    """Its citation, for reference managers."""


class SessionCalendarView(View):
    """A session as an entry for calendars; 404 where its days are not known."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        if errors := validation_errors(SessionListQuery(request.GET)):
            return bad_request(None, errors)
        session = get_object_or_404(Session.objects.prefetch_related("agenda_items"), number=number)
        if not session.starts_on:
            raise Http404(f"The days of the {session} are not known.")
        page = session.get_absolute_url()
        calendar = session_calendar(
            session,
            identifier=tag_uri(page),
            url=f"{settings.SITE_URL}{page}",
            changed_at=state_of_record(),
        )
        headers = {"Content-Disposition": f'attachment; filename="wgsom-session-{number}.ics"'}
        return HttpResponse(calendar, content_type="text/calendar; charset=utf-8", headers=headers)

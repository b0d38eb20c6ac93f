"""The pages of topics, and what is made of them."""

from collections.abc import Sequence

from django.conf import settings
from django.db.models import F, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString

from topics.choices import QUESTION
from topics.lists.grouping import Group
from topics.lists.list_queries import TopicListQuery
from topics.models import EarlierWording, Topic
from topics.models.relation import RelatedTopic, all_relations
from topics.pages.factsheet import topic_factsheet
from topics.pages.overview import most_common_basis
from topics.pages.related import evidence_sources, related_topics
from topics.pages.shared_context import DEFINITIONS
from topics.pages.structured_data import StructuredData, topic_data
from topics.pages.timeline import TimelineStep, answer_timeline, topic_strip
from topics.papers.issued_rows import IssuedRow, issued_rows
from wgsom.changelog.models import ChangelogEntry
from wgsom.charts.strip import MAX_IN_ROW, MAX_ON_A_PHONE, strip
from wgsom.charts.svg import Chart, responsive
from wgsom.exports.documents import RenderedDocument
from wgsom.lists.copies import COPY
from wgsom.lists.feeds import UNCHANGED_SINCE, FeedEntry, ListFeed
from wgsom.lists.picture_views import PictureView, RecordPictureView
from wgsom.lists.record_views import (
    FileLink,
    RecordCitationView,
    RecordDetailView,
    RecordDocumentView,
)
from wgsom.lists.views import ExportView, ListPageView
from wgsom.search.lookups import KeyIn, KeySet


class TopicListView(ListPageView):
    """All topics, filtered and sorted."""

    list_query_class = TopicListQuery
    list: TopicListQuery
    template_name = "topics/topic_list.html"
    extra_context = DEFINITIONS

    lazy_context = ["groups", "common_basis"]

    @property
    def groups(self) -> Sequence[Group]:
        """The rows of the page under their headings."""
        return self.list.groups(self.page.rows)

    @property
    def common_basis(self) -> str:
        """The basis of answers that the page states once, for all its rows."""
        return most_common_basis(self.page.rows)


class TopicFeed(ListFeed):
    """The topics of a list as a feed, what changed last first."""

    list_query_class = TopicListQuery

    def newest(self, list_query: TopicListQuery) -> QuerySet:
        changed = ChangelogEntry.objects.last_changed_of(Topic)
        rows = list_query.topics_as_of.filter(KeyIn("number", KeySet(list_query.order)))
        rows = rows.annotate(last_changed=changed)
        return rows.order_by(F("last_changed").desc(nulls_last=True), "number")

    def entry(self, row: Topic, list_query: TopicListQuery) -> FeedEntry:
        return FeedEntry(
            key=row.get_absolute_url(),
            title=str(row),
            url=list_query.url(row.get_absolute_url()),
            updated_at=row.last_changed or UNCHANGED_SINCE,
            summary=f"{row.title}\n\n{QUESTION} {row.answer_sentence}",
        )


class TopicDetailView(RecordDetailView):
    """One topic: its text, the answer with its basis, and the evidence, as of a session."""

    list_query_class = TopicListQuery
    list: TopicListQuery
    model = Topic
    slug_url_kwarg = "number"
    page_params = (COPY,)
    template_name = "topics/topic_detail.html"
    extra_context = DEFINITIONS
    lazy_context = [
        "steps",
        "responsive_strip",
        "sources",
        "papers",
        "relations",
        "earlier_wordings",
        "related_topics",
    ]

    def get_object(self, queryset: QuerySet | None = None) -> Topic:
        topic = self.list.topic(self.kwargs["number"])
        if topic is None:
            raise Http404(f"There is no topic {self.kwargs['number']}.")
        return topic

    @property
    def page_title(self) -> str:
        return f"Topic {self.object.number}: {self.object.short_title}"

    @property
    def description(self) -> str:
        if not getattr(self.object, "exists", False):
            return self.object.title
        return f"{QUESTION} {self.object.answer_sentence}. {self.object.title}"

    @property
    def image_path(self) -> str:
        if not getattr(self.object, "exists", False):
            return ""
        path = reverse("topics:topic-strip", args=[self.object.number, "png"])
        return f"{path}{self.as_of_query}"

    @property
    def structured_data(self) -> StructuredData:
        return topic_data(self.object, f"{settings.SITE_URL}{self.object.get_absolute_url()}")

    @cached_property
    def steps(self) -> Sequence[TimelineStep]:
        """The answer from session to session."""
        as_of = self.list.as_of
        return answer_timeline(self.object, as_of.evidence_sessions, as_of.not_entered_sessions)

    @property
    def responsive_strip(self) -> SafeString:
        """The same as a chart, for wide pages and for phones."""
        return SafeString(responsive(self.strip(MAX_IN_ROW), self.strip(MAX_ON_A_PHONE)))

    @property
    def sources(self) -> Sequence[str]:
        """Where its evidence was read."""
        return evidence_sources(self.object)

    @property
    def papers(self) -> Sequence[IssuedRow]:
        """The rows of issued papers that list it."""
        return issued_rows().get(self.object.number, ())

    @property
    def relations(self) -> Sequence[RelatedTopic]:
        """Its relations to other topics, public ones."""
        return all_relations().get(self.object.number, ())

    @property
    def earlier_wordings(self) -> QuerySet[EarlierWording]:
        """Its earlier wordings, in the order in which they were entered."""
        return EarlierWording.objects.filter(topic=self.object).order_by("pk")

    @property
    def related_topics(self) -> Sequence[Topic]:
        """Topics considered under the same agenda items, up to the session read."""
        return related_topics(self.object, self.list.as_of.session)

    def strip(self, max_in_row: int | None = None) -> Chart:
        """Return the same as a chart, with what each session did; in rows of so many."""
        as_of = self.list.as_of
        cells = topic_strip(
            self.object, self.steps, as_of.evidence_sessions, as_of.not_entered_sessions
        )
        return strip(cells, f"Topic {self.object.number}, session by session", max_in_row)

    @property
    def files(self) -> Sequence[FileLink]:
        """The topic as a document and as a picture."""
        number = self.object.number
        return [
            *self.document_links("topics:topic-document", number),
            *self.picture_links("topics:topic-strip", number),
        ]

    def document(self) -> RenderedDocument:
        return topic_factsheet(self.object, self.list, self.strip(MAX_IN_ROW))

    @property
    def digest(self) -> str:
        """The digest of what a file says; empty where the topic is not in the register by then."""
        return super().digest if getattr(self.object, "exists", False) else ""


class TopicDocumentView(RecordDocumentView, TopicDetailView):
    """The same on one page, as a file."""

    def get_object(self, queryset: QuerySet | None = None) -> Topic:
        topic = super().get_object(queryset)
        if not getattr(topic, "exists", False):
            raise Http404(
                f"{topic} was not in the register yet as of the {self.list.as_of.session}."
            )
        return topic


class TopicCitationView(RecordCitationView, TopicDetailView):
    """Its citation, for reference managers."""


class TopicStripView(RecordPictureView, TopicDocumentView):
    """Its strip, as a picture."""

    def chart(self) -> Chart:
        return self.strip()


class TopicPictureView(PictureView):
    """The answers to the topics as a picture."""

    list_query_class = TopicListQuery


class TopicExportView(ExportView):
    """The topics as a file."""

    list_query_class = TopicListQuery

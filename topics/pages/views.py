"""The public pages of the register."""

from django.db.models import F, QuerySet
from django.http import Http404
from django.views.generic import TemplateView

from topics.choices import NOT_REVIEWED, QUESTION, Answer, Extent
from topics.lists.cluster_list_queries import ClusterListQuery, OverviewQuery
from topics.lists.coverage import coverage_row
from topics.lists.list_queries import (
    CoverageListQuery,
    TopicListQuery,
)
from topics.models import Cluster, Topic
from topics.pages.factsheet import topic_factsheet
from topics.pages.overview import answer_shares
from topics.pages.site_search import SearchResults
from topics.pages.timeline import answer_timeline
from wgsom.changelog.models import ChangelogEntry
from wgsom.exports import DOCUMENT_FORMATS
from wgsom.exports.documents import RenderedDocument
from wgsom.lists.feeds import UNCHANGED_SINCE, FeedEntry, ListFeed
from wgsom.lists.pagination import ListPage
from wgsom.lists.views import (
    ExportView,
    ListPageView,
    RecordDetailView,
    RecordDocumentView,
)
from wgsom.search.lookups import KeyIn, KeySet

DEFINITIONS = {
    "answers": list(Answer),
    "extents": list(Extent),
    "question": QUESTION,
    "not_reviewed": NOT_REVIEWED,
}


class HomeView(TemplateView):
    """The register at a glance, as of a session."""

    template_name = "topics/home.html"

    def get_context_data(self, **kwargs) -> dict:
        overview = OverviewQuery(self.request.GET)
        topics = overview.topics()
        return super().get_context_data(
            list=overview,
            topics=topics,
            shares=answer_shares(topics),
            **DEFINITIONS,
            **kwargs,
        )


class SearchView(TemplateView):
    """The search of the whole register, from the box in the head of every page."""

    template_name = "topics/search.html"

    def get_context_data(self, **kwargs) -> dict:
        results = SearchResults(self.request.GET)
        return super().get_context_data(
            list=results, groups=results.groups, search_text=results.text, **kwargs
        )


class TopicListView(ListPageView):
    """All topics, filtered and sorted."""

    list_query_class = TopicListQuery
    template_name = "topics/topic_list.html"
    extra_context = DEFINITIONS

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        return context | {"groups": context["list"].groups(context["page"].rows)}


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
    template_name = "topics/topic_detail.html"
    extra_context = DEFINITIONS

    def get_object(self, queryset: QuerySet | None = None) -> Topic:
        topic = self.list.topic(self.kwargs["number"])
        if topic is None:
            raise Http404(f"There is no topic {self.kwargs['number']}.")
        return topic

    def get_context_data(self, **kwargs) -> dict:
        as_of = self.list.as_of
        exists = getattr(self.object, "exists", False)
        sessions = as_of.evidence_sessions if exists else []
        steps = answer_timeline(self.object, sessions, as_of.not_entered_sessions)
        return super().get_context_data(
            steps=steps, document_formats=DOCUMENT_FORMATS.values(), **kwargs
        )


class TopicDocumentView(RecordDocumentView, TopicDetailView):
    """The same on one page, as a file."""

    def get_object(self, queryset: QuerySet | None = None) -> Topic:
        topic = super().get_object(queryset)
        if not getattr(topic, "exists", False):
            raise Http404(
                f"{topic} was not in the register yet as of the {self.list.as_of.session}."
            )
        return topic

    def document(self) -> RenderedDocument:
        return topic_factsheet(self.object, self.list, self.permalink)


class CoverageView(ListPageView):
    """Topics by sessions, and clusters by sessions."""

    list_query_class = CoverageListQuery
    template_name = "topics/coverage.html"

    def get_context_data(self, **kwargs) -> dict:
        context = super().get_context_data(**kwargs)
        matrix, as_of = context["list"], context["list"].as_of
        sessions, not_entered = as_of.evidence_sessions, as_of.not_entered_sessions
        rows = [coverage_row(topic, sessions, not_entered) for topic in context["page"].rows]
        totals = matrix.session_totals if rows else []
        return context | {
            "rows": rows,
            "groups": matrix.groups(rows, lambda row: row.topic),
            "columns": len(sessions) + 2,
            "totals": totals,
            "extents": list(Extent),
        }


class CoverageExportView(ExportView):
    """The coverage matrix as a file."""

    list_query_class = CoverageListQuery


class TopicExportView(ExportView):
    """The topics as a file."""

    list_query_class = TopicListQuery


class ClusterListView(ListPageView):
    """All clusters, with the counts of their topics."""

    list_query_class = ClusterListQuery
    template_name = "topics/cluster_list.html"
    extra_context = DEFINITIONS


class ClusterDetailView(RecordDetailView):
    """One cluster and its topics, as of a session."""

    list_query_class = ClusterListQuery
    model = Cluster
    template_name = "topics/cluster_detail.html"
    extra_context = DEFINITIONS

    def get_context_data(self, **kwargs) -> dict:
        topics = self.list.topics(cluster=self.object.slug)
        return super().get_context_data(
            topics=topics, topics_page=ListPage(topics), shares=answer_shares(topics), **kwargs
        )


class ClusterExportView(ExportView):
    """The clusters as a file."""

    list_query_class = ClusterListQuery

"""The pages of clusters."""

from django.utils.functional import cached_property

from topics.lists.cluster_list_queries import ClusterListQuery
from topics.lists.list_queries import TopicListQuery
from topics.models import Cluster
from topics.pages.shared_context import DEFINITIONS, AnswerSharesMixin
from wgsom.lists.pagination import ListPage
from wgsom.lists.record_views import RecordCitationView, RecordDetailView
from wgsom.lists.views import ExportView, ListPageView


class ClusterListView(ListPageView):
    """All clusters, with the counts of their topics."""

    list_query_class = ClusterListQuery
    template_name = "topics/cluster_list.html"
    extra_context = DEFINITIONS


class ClusterDetailView(AnswerSharesMixin, RecordDetailView):
    """One cluster and its topics, as of a session."""

    list_query_class = ClusterListQuery
    model = Cluster
    template_name = "topics/cluster_detail.html"
    extra_context = DEFINITIONS
    lazy_context = ["topics_page"]

    @cached_property
    def topics(self) -> TopicListQuery:
        """The topics of the cluster."""
        return self.list.topics(cluster=self.object.slug)

    @property
    def topics_page(self) -> ListPage:
        """The first page of its topics."""
        return ListPage(self.topics)


class ClusterCitationView(RecordCitationView, ClusterDetailView):
    """Its citation, for reference managers."""


class ClusterExportView(ExportView):
    """The clusters as a file."""

    list_query_class = ClusterListQuery

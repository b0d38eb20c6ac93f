"""The pages of clusters."""

from topics.lists.cluster_list_queries import ClusterListQuery
from topics.models import Cluster
from topics.pages.shared_context import DEFINITIONS, shares_context
from wgsom.lists.pagination import ListPage
from wgsom.lists.record_views import RecordCitationView, RecordDetailView
from wgsom.lists.views import ExportView, ListPageView


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
            topics_page=ListPage(topics), **shares_context(topics), **kwargs
        )


class ClusterCitationView(RecordCitationView, ClusterDetailView):
    """Its citation, for reference managers."""


class ClusterExportView(ExportView):
    """The clusters as a file."""

    list_query_class = ClusterListQuery

"""The lists of clusters, as their URLs describe them."""

from copy import copy

from django.db.models import QuerySet
from django.utils.functional import cached_property

from topics.choices import Answer
from topics.lists.filters import all_clusters
from topics.lists.filtersets import ClusterFilterSet
from topics.lists.list_queries import AnswerListQuery
from topics.lists.print_layout import CLUSTER_PRINT_TABLE
from topics.lists.status_index import status_index
from topics.lists.tables import CLUSTER_TABLE
from topics.models import Cluster
from wgsom.lists.filters import NONE
from wgsom.lists.rows import ListedRows
from wgsom.revision_cache import cached_by_revision


class ClusterListQuery(AnswerListQuery):
    """The clusters, with the number of topics for each answer."""

    name = "clusters"
    title = (
        "Clusters of topics for future sessions of the Working Group on the Smuggling of Migrants"
    )
    noun = "cluster"
    url_name = "topics:cluster-list"
    export_url_name = "topics:cluster-export"
    filterset_class = ClusterFilterSet
    table = CLUSTER_TABLE
    print_table = CLUSTER_PRINT_TABLE

    def get_queryset(self) -> QuerySet:
        return Cluster.objects.order_by("position")

    @cached_property
    def rows(self) -> ListedRows:
        """The clusters with the numbers of their topics; the hits of a search best match first."""
        if self.errors:
            return ListedRows()
        clusters = counted_clusters(self.as_of.session.number)
        if not self.filters.search:
            return ListedRows(clusters)
        scores = self.filters.search.scores
        found = [each for each in clusters if each.pk in scores]
        return ListedRows(sorted(found, key=lambda each: -scores[each.pk]))

    def page_rows(self, start: int, stop: int) -> list[Cluster]:
        return self.rows[start:stop]

    @property
    def unclustered_count(self) -> int:
        """The number of topics in no cluster, which no row counts."""
        index = status_index(self.as_of.session.number)
        return index.values["cluster"].get(NONE, 0).bit_count()


@cached_by_revision
def counted_clusters(session: int) -> list[Cluster]:
    """Return every cluster, with the number of its topics as of a session by answer."""
    index, clusters = status_index(session), []
    for cluster in map(copy, all_clusters()):
        topics = index.values["cluster"].get(cluster.slug, 0)
        cluster.topic_count = topics.bit_count()
        for answer in Answer:
            of_answer = index.values["answer"].get(answer.value, 0)
            setattr(cluster, f"{answer.name.lower()}_count", (topics & of_answer).bit_count())
        clusters.append(cluster)
    return clusters


class OverviewQuery(ClusterListQuery):
    """The list behind the front page: the clusters again, with its own URL."""

    url_name = "topics:home"

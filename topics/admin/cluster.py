"""The screen of clusters."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet

from sessions.models import Session
from topics.admin.exports import AsOfNowMixin
from topics.lists.tables import CLUSTER_TABLE
from topics.models import Cluster
from wgsom.staff.admin.base import (
    PermanentFieldsMixin,
    VersionedModelAdmin,
)
from wgsom.staff.admin.citation_search import CitationSearchMixin


@admin.register(Cluster)
class ClusterAdmin(CitationSearchMixin, AsOfNowMixin, PermanentFieldsMixin, VersionedModelAdmin):
    """Clusters."""

    export_table = CLUSTER_TABLE
    permanent_fields = ("slug",)
    list_display = ["position", "name", "slug", "topic_count"]
    list_display_links = ["name"]
    search_fields = ["name", "slug", "description"]
    citation_fields: ClassVar = {"number": "position"}

    def for_list(self, queryset: QuerySet) -> QuerySet:
        return queryset.with_answer_counts(Session.objects.last_held())

    @admin.display(description="topics", ordering="topic_count")
    def topic_count(self, cluster: Cluster) -> int:
        return cluster.topic_count

"""The pages of resolutions, which tell of topics as well."""

from django.conf import settings
from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404

from sessions.lists.list_queries import ResolutionListQuery
from sessions.models import Resolution
from topics.choices import Answer
from topics.lists.list_queries import TopicListQuery
from topics.pages.structured_data import StructuredData, resolution_data
from wgsom.lists.metadata import ABOUT
from wgsom.lists.record_views import (
    RecordCitationView,
    RecordDetailView,
)


class ResolutionDetailView(RecordDetailView):
    """One resolution, paragraph by paragraph, with the answer to each topic that stems from it."""

    list_query_class = ResolutionListQuery
    model = Resolution
    template_name = "sessions/resolution_detail.html"

    def get_object(self, queryset: QuerySet | None = None) -> Model:
        return get_object_or_404(
            Resolution.objects.with_record(),
            conference_session=self.kwargs["conference_session"],
            number=self.kwargs["number"],
        )

    def get_context_data(self, **kwargs) -> dict:
        as_of = self.list.as_of.param
        topics = self.list.related(TopicListQuery, resolution=self.object.slug, as_of=as_of)
        index, selected = topics.filters.index, 0 if topics.errors else topics.filters.selected
        waiting = selected & ~index.values["answer"].get(Answer.YES.value, 0)
        return super().get_context_data(
            topics=topics,
            waiting_count=waiting.bit_count(),
            answers=index,
            **kwargs,
        )

    @property
    def description(self) -> str:
        return f"{self.object}: {self.object.title}. {ABOUT}"

    @property
    def structured_data(self) -> StructuredData:
        return resolution_data(self.object, f"{settings.SITE_URL}{self.object.get_absolute_url()}")


class ResolutionCitationView(RecordCitationView, ResolutionDetailView):
    """Its citation, for reference managers."""

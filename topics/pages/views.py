"""The pages that tell of the whole register: the front page, and the search."""

from django.utils.functional import cached_property
from django.views.generic import TemplateView

from topics.lists.cluster_list_queries import OverviewQuery
from topics.lists.list_queries import TopicListQuery
from topics.pages.overview import Glance
from topics.pages.shared_context import DEFINITIONS, AnswerSharesMixin
from topics.pages.site_search import SearchResults
from topics.pages.structured_data import StructuredData, dataset
from wgsom.lists.metadata import ABOUT, MetadataMixin


class HomeView(MetadataMixin, AnswerSharesMixin, TemplateView):
    """The register at a glance, as of a session."""

    template_name = "topics/home.html"
    extra_context = DEFINITIONS

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(list=self.glance.overview, glance=self.glance, **kwargs)

    @cached_property
    def glance(self) -> Glance:
        """The overview beside the counts."""
        return Glance(OverviewQuery(self.request.GET))

    @property
    def topics(self) -> TopicListQuery:
        """All topics."""
        return self.glance.topics

    @property
    def description(self) -> str:
        return f"{self.glance.headline} {ABOUT}"

    @property
    def structured_data(self) -> StructuredData:
        return dataset(self.glance.topics)


class SearchView(TemplateView):
    """The search of the whole register, from the box in the head of every page."""

    template_name = "topics/search.html"

    def get_context_data(self, **kwargs) -> dict:
        results = SearchResults(self.request.GET)
        return super().get_context_data(list=results, search_text=results.text, **kwargs)

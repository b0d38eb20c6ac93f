"""What a search of the whole register finds, by kind of record."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.http import QueryDict

from sessions.lists.list_queries import ResolutionList, SessionList
from topics.lists.filtersets import SearchFilters
from topics.lists.list_queries import AsOfList, ClusterList, TopicList
from topics.models import Topic
from wgsom.lists import RegisterList
from wgsom.lists.filterset import SEARCH
from wgsom.lists.querystring import changed

MAX_SHOWN = 10  # records of each kind; the list of that kind has all of them


@dataclass(frozen=True)
class Found:
    """The records of one kind that a search finds; `template` shows the first of them."""

    list: RegisterList
    template: str

    @cached_property
    def rows(self) -> list:
        """The best matches."""
        return list(self.list.for_lines(self.list.rows)[:MAX_SHOWN])


class SearchResults(AsOfList):
    """A search of the whole register, as of a session where the record depends on one."""

    noun = "record"
    url_name = "topics:search"
    filters_class = SearchFilters

    def get_queryset(self) -> QuerySet:
        return Topic.objects.all()

    @property
    def text(self) -> str:
        """What is searched for; empty if nothing is."""
        return self.parameters.get(SEARCH, "").strip()

    @cached_property
    def found(self) -> list[Found]:
        """The hits by kind: topics, clusters, sessions and resolutions. None without a text."""
        if self.errors or not self.text:
            return []
        of_session = changed(QueryDict(mutable=True), q=self.text, as_of=self.given_as_of)
        plain = changed(of_session, as_of=None)
        return [
            Found(TopicList(of_session), "topics/_topic_lines.html"),
            Found(ClusterList(of_session), "topics/_cluster_lines.html"),
            Found(SessionList(plain), "sessions/_session_lines.html"),
            Found(ResolutionList(plain), "sessions/_resolution_lines.html"),
        ]

    @property
    def count(self) -> int:
        """How many records there are, of all kinds."""
        return sum(found.list.count for found in self.found)

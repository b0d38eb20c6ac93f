"""A search of the whole register, with hits by kind of record."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Model, QuerySet

from sessions.lists.list_queries import ResolutionListQuery, SessionListQuery
from topics.lists.cluster_list_queries import ClusterListQuery
from topics.lists.filtersets import SiteSearchFilterSet
from topics.lists.list_queries import AnswerListQuery, TopicListQuery
from topics.models import Topic
from wgsom.lists import ListQuery
from wgsom.lists.filterset import SEARCH
from wgsom.lists.querystring import replace_params
from wgsom.text import pluralize_count

MAX_SHOWN = 10  # records of each kind; the list of that kind has all of them


@dataclass(frozen=True)
class ResultGroup:
    """The records of one kind that a search finds; `template` shows the first of them."""

    list: ListQuery
    template: str

    @cached_property
    def rows(self) -> Sequence[Model]:
        """The best matches."""
        return self.list.summary_rows(MAX_SHOWN)


class SearchResults(AnswerListQuery):
    """A search of the whole register, as of a session where the record depends on one."""

    noun = "record"
    url_name = "topics:search"
    filterset_class = SiteSearchFilterSet

    def get_queryset(self) -> QuerySet:
        return Topic.objects.all()

    @property
    def text(self) -> str:
        """The text that is searched for; empty if there is none."""
        return self.parameters.get(SEARCH, "").strip()

    @cached_property
    def groups(self) -> list[ResultGroup]:
        """The hits by kind: topics, clusters, sessions and resolutions. None without a text."""
        if self.errors or not self.text:
            return []
        number = str(self.as_of.session.number)
        self.filters.search.find({"topic": number, "cluster": "", "session": "", "resolution": ""})
        of_session = {"q": self.text, "as_of": self.as_of.param}
        return [
            ResultGroup(self.related(TopicListQuery, **of_session), "topics/_topic_lines.html"),
            ResultGroup(self.related(ClusterListQuery, **of_session), "topics/_cluster_lines.html"),
            ResultGroup(
                self.related(SessionListQuery, **of_session), "sessions/_session_lines.html"
            ),
            ResultGroup(
                self.related(ResolutionListQuery, **of_session), "sessions/_resolution_lines.html"
            ),
        ]

    @cached_property
    def nearest(self) -> "SearchResults | None":
        """The same search for any of its words, where nothing has all; None if that is no other."""
        text = "" if self.errors or self.count or not self.text else self.filters.search.with_any
        if not text:
            return None
        found = SearchResults(replace_params(self.parameters, **{SEARCH: text}))
        return found if found.count else None

    @property
    def count_description(self) -> str:
        """The number of records of each kind: "3 topics, 1 cluster"."""
        return ", ".join(pluralize_count(each.list.count, each.list.noun) for each in self.groups)

    @cached_property
    def count(self) -> int:
        """The number of records of all kinds."""
        return sum(group.list.count for group in self.groups)

"""The topics of a paper: the list of topics once more, as of the paper's session."""

from collections.abc import Mapping
from functools import cached_property

from django.http import QueryDict

from sessions.models import Session
from topics.filters import TopicFilters
from topics.lists import TopicList
from topics.models import Topic


class PaperFilters(TopicFilters):
    """The filters of topics, read as of any session that has been held or is announced."""

    def is_readable(self, session: Session) -> bool:
        """Return whether there is a paper as of that session."""
        return session.is_held or session.is_announced


class PaperTopics(TopicList):
    """The topics as of a session, in the order of the paper, which is that of their numbers."""

    filters_class = PaperFilters

    def __init__(self, number: int | None = None):
        super().__init__(QueryDict(f"as_of={number}" if number else ""))

    @property
    def readable(self) -> Mapping[str, Session]:
        """The sessions that there are papers for, by number."""
        return dict(reversed(self.filters.readable.items()))

    @cached_property
    def all(self) -> list[Topic]:
        """Every topic, with its statement and its evidence."""
        return list(self.for_page(self.rows))

    @property
    def proposed(self) -> list[Topic]:
        """The topics that sessions proposed, which stand in the table."""
        return [topic for topic in self.all if topic.proposals_as_of]

    @property
    def mandated(self) -> list[Topic]:
        """The topics that only resolutions carry."""
        return [topic for topic in self.all if not topic.proposals_as_of]

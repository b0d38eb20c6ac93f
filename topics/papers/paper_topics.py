"""The topics of a paper: the list of topics once more, as of the paper's session."""

from functools import cached_property

from django.http import QueryDict

from sessions.as_of import AsOf
from topics.lists.list_queries import TopicListQuery
from topics.models import Topic


class PaperTopics(TopicListQuery):
    """The topics as of a session, in the order of the paper, which is that of their numbers.

    The session is any that has been held or is announced.
    """

    def __init__(self, number: int | None = None):
        param = "" if number is None else str(number)
        as_of = AsOf.resolve(param, lambda session: session.has_paper)
        super().__init__(QueryDict("" if number is None else f"as_of={number}"), as_of=as_of)

    @property
    def public(self) -> "PaperTopics":
        """The topics of what everyone reads: for a session to come, as of the last one held."""
        if self.as_of.session.is_held:
            return self
        return type(self)(self.as_of.last_held.number or None)

    @cached_property
    def all(self) -> list[Topic]:
        """Every topic, with its statement and its evidence."""
        return list(self.rows.reading(self.with_page_relations))

    @property
    def proposed(self) -> list[Topic]:
        """The topics that sessions proposed, which stand in the table."""
        return [topic for topic in self.all if topic.proposals_as_of]

    @property
    def mandated(self) -> list[Topic]:
        """The topics that only resolutions carry."""
        return [topic for topic in self.all if not topic.proposals_as_of]

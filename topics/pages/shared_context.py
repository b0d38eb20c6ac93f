"""Template context that several pages share: definitions, and the shares of answers."""

from collections.abc import Sequence

from django.utils.safestring import SafeString

from topics.choices import NOT_REVIEWED, SHORT_QUESTION, Answer, Extent
from topics.lists.list_queries import TopicListQuery
from wgsom.charts.answers_bar import Share, answers_bar
from wgsom.lists.lazy_context import LazyContextMixin

DEFINITIONS = {
    "answers": list(Answer),
    "extents": list(Extent),
    "question": SHORT_QUESTION,
    "not_reviewed": NOT_REVIEWED,
}


class AnswerSharesMixin(LazyContextMixin):
    """A page that shows how many topics of a list have which answer: define `topics`."""

    lazy_context = ["topics", "shares", "bar"]

    @property
    def topics(self) -> TopicListQuery:
        """The list of topics that are counted."""
        raise NotImplementedError(f"{type(self).__name__} must define topics.")

    @property
    def shares(self) -> Sequence[Share]:
        """The number of topics with each answer, with the URL of their list."""
        return self.topics.answer_shares

    @property
    def bar(self) -> SafeString:
        """The same as a chart."""
        bar = answers_bar(self.shares, "Topics by answer").inline(is_wide=True, is_group=True)
        return SafeString(bar)

"""Template context that several pages share: definitions, and the shares of answers."""

from django.utils.safestring import SafeString

from topics.choices import NOT_REVIEWED, SHORT_QUESTION, Answer, Extent
from topics.lists.list_queries import TopicListQuery
from wgsom.charts.answers_bar import answers_bar

DEFINITIONS = {
    "answers": list(Answer),
    "extents": list(Extent),
    "question": SHORT_QUESTION,
    "not_reviewed": NOT_REVIEWED,
}


def shares_context(topics: TopicListQuery) -> dict:
    """Return what a page needs to show how many topics of a list have which answer."""
    shares = topics.answer_shares
    bar = answers_bar(shares, "Topics by answer").inline(is_wide=True, is_group=True)
    return {"topics": topics, "shares": shares, "bar": SafeString(bar)}

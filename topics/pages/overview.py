"""The counts behind the front page: topics by answer and by cluster."""

from dataclasses import dataclass

from topics.choices import Answer
from topics.lists.list_queries import TopicListQuery


@dataclass(frozen=True)
class Share:
    """The topics with one answer: how many, and their part of a bar that is 100 wide."""

    answer: Answer
    count: int
    start: float
    width: float
    url: str


def answer_shares(topics: TopicListQuery) -> list[Share]:
    """Return the share of each answer among the rows of a list, in the order of the answers.

    A list with errors has no rows, and no shares.
    """
    if topics.errors:
        return []
    total, start, shares = topics.count, 0.0, []
    for answer in Answer:
        count = topics.answer_counts.get(answer.value, 0)
        width = 100 * count / total if total else 0.0
        url = topics.url(answer=answer.value)
        shares.append(Share(answer, count, start, width, url))
        start += width
    return shares

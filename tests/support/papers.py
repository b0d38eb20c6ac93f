"""The topics of a paper, as they are once a change is committed."""

from topics.papers import paper_topics
from wgsom.records.projections.refresh import refresh


def PaperTopics(number: int) -> paper_topics.PaperTopics:  # noqa: N802 - as what it makes
    """Return them; tests that never commit have to work their changes out themselves."""
    refresh()
    return paper_topics.PaperTopics(number)

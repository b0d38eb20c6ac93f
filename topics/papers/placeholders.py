"""The values of the placeholders in the paper's running text, from the record."""

from collections import Counter
from collections.abc import Iterable

from django.contrib.humanize.templatetags.humanize import apnumber

from topics.choices import Answer
from topics.models import Topic
from topics.papers.paper_topics import PaperTopics
from wgsom.text import join_words

NONE_YET = "none"  # where a list of sessions or resolutions is empty


def placeholder_values(topics: PaperTopics, cluster_count: int) -> dict[str, str]:
    """Return the fact for every placeholder (topics/models/paper_text.py), as printed."""
    session, answers = topics.as_of.session, Counter(topic.answer for topic in topics.proposed)
    return {
        "session": session.ordinal,
        "year": str(session.year),
        "dates": session.dates,
        "place": session.place or "a place to be announced",
        "proposed_count": str(apnumber(len(topics.proposed))),
        "yes_count": str(apnumber(answers[Answer.YES])),
        "partly_count": str(apnumber(answers[Answer.PARTLY])),
        "no_count": str(apnumber(answers[Answer.NO])),
        "mandated_count": str(apnumber(len(topics.mandated))),
        "cluster_count": str(apnumber(cluster_count)),
        "proposing_sessions": join_words(_proposing(topics.proposed)) or NONE_YET,
        "resolutions": join_words(_resolutions(topics.mandated)) or NONE_YET,
    }


def _proposing(topics: Iterable[Topic]) -> list[str]:
    sessions = {row.session for topic in topics for row in topic.proposals_as_of}
    in_order = sorted(sessions, key=lambda session: session.number)
    return [f"{session.ordinal} ({session.year})" for session in in_order]


def _resolutions(topics: Iterable[Topic]) -> list[str]:
    rows = {m.operative_paragraph.resolution for topic in topics for m in topic.mandates_as_of}
    in_order = sorted(
        rows, key=lambda resolution: (resolution.conference_session, resolution.number)
    )
    return [f"{each.symbol} ({each.adopted_on.year})" for each in in_order]

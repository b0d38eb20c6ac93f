"""Recorded answers and statements against the record."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.db.models import Exists, F, OuterRef, QuerySet

from sessions.models import AgendaItem, Session
from topics.choices import Answer
from topics.models import Assessment, Topic, TopicStatus
from wgsom.search.references import ORDINALS
from wgsom.search.tokenizer import normalize
from wgsom.text import join_words, ordinal

Found = Iterator[tuple[Topic, str]]

CURRENT_SESSION = re.compile(r"\bcurrent\b[^.;]{0,40}?\bsession\b", re.IGNORECASE)
# Shorter ones are words, and no items. A straight quotation mark may be an apostrophe.
QUOTED = re.compile(
    r"‘([^’]{12,})’|“([^”]{12,})”|«\s*([^»]{12,}?)\s*»|\"([^\"]{12,})\"|(?<!\w)'([^']{12,})'(?!\w)"
)
MEETING = re.compile(
    rf"\b(?:(\d{{1,3}})(?:st|nd|rd|th)|({'|'.join(ORDINALS)})) (?:WG|session)\b", re.IGNORECASE
)


def yes_without_focus() -> Found:
    """Yield topics whose latest answer is a yes, with no focus after the first proposal."""
    # By the rule, a focus after the first proposal is what a computed yes is.
    for status in _recorded().filter(answer=Answer.YES).exclude(computed_answer=Answer.YES):
        yield (
            status.topic,
            f"The answer recorded at the {ordinal(status.recorded_session)} session is yes, but no "
            "session took the topic up as its focus after it was first proposed, and up to that "
            "one.",
        )


def other_answer_than_computed() -> Found:
    """Yield topics whose latest answer, if it is no yes, is not what the rule would compute."""
    others = _recorded().exclude(answer=Answer.YES).exclude(answer=F("computed_answer"))
    for status in others:
        recorded, computed = Answer(status.answer).label, Answer(status.computed_answer).label
        yield (
            status.topic,
            f"The answer recorded at the {ordinal(status.recorded_session)} session is "
            f"{recorded.lower()}; from the record the rule would compute {computed.lower()}.",
        )


def stale_current_session() -> Found:
    """Yield topics whose latest statement speaks of a current session that is another, or over."""
    last = Session.objects.last_held().number
    for assessment in _latest_assessments():
        found = CURRENT_SESSION.search(assessment.statement)
        number = assessment.session.number
        if found and (number < last or {number} != {number, *_named(found[0])}):
            yield (
                assessment.topic,
                f"The statement of the {assessment.session} says “{found[0]}”, which is not the "
                "session that it is read at now.",
            )


def misquoted_items() -> Found:
    """Yield topics whose latest statement quotes an item otherwise than its session has it."""
    items = _items()
    for assessment in _latest_assessments():
        titles = [title for number in _named(assessment.statement) for title in items[number]]
        for quoted in map("".join, QUOTED.findall(assessment.statement)):
            if titles and normalize(quoted) not in map(normalize, titles):
                theirs = join_words([f"“{title}”" for title in titles], "or")
                yield assessment.topic, f"The statement quotes “{quoted}”; the agenda has {theirs}."


def _named(text: str) -> list[int]:
    """Return the numbers of the sessions that a text names: "4th WG", "ninth session"."""
    found = MEETING.findall(text)
    return sorted({int(digits or ORDINALS.index(word.lower()) + 1) for digits, word in found})


def _latest_assessments() -> QuerySet:
    later = Assessment.objects.filter(
        topic=OuterRef("topic"), session__number__gt=OuterRef("session__number")
    )
    latest = Assessment.objects.exclude(Exists(later)).select_related("topic", "session")
    return latest.order_by("topic__number")


def _recorded() -> QuerySet:
    """Return how topics read as of the sessions at which their latest answers were recorded."""
    recorded_at = F("assessment__session__number")
    statuses = TopicStatus.objects.filter(
        first_session__lte=recorded_at, last_session__gte=recorded_at
    )
    latest = statuses.filter(assessment__in=_latest_assessments().order_by())
    return latest.select_related("topic").order_by("topic__number")


def _items() -> Mapping[int, list[str]]:
    """Return the agenda items of each session, by its number."""
    found = defaultdict(list)
    for number, title in AgendaItem.objects.values_list("session__number", "title"):
        found[number].append(title)
    return found

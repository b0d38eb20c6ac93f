"""How the answer to a topic moved from session to session."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Value

from sessions.models import Session
from topics.models import Topic
from topics.vocabulary import Answer, Extent

TAKEN_UP = {
    Extent.FOCUS: "as its focus",
    Extent.PARTIAL: "in part",
    Extent.RELATED: "near it only",
}


@dataclass(frozen=True)
class Step:
    """The answer as of a session, and what that session did about the topic, in words."""

    session: Session
    answer: Answer
    words: str


def movement(topic: Topic, sessions: Sequence[Session]) -> list[Step]:
    """Return a step for each of the sessions as of which the topic exists, in their order.

    For a topic fetched `with_evidence` up to the last of them. Takes one query.
    """
    answers = _answers(topic, sessions)
    return [
        Step(session, answers[session.number], _words(topic, session, answers[session.number]))
        for session in sessions
        if session.number in answers
    ]


def _answers(topic: Topic, sessions: Sequence[Session]) -> dict[int, Answer]:
    readings = [
        Topic.objects.as_of(session)
        .filter(pk=topic.pk)
        .order_by()
        .values_list(Value(session.number), "answer")
        for session in sessions
    ]
    first, *others = readings or [Topic.objects.none().values_list("number", "title")]
    return {number: Answer(answer) for number, answer in first.union(*others, all=True)}


def _words(topic: Topic, session: Session, answer: Answer) -> str:
    extents = [extent for each, extent in topic.considered_as_of if each == session]
    proposed = [row.session for row in topic.proposals_as_of]
    parts = ["proposed"] if session in proposed[:1] else [answer.label.lower()]
    parts += [TAKEN_UP[extent] for extent in extents]
    parts += ["proposed again"] if session in proposed[1:] else []
    parts += ["recorded"] if session in [row.session for row in topic.assessments_as_of] else []
    return ", ".join(parts)

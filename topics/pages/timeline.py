"""The timeline of a topic: its answer from session to session."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sessions.models import Session
from topics.choices import Answer, Extent
from topics.models import Topic, TopicStatus
from wgsom.charts.strip import Cell, Event
from wgsom.records.publication import is_previewing

TAKEN_UP = {
    Extent.FOCUS: "as a main subject",
    Extent.PARTIAL: "in part",
    Extent.RELATED: "near it only",
}


@dataclass(frozen=True)
class TimelineStep:
    """The answer as of a session, and what that session did about the topic, in words."""

    session: Session
    answer: Answer
    description: str


def answer_timeline(
    topic: Topic, sessions: Sequence[Session], not_entered: Sequence[Session] = ()
) -> list[TimelineStep]:
    """Return a step for each of the sessions as of which the topic exists, in their order.

    For a topic fetched `with_evidence` and `with_sources` up to the last of them. A session that
    is `not_entered` and did not consider the topic says so. Takes one query.
    """
    steps = []
    for session, answer in _answers(topic, sessions):
        parts = _parts(topic, session, answer)
        is_open = session in not_entered and session not in dict(topic.considered_as_of)
        steps.append(
            TimelineStep(session, answer, ", ".join(parts + ["not entered yet"] * is_open))
        )
    return steps


def topic_strip(
    topic: Topic,
    steps: Sequence[TimelineStep],
    sessions: Sequence[Session],
    not_entered: Sequence[Session],
) -> Sequence[Cell]:
    """Return the cells of a topic's strip: a session each, with the answer of its step.

    For the same topic as the steps.
    """
    answers = {step.session: step.answer for step in steps}
    cells = []
    for session in sessions:
        answer = answers.get(session)
        cells.append(
            Cell(
                label=session.ordinal,
                sublabel=str(session.year),
                events=tuple(_events(topic, session)),
                tone=answer.value if answer else "",
                state=answer.label if answer else "",
                is_unknown=session in not_entered,
            )
        )
    return cells


def _events(topic: Topic, session: Session) -> Iterator[Event]:
    if session in [row.session for row in topic.proposals_as_of]:
        yield Event("proposed", "Proposed")
    for extent in dict.fromkeys(extent for at, extent in topic.considered_as_of if at == session):
        yield Event(extent.value, extent.label)
    if session in [row.session for row in topic.assessments_as_of]:
        yield Event("recorded", "Assessed")


def _answers(topic: Topic, sessions: Sequence[Session]) -> list[tuple[Session, Answer]]:
    if is_previewing():
        answers = _computed_answers(topic, sessions)
    else:
        stored = TopicStatus.objects.filter(topic=topic).answers(sessions)
        answers = {number: answer for (_, number), answer in stored.items()}
    return [(each, Answer(answers[each.number])) for each in sessions if each.number in answers]


def _computed_answers(topic: Topic, sessions: Sequence[Session]) -> dict[int, str]:
    """Return the answers by session number, where the stored statuses do not know of a draft."""
    rows = Topic.objects.filter(pk=topic.pk)
    found = {
        each.number: rows.with_rule_values(each).values_list("answer", flat=True).first()
        for each in sessions
    }
    return {number: answer for number, answer in found.items() if answer}


def _parts(topic: Topic, session: Session, answer: Answer) -> list[str]:
    extents = [extent for each, extent in topic.considered_as_of if each == session]
    proposed = [row.session for row in topic.proposals_as_of]
    is_recorded = session in [row.session for row in topic.assessments_as_of]
    parts = ["proposed"] if session in proposed[:1] else []
    # A topic just proposed is not yet addressed: that goes without saying, unless it is said.
    parts += [answer.label.lower()] if is_recorded or not parts else []
    parts += [TAKEN_UP[extent] for extent in extents]
    parts += ["proposed again"] if session in proposed[1:] else []
    return parts + ["recorded"] * is_recorded

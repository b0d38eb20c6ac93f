"""The brief of a session: what it took up, what it asked for, and how the answers moved."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, OuterRef, Subquery

from sessions.models import AgendaItem, Session
from topics.choices import Answer, Extent
from topics.lists.status_index import status_index
from topics.models import Consideration, Topic, TopicStatus
from wgsom.text import pluralize_count

MAX_MOVED = 500  # topics that a brief names


@dataclass(frozen=True)
class AnswerMove:
    """The answer to a topic as of the session before, and as of this one.

    None where the topic was not in the register, or where the session has not been held yet.
    """

    topic: Topic
    before: Answer | None
    after: Answer | None

    @property
    def has_moved(self) -> bool:
        """Whether the answer is another one; that a topic is new is no move."""
        return None not in (self.before, self.after) and self.before != self.after

    @property
    def description(self) -> str:
        """The move in words: "No → Yes", "Yes, as before", "Not assessed, new"."""
        if self.after is None:
            return self.before.label if self.before else "not in the register yet"
        if self.before is None:
            return f"{self.after.label}, new"
        if self.before == self.after:
            return f"{self.after.label}, as before"
        return f"{self.before.label} → {self.after.label}"


@dataclass(frozen=True)
class TakenUp:
    """A topic that a session took up, to an extent, with what that did to the answer."""

    move: AnswerMove
    extent: Extent


@dataclass(frozen=True)
class SessionBrief:
    """A session, with what it did; topics in the order of their numbers.

    `taken_up` has them by agenda item, in the order of the agenda; None for those of which no item
    is known. `moved` are those whose answer the session changed. As of the session before,
    `asked_count` topics had been asked for, of which `waiting_count` waited.
    """

    session: Session
    items: Sequence[tuple[AgendaItem | None, Sequence[TakenUp]]]
    proposed: Sequence[AnswerMove]
    moved: Sequence[AnswerMove]
    asked_count: int
    waiting_count: int

    @property
    def asked_sentence(self) -> str:
        """The topics asked for before the session, in a sentence."""
        if not self.asked_count:
            return "Nothing had been asked for before this session."
        asked = pluralize_count(self.asked_count, "topic")
        waited = f"{self.waiting_count or 'none'} waited"
        return f"Before this session, {asked} had been asked for, of which {waited}."

    @property
    def is_known(self) -> bool:
        """Whether it is known what the session took up."""
        return self.session.is_held and not self.session.is_not_entered

    @property
    def record_sentence(self) -> str:
        """The notes on how far its record goes; empty where it is complete."""
        if not self.session.is_held:
            return "This session has not been held yet."
        if self.session.is_not_entered:
            return "This session is not entered yet: what it took up is not known here."
        return ""


def session_brief(session: Session, before: Session | None) -> SessionBrief:
    """Return the brief of a session fetched `with_record` and `with_is_held`.

    `before` is the session before it, if there is one.
    """
    considerations: Sequence[Consideration] = list(session.considerations.all())
    touched = {row.topic.pk: row.topic for row in considerations}
    touched |= {topic.pk: topic for topic in session.topics_proposed}
    touched |= {topic.pk: topic for topic in _moved(session, before)}
    statuses = TopicStatus.objects.filter(topic__in=touched)
    answers = statuses.answers([each for each in (before, session) if each])
    moves = {
        key: AnswerMove(
            topic,
            answers.get((key, before.number)) if before else None,
            answers.get((key, session.number)) if session.is_held else None,
        )
        for key, topic in sorted(touched.items(), key=lambda pair: pair[1].number)
    }
    proposed = {topic.pk for topic in session.topics_proposed}
    return SessionBrief(
        session,
        _by_item(session, considerations, moves),
        [move for key, move in moves.items() if key in proposed],
        [move for move in moves.values() if move.has_moved],
        *_counts(before),
    )


def _moved(session: Session, before: Session | None) -> Sequence[Topic]:
    """Return the topics whose answer is another one than as of the session before, by number."""
    if before is None:
        return []
    earlier = TopicStatus.objects.as_of(before).filter(topic=OuterRef("topic"))
    changed = TopicStatus.objects.as_of(session).filter(first_session__gt=before.number)
    changed = changed.annotate(answer_before=Subquery(earlier.values("answer")[:1]))
    moved = changed.exclude(answer_before=None).exclude(answer_before=F("answer"))
    topics = Topic.objects.filter(pk__in=moved.order_by().values("topic"))
    return list(topics.order_by("number")[:MAX_MOVED])


def _counts(session: Session | None) -> tuple[int, int]:
    """Return how many topics there were as of a session, and how many of them waited."""
    if session is None:
        return 0, 0
    index = status_index(session.number)
    waiting = index.all & ~index.values["answer"].get(Answer.YES.value, 0)
    return index.all.bit_count(), waiting.bit_count()


def _by_item(
    session: Session, considerations: Sequence[Consideration], moves: Mapping[int, AnswerMove]
) -> list[tuple[AgendaItem | None, Sequence[TakenUp]]]:
    by_item: dict[int | None, list[TakenUp]] = defaultdict(list)
    for row in sorted(considerations, key=lambda row: row.topic.number):
        taken_up = TakenUp(moves[row.topic.pk], Extent(row.extent))
        by_item[row.agenda_item_id].append(taken_up)
    items: list[tuple[AgendaItem | None, Sequence[TakenUp]]] = [
        (item, by_item.pop(item.pk, [])) for item in session.agenda_items.all()
    ]
    others = [taken_up for rows in by_item.values() for taken_up in rows]
    return [*items, (None, others)] if others else items

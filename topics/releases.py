"""Releases on the desk, with what they make of the answers to topics."""

from dataclasses import dataclass

from django.contrib import admin
from django.db import transaction

from sessions.models import Session
from topics.models import Topic
from wgsom.records.projections.models import InvalidatedRecord
from wgsom.releases.merging import load_changes
from wgsom.releases.models import Release
from wgsom.staff.releases.admin import ReleaseAdmin

NOT_THERE = "not in the register"
MAX_SHOWN = 100  # answers


@dataclass(frozen=True)
class AnswerChange:
    """A topic whose answer a release changes, with the answer before and after, in words."""

    topic: str
    before: str
    after: str


def answer_changes(release: Release) -> list[AnswerChange]:
    """Return the topics whose answer a release changes, by number; nothing is written.

    As of the last session held. That includes topics that it brings or takes away.
    """
    with transaction.atomic():
        known = _invalidated()
        load_changes(release.changes.pending())
        touched = _invalidated() - known
        after = _answers(touched)
        transaction.set_rollback(True)
    before = _answers(touched)
    found = []
    for key in sorted({**before, **after}, key=lambda key: ({**before, **after}[key][0], key)):
        _, name, answer = after.get(key) or before[key]
        was = before[key][2] if key in before else NOT_THERE
        now = answer if key in after else NOT_THERE
        if was != now:
            found.append(AnswerChange(name, was, now))
    return found[:MAX_SHOWN]


def _invalidated() -> set[int]:
    notes = InvalidatedRecord.objects.filter(projection="topic")
    return set(notes.values_list("object_id", flat=True))


def _answers(keys: set[int]) -> dict[int, tuple[int, str, str]]:
    """Return the number, the name and the answer in words of public topics, by primary key."""
    session = Session.objects.last_held()
    topics = Topic.objects.filter(pk__in=keys).with_answers(session).with_existence(session)
    return {
        topic.pk: (topic.number, str(topic), topic.answer_sentence)
        for topic in topics
        if topic.exists
    }


@admin.register(Release)
class TopicReleaseAdmin(ReleaseAdmin):
    """Releases, each with the answers that it changes."""

    def effects_of(self, release: Release) -> dict:
        return {"answers": answer_changes(release)}

"""Staging: a release worked into the record for a moment, and rolled back.

Within it everything reads as if the release were published, and what is changed becomes part of the
release: whatever changes it, a form, an action or an import. Nothing of it is ever committed to the
tables that others read.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.db.models import Q
from django.dispatch import receiver

from wgsom.records.aggregates import AggregateRoot
from wgsom.records.projections.refresh import MAX_IN_REQUEST, refresh, refresh_few
from wgsom.records.revisions.signals import deletion_recorded, revision_recorded
from wgsom.records.revisions.snapshots import Key
from wgsom.releases.capture import Captured, capture, keep
from wgsom.releases.merging import ReleaseError, load_changes
from wgsom.releases.models import Release
from wgsom.revision_cache import reading

_staging: ContextVar["Staging | None"] = ContextVar("staging", default=None)


class Staging:
    """A release as it is worked in, and the aggregates that are changed while it is."""

    def __init__(self, release: Release):
        self.release = release
        self.roots: dict[Key, type[AggregateRoot]] = {}
        self.marks: dict[Key, list[str]] = defaultdict(list)
        self.is_refused = False

    def note(self, root: AggregateRoot, marks: Iterable[str] = ()) -> None:
        """Note an aggregate that was changed, or is about to be deleted.

        `marks` say what of the change a person should look at.
        """
        key = (root._meta.model_name, root.pk)
        self.roots[key] = type(root)
        self.marks[key] += marks

    @cached_property
    def actions(self) -> dict[Key, str]:
        """The release's action on each record that it changes: "new", "changed", "sent back"."""
        rows = self.release.changes.annotate(is_new=Q(base_token=None)).values_list(
            "object_type", "object_id", "is_new", "is_returned"
        )
        return {
            (name, key): "sent back" if is_returned else "new" if is_new else "changed"
            for name, key, is_new, is_returned in rows
        }

    def refuse(self) -> None:
        """Keep nothing of what is changed."""
        self.is_refused = True


def current_staging() -> Staging | None:
    """Return the staging that this request works in; None outside of any."""
    return _staging.get()


@receiver(revision_recorded)
def _note_changed(roots, is_news: bool, **kwargs) -> None:
    if (staging := _staging.get()) and is_news:
        for root in roots:
            # What became part of something else is no aggregate any more.
            if root.root is root:
                staging.note(root)


@receiver(deletion_recorded)
def _note_deleted(root, **kwargs) -> None:
    if staging := _staging.get():
        staging.note(root)


@contextmanager
def previewing(release: Release) -> Iterator[None]:
    """Read as if a release were published, in this context; nothing is written, nothing kept."""
    with transaction.atomic(), reading(None):
        load_changes(release.changes.pending())
        refresh()
        yield
        transaction.set_rollback(True)


@contextmanager
def trial() -> Iterator["Staging"]:
    """Work in no release: what is changed within is rolled back, and kept nowhere."""
    with transaction.atomic(), reading(None):
        stage = Staging(Release())
        token = _staging.set(stage)
        try:
            yield stage
            transaction.set_rollback(True)
        finally:
            _staging.reset(token)


@contextmanager
def staging(
    release: Release, by: AbstractBaseUser | None, reason: str = "", leave_out: Key | None = None
) -> Iterator[Staging]:
    """Work in a release: what is changed within becomes part of it, and of nothing else.

    `leave_out` names an aggregate whose change is not worked in. Raise ReleaseError if the release
    was published meanwhile, if it does not fit the record any more, or if what is changed would
    hide what others changed in the same record. The release is locked: of two who work in one, the
    second waits. Statuses and searches are those of the release where it concerns few topics.
    """
    with transaction.atomic(), reading(None):
        locked = Release.objects.select_for_update().get(pk=release.pk)
        if not locked.is_unfinished:
            raise ReleaseError(f"“{locked}” is {locked.get_state_display().lower()} already.")
        stage = Staging(locked)
        token = _staging.set(stage)
        captured: list[Captured] = []
        try:
            with transaction.atomic():
                changes = locked.changes.all()
                if leave_out:
                    changes = changes.exclude(object_type=leave_out[0], object_id=leave_out[1])
                load_changes(changes)
                refresh_few(MAX_IN_REQUEST)
                yield stage
                captured = [] if stage.is_refused else capture(stage.roots, stage.marks)
                transaction.set_rollback(True)
        finally:
            _staging.reset(token)
        keep(locked, captured, by, reason, leave_out)

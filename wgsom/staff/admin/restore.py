"""Bringing back what a version says."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.text import capfirst
from reversion.models import Version

from wgsom.monitoring.security_log import SecurityEvent, log_event
from wgsom.records.aggregates import AggregateRoot, VersionedModel
from wgsom.records.publication import PublicVisibilityModel, PublishableModel, State, is_public
from wgsom.records.revisions.diff import RowChange, diff_states
from wgsom.records.revisions.recorder import ChangeRecorder
from wgsom.records.revisions.snapshots import (
    AggregateState,
    RowState,
    fields_of,
    row_state,
    versions_of,
)
from wgsom.records.revisions.writer import write_rows
from wgsom.staff.admin.workflow import AT_ONCE, has_model_perm, may_publish_parents

RESTORED = "Restored an earlier version."


class RevertError(Exception):
    """A version cannot be restored; the message says why, to the person who tried."""


class RevertNotPermittedError(RevertError):
    """The user has no permission to restore the version."""


class RevertPlan:
    """A version of a record, as it would be restored over what stands now.

    `record` is what stands now, locked; None if it was deleted since. What exists keeps its state,
    and what was deleted since is a draft, if it has one. Only the parts of a record that was
    deleted, in the last version of it, come back in the states that they had: nobody sees them
    before the record itself is published, and it then reads as before. A version that cannot be
    read any more raises UnreadableVersionError.
    """

    def __init__(self, version: Version, record: VersionedModel | None, user):
        kept = row_state(version).row
        self.user = user
        self.record = record or kept
        self.now = AggregateState.now(record) if record else AggregateState()
        self.key = (kept._meta.model_name, kept.pk)
        self.kept = AggregateState.of(version.revision).belonging_to(self.key)
        is_last = record is None and version == versions_of(type(kept), kept.pk).first()
        self.to = AggregateState(
            {
                key: _restored(row, self.now.get(key), keeps_state=is_last and key != self.key)
                for key, row in self.kept.items()
            }
        )

    @cached_property
    def changes(self) -> list[RowChange]:
        """The changes that restoring makes, row by row."""
        return diff_states(self.now, self.to)

    @transaction.atomic
    def dry_run(self) -> bool:
        """Return whether it would change what everyone sees; nothing is changed.

        Raise RevertError if it cannot be restored.
        """
        would_be_public = self._restore()
        transaction.set_rollback(True)
        return would_be_public

    @transaction.atomic
    def restore(self, reason: str) -> None:
        """Restore it, and keep that as a new version; raise RevertError if it cannot be."""
        changes = ChangeRecorder()
        if self.now:
            changes.before(self.record)
        self._restore()
        changes.after(type(self.record)._base_manager.get(pk=self.record.pk))
        changes.record(by=self.user, reason=reason or RESTORED)
        row = f"{self.record._meta.model_name} {self.record.pk}"
        log_event(SecurityEvent.RESTORED, record=row, name=str(self.record))

    def _restore(self) -> bool:
        gone = [row for key, row in self.now.items() if key not in self.to]
        after = [
            row
            for key, row in self.to.items()
            if key not in self.now or row.values != self.now[key].values
        ]
        before = [self.now[row.key] for row in after if row.key in self.now]
        self._refuse_unless_permitted(gone, after)
        with _errors_as_sentences():
            would_be_public = any(is_public(each.row) for each in gone + before)
            _refuse_to_publish(gone + before, self.user)
            rows, lost = [each.row for each in after], [each.row for each in gone]
            write_rows(rows, lost, self.now.keys(), self._check)
            # Of a record that was deleted, only what would be public is anybody else's.
            _refuse_to_publish([e for e in after if self.now or is_public(e.row)], self.user)
            return would_be_public or any(is_public(each.row) for each in after)

    def _refuse_unless_permitted(self, gone: list[RowState], after: list[RowState]) -> None:
        steps = [("delete", each) for each in gone]
        steps += [("change" if each.key in self.now else "add", each) for each in after]
        for what, each in steps:
            if not has_model_perm(self.user, what, type(each.row)):
                raise RevertNotPermittedError(f"You may not {what} {_named(each)}.")

    def _check(self, row: VersionedModel) -> None:
        each = self.to[row._meta.model_name, row.pk]
        _refuse_without_owner(each)
        if each.key not in self.now:
            _refuse_if_elsewhere(each)


def _restored(row: RowState, now: RowState | None, *, keeps_state: bool) -> RowState:
    """Return a row as a version has it; a row that is no more is a draft, or keeps its state."""
    made = type(row.row)(pk=row.row.pk)
    for field in fields_of(made):
        setattr(made, field.attname, row.values[field.name])
    if isinstance(made, PublishableModel):
        if now:
            made.state = now.row.state
        elif not keeps_state:
            made.state = State.DRAFT
    if isinstance(made, AggregateRoot) and now:
        made.version_token = now.row.version_token
    return RowState(made, row.name)


def _refuse_if_elsewhere(each: RowState) -> None:
    if found := type(each.row)._base_manager.filter(pk=each.row.pk).first():
        raise RevertError(
            f"{capfirst(_named(each))} is part of “{found.root}” now. Restore it from its own "
            "history first."
        )


def _refuse_without_owner(each: RowState) -> None:
    for name in each.row.parent_relations:
        field = each.row._meta.get_field(name)
        key = each.values[name]
        if key and not field.related_model._base_manager.filter(pk=key).exists():
            raise RevertError(
                f"The {field.verbose_name} that {_named(each)} belonged to was deleted. Restore "
                "that: its parts come back with it."
            )


def _refuse_to_publish(rows: list[RowState], user) -> None:
    """Refuse to touch what is public, or to make it so, for those who may not publish it."""
    for each in rows:
        if not _may_touch(each.row, user):
            raise RevertNotPermittedError(f"{capfirst(_named(each))}: {AT_ONCE}")


def _may_touch(row: VersionedModel, user) -> bool:
    model = type(row)
    if isinstance(row, PublishableModel):
        return row.state != State.PUBLISHED or has_model_perm(user, "publish", model)
    if isinstance(row, PublicVisibilityModel):
        return not is_public(row) or may_publish_parents(user, model)
    return True


def _named(each: RowState) -> str:
    return f"the {each.row._meta.verbose_name} “{each.name}”"


@contextmanager
def _errors_as_sentences() -> Iterator[None]:
    try:
        yield
    except ValidationError as error:
        raise RevertError(" ".join(error.messages)) from error
    except models.ProtectedError as error:
        others = ", ".join(str(each) for each in list(error.protected_objects)[:3])
        raise RevertError(f"Others lean on what it would take away: {others}.") from error
    except IntegrityError as error:
        raise RevertError("The record as it stands now does not allow it.") from error

"""Entries of the history screens and of the lists of deleted records."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from reversion.models import Revision, Version

from wgsom.records.revisions.diff import RowChange, diff_states
from wgsom.records.revisions.snapshots import (
    AggregateState,
    UnreadableVersionError,
    row_state,
    versions_of,
)


@dataclass(frozen=True)
class HistoryEntry:
    """A version in a history, with the one before it."""

    version: Version
    before: Version | None

    @property
    def revision(self):
        """The revision: who made it, when and why."""
        return self.version.revision

    @cached_property
    def changes(self) -> list[RowChange] | None:
        """The changes by row; empty for the first version, None if they cannot be told any more."""
        if not self.before:
            return []
        try:
            return diff_states(_state_in(self.before), _state_in(self.version))
        except UnreadableVersionError:
            return None

    @property
    def is_deletion(self) -> bool:
        """Whether the record was deleted then: its version token is that of the version before."""
        versions = [self.before, self.version]
        if not self.before or self.changes is None:
            return False
        return (
            len({getattr(row_state(each).row, "version_token", each.pk) for each in versions}) == 1
        )


def history_entries(page: list[Version], versions: QuerySet) -> list[HistoryEntry]:
    """Return the versions of a page, each with the one before it; none of what has no history."""
    if not page:
        return []
    earlier = versions.filter(pk__lt=page[-1].pk).first()
    return [HistoryEntry(*pair) for pair in zip(page, [*page[1:], earlier], strict=True)]


def _state_in(version: Version) -> AggregateState:
    row = row_state(version).row
    return AggregateState.of(version.revision).belonging_to((row._meta.model_name, row.pk))


def deleting_revision(version: Version) -> Revision:
    """Return the revision that tells who deleted what this is the last version of.

    An aggregate is kept with its parts right before it is deleted; of a part that was deleted
    alone, the next version of its root tells.
    """
    try:
        reference = row_state(version).row.root_reference
    except UnreadableVersionError:
        return version.revision
    following = versions_of(*reference).filter(pk__gt=version.pk).last()
    return following.revision if following else version.revision

"""Saving what somebody else has changed since it was opened."""

import re
from collections.abc import Mapping
from functools import cached_property

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from reversion.models import Revision, Version

from wgsom.records.aggregates import AggregateRoot, VersionedModel
from wgsom.records.revisions.diff import RowChange, diff_states
from wgsom.records.revisions.snapshots import (
    AggregateState,
    Key,
    UnreadableVersionError,
    row_state,
    versions_of,
)
from wgsom.staff.admin.merge import ThreeWayMerge, to_post_value
from wgsom.staff.admin.unsaved_input import SubmittedValue, submitted_values
from wgsom.staff.admin.users import UNKNOWN, display_name
from wgsom.text import join_words

YOU = "You, in another window,"
VERSION_TOKEN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class EditConflict:
    """The changes of an aggregate since the version that the token in somebody's form names.

    `record` is as it stands now, or as it was kept last if it was deleted; `data` is what they
    posted. Where that version is not known, all of that counts as typed by them. `is_of_release`
    says that nobody typed it now: a release has it so.
    """

    def __init__(self, record: VersionedModel, data: QueryDict, user, *, is_of_release=False):
        self.record, self.data, self.user = record, data, user
        self.is_of_release = is_of_release
        self.key = (record._meta.model_name, record.pk)
        self.reference = record.root_reference
        self.revision, self.opened = _opened(record, data.get("version_token", ""))
        self.merge = ThreeWayMerge(self._then, self._now)
        self.read_only_rows: set[Key] = set()  # what the one who typed may not change any more

    @cached_property
    def root(self) -> AggregateRoot | None:
        """The aggregate's root as it stands now; None if it was deleted."""
        model, key = self.reference
        return model._base_manager.filter(pk=key).first()

    @cached_property
    def intervening_versions(self) -> list[Version]:
        """The versions made since, the newest first; only that where it is not known since when."""
        versions = versions_of(*self.reference)
        if self.revision:
            return list(versions.filter(revision_id__gt=self.revision.pk))
        return list(versions[:1])

    @property
    def who(self) -> str:
        """The names of those who made them."""
        users = dict.fromkeys(version.revision.user for version in self.intervening_versions)
        return (
            join_words([YOU if user == self.user else display_name(user) for user in users])
            or UNKNOWN
        )

    @property
    def is_deleted(self) -> bool:
        """Whether the record that was opened is no more."""
        return self.key not in self._now

    @property
    def was_deleted_with_root(self) -> bool:
        """Whether it was deleted together with what it is part of."""
        return self.root is None and self.reference != (type(self.record), self.record.pk)

    @property
    def refusal(self) -> str:
        """The message where the form cannot come back: what happened, and what to do."""
        if self.is_deleted:
            parent = ", together with what it was part of" if self.was_deleted_with_root else ""
            happened, then = f"deleted this since you opened it{parent}", ""
        else:
            happened = (
                "changed this since you opened it, and it is not yours to change any more: "
                "it was published, perhaps"
            )
            then = "; send it to somebody who may publish"
        typed = f" Here is what you typed{then}." if self.submitted else ""
        return f"{self.who} {happened}. Nothing was saved.{typed}"

    @cached_property
    def changes(self) -> list[RowChange]:
        """The changes of the others; empty where it is not known what was opened."""
        return diff_states(self._then, self._now) if self.opened else []

    @property
    def submitted(self) -> list[SubmittedValue]:
        """The submitted values that differ from those of the form as it was opened."""
        return submitted_values(self.data, type(self.record), self._then, self.key)

    @property
    def rejected_input(self) -> list[SubmittedValue]:
        """Those of them that cannot be in the form that comes back."""
        return [each for each in self.submitted if each.key in self.read_only_rows]

    def merged(self, data: QueryDict, fields: Mapping[str, forms.Field]) -> QueryDict:
        """Return the entries of the record's own form, brought up to date.

        If it was deleted, they are those of a new record, with what could not be typed.
        """
        data = data.copy()
        self.merge.row(self.key, data, fields)
        if self.is_deleted and (then := self._then.get(self.key)):
            for name in {*fields} & {*then.values} - {*data}:
                data[name] = to_post_value(fields[name], then.values[name])
        data["version_token"] = str(self.root.version_token) if self.root else ""
        return data

    @cached_property
    def _then(self) -> AggregateState:
        return self.opened or AggregateState()

    @cached_property
    def _now(self) -> AggregateState:
        return AggregateState.now(self.root) if self.root else AggregateState()


def _opened(
    record: VersionedModel, version_token: str
) -> tuple[Revision | None, AggregateState | None]:
    """Return the revision that made a version token, and how the record stood in it.

    Nothing where that is not known: a record may have become part of something else since, so
    the revisions of both are looked through.
    """
    if VERSION_TOKEN.fullmatch(version_token):
        for reference in (record.root_reference, (type(record), record.pk)):
            for version in _naming(version_token, versions_of(*reference)):
                try:
                    if str(row_state(version).row.version_token) == version_token:
                        return version.revision, AggregateState.of(version.revision)
                except UnreadableVersionError:
                    continue
    return None, None


def _naming(version_token: str, versions: QuerySet) -> QuerySet:
    together = Version.objects.filter(revision__in=versions.values("revision"))
    naming = together.filter(serialized_data__contains=f'"{version_token}"')
    # By key, as a deletion keeps the version token once more.
    return naming.select_related("revision").order_by("pk")

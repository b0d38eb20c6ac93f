"""Saving what somebody else has changed since it was opened."""

import re
from collections.abc import Mapping
from functools import cached_property

from django import forms
from django.http import QueryDict
from reversion.models import Revision, Version

from wgsom.desk.addresses import screen_address
from wgsom.desk.merging import Merge, posted
from wgsom.desk.people import last_version, name_of
from wgsom.history.differences import RowChange, row_changes
from wgsom.history.snapshots import Snapshot
from wgsom.wholes import KeptModel, WholeModel

UNKNOWN = "Somebody"

EDITION = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")

# Entries that forms make by themselves.
NOT_TYPED = re.compile(r"^_|^(csrfmiddlewaretoken|edition)$|-(id|[A-Z_]+_FORMS)$")


class Conflict:
    """What became of a whole since somebody opened it, in the edition that their form names.

    Where that edition is not known, all that was posted counts as typed by them.
    """

    def __init__(self, record: KeptModel, edition: str):
        self.whole = record.whole
        self.key = (record._meta.model_name, record.pk)
        self.opened = _revision_of(self.whole, edition)
        self.merge = Merge(self._then, self._now)

    @cached_property
    def latest(self) -> Version | None:
        """The version that the other person made."""
        return last_version(self.whole)

    @property
    def who(self) -> str:
        """Who made it, as the desk names people."""
        return name_of(self.latest.revision.user) if self.latest else UNKNOWN

    @property
    def is_deleted(self) -> bool:
        """Whether the record that was opened is no more."""
        return self.key not in self._now

    @cached_property
    def changes(self) -> list[RowChange]:
        """What the other changed; empty where it is not known what was opened."""
        return row_changes(self._then, self._now) if self.opened else []

    @property
    def version_address(self) -> str:
        """The page of the other's version."""
        return screen_address(self.whole, "version", self.latest.pk) if self.latest else ""

    def typed(self, data: QueryDict) -> list[tuple[str, str]]:
        """Return the entries that did not stand there when the form was opened, by label."""
        known = {str(value) for row in self._then.values() for value in row.values.values()}
        return [
            (name.rpartition("-")[2].replace("_", " ").capitalize(), text)
            for name, text in data.items()
            if text.strip() and text not in known and not NOT_TYPED.search(name)
        ]

    def merged(self, data: QueryDict, fields: Mapping[str, forms.Field]) -> QueryDict:
        """Return the entries of the record's own form, brought up to date.

        If it was deleted, they are those of a new record, with what could not be typed.
        """
        data = data.copy()
        self.merge.row(self.key, data, fields)
        if self.is_deleted and (then := self._then.get(self.key)):
            for name in {*fields} & {*then.values} - {*data}:
                data[name] = posted(fields[name], then.values[name])
        data["edition"] = str(self.whole.edition)
        return data

    @cached_property
    def _then(self) -> Snapshot:
        return Snapshot.of(self.opened) if self.opened else Snapshot()

    @cached_property
    def _now(self) -> Snapshot:
        return Snapshot.now(self.whole)


def _revision_of(whole: WholeModel, edition: str) -> Revision | None:
    if not EDITION.fullmatch(edition):
        return None
    versions = Version.objects.get_for_object_reference(type(whole), whole.pk)
    kept = versions.filter(serialized_data__contains=f'"{edition}"').select_related("revision")
    found = next((each for each in kept if str(each.field_dict["edition"]) == edition), None)
    return found and found.revision

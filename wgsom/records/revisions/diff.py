"""What two snapshots of an aggregate differ in: row by row, field by field, word by word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db import models
from django.utils.safestring import SafeString

from wgsom.changelog.models import PublicChange
from wgsom.exports.documents.diff import differences
from wgsom.exports.documents.html import line_html
from wgsom.records.revisions.snapshots import KeptRow, Snapshot, fields_of, label, shown

ADDED, CHANGED, REMOVED = "added", "changed", "removed"


@dataclass(frozen=True)
class FieldChange:
    """What became of one field."""

    label: str
    before: str
    after: str

    @property
    def marked(self) -> SafeString:
        """Both texts as one, as HTML: the words that went are deleted, those that came inserted."""
        return line_html(differences(self.before, self.after))


@dataclass(frozen=True)
class RowChange:
    """What became of one row: "added", "changed" or "removed"; of an added one, what it says."""

    what: str
    row: KeptRow
    fields: list[FieldChange]


def changed_words(before: Mapping[str, str], after: Mapping[str, str]) -> list[FieldChange]:
    """Return the fields whose words differ, by the words by label; those without any are empty."""
    labels = dict.fromkeys([*after, *before])
    pairs = ((each, before.get(each, ""), after.get(each, "")) for each in labels)
    return [FieldChange(*pair) for pair in pairs if pair[1] != pair[2]]


def field_changes(change: PublicChange) -> list[FieldChange]:
    """Return what readers are told of a change, field by field; nothing of what was withdrawn."""
    is_told = change.what != PublicChange.What.WITHDRAWN
    return changed_words(change.before, change.after) if is_told else []


def row_changes(before: Snapshot, after: Snapshot) -> list[RowChange]:
    """Return what became of each row that is not the same in both, in the order of a screen."""
    keys = dict.fromkeys([*after, *before])
    changes = (_row_change(before.get(key), after.get(key)) for key in keys)
    return [change for change in changes if change]


def _row_change(before: KeptRow | None, after: KeptRow | None) -> RowChange | None:
    if before and after:
        fields = list(_field_changes(before, after))
        return RowChange(CHANGED, after, fields) if fields else None
    if after:
        return RowChange(ADDED, after, changed_words({}, after.in_words))
    return RowChange(REMOVED, before, changed_words(before.in_words, {}))


def _field_changes(before: KeptRow, after: KeptRow) -> Iterator[FieldChange]:
    for field in fields_of(after.row):
        if before.values[field.name] != after.values[field.name]:
            yield _field_change(field, before.row, after.row)


def _field_change(field: models.Field, before: models.Model, after: models.Model) -> FieldChange:
    return FieldChange(label(field), shown(before, field), shown(after, field))

"""The differences between two snapshots of an aggregate, by row, field and word."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString

from wgsom.exports.documents.diff import diff_words
from wgsom.exports.documents.html import line_html
from wgsom.records.revisions.snapshots import (
    AggregateState,
    RowState,
    fields_of,
    label,
)

ADDED, CHANGED, REMOVED = "added", "changed", "removed"


@dataclass(frozen=True)
class FieldChange:
    """The change of one field."""

    label: str
    before: str
    after: str

    @property
    def diff_html(self) -> SafeString:
        """Both texts as one, as HTML: the words that went are deleted, those that came inserted."""
        return line_html(diff_words(self.before, self.after))


@dataclass(frozen=True)
class RowChange:
    """The change of one row: "added", "changed" or "removed"; of an added one, its values."""

    action: str
    row: RowState
    fields: list[FieldChange]


def diff_texts(before: Mapping[str, str], after: Mapping[str, str]) -> list[FieldChange]:
    """Return the fields whose words differ, by the words by label; those without any are empty."""
    labels = dict.fromkeys([*after, *before])
    pairs = ((each, before.get(each, ""), after.get(each, "")) for each in labels)
    return [FieldChange(*pair) for pair in pairs if pair[1] != pair[2]]


def diff_states(before: AggregateState, after: AggregateState) -> list[RowChange]:
    """Return what became of each row that is not the same in both, in the order of a screen."""
    keys = dict.fromkeys([*after, *before])
    changes = (_row_change(before.get(key), after.get(key)) for key in keys)
    return [change for change in changes if change]


def _row_change(before: RowState | None, after: RowState | None) -> RowChange | None:
    if before and after:
        fields = [
            FieldChange(
                label(field), before.display_value(field.name), after.display_value(field.name)
            )
            for field in fields_of(after.row)
            if before.values[field.name] != after.values[field.name]
        ]
        return RowChange(CHANGED, after, fields) if fields else None
    if after:
        return RowChange(ADDED, after, diff_texts({}, after.display_values))
    return RowChange(REMOVED, before, diff_texts(before.display_values, {}))

"""The columns of changes, in a file and on a printed page."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format

from wgsom.changelog.models import ChangelogEntry
from wgsom.exports.tables import Column, PrintColumn, PrintTable, TableSchema
from wgsom.records.revisions.diff import FieldChange, diff_texts

NOTHING = "nothing"  # what a field says that was emptied


def field_changes(change: ChangelogEntry) -> list[FieldChange]:
    """Return a change field by field; nothing of what was withdrawn."""
    if change.action == ChangelogEntry.Action.WITHDRAWN:
        return []
    return diff_texts(change.before, change.after)


def _iso(moment: datetime) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds")


def _when(change: ChangelogEntry) -> str:
    return date_format(timezone.localtime(change.made_at), "DATETIME_FORMAT")


def _field_sentences(change: ChangelogEntry) -> list[str]:
    return [_sentence(field) for field in field_changes(change)]


def _sentence(field: FieldChange) -> str:
    if not field.before:
        return f"{field.label}: {field.after}"
    return f"{field.label}: {field.after or NOTHING} (before: {field.before})"


CHANGE_TABLE = TableSchema(
    (
        Column("made_at", "When, in Vienna", field="made_at", convert=_iso, width=25),
        Column("kind", "What kind of record changed", field="object_type"),
        Column("what", "What became of it: added, changed or withdrawn", field="action"),
        Column("record", "The record", field="title", width=50),
        Column("fields", "What each field says now, and said before", _field_sentences, width=80),
        Column(
            "url",
            "Its page in the register",
            ChangelogEntry.get_absolute_url,
            is_url=True,
            width=40,
        ),
    )
)

CHANGE_PRINT_TABLE = PrintTable(
    "Changes, the newest first",
    (
        PrintColumn("When", _when, 16),
        PrintColumn(
            "What", lambda c: f"{c.object_type_label} {c.get_action_display().lower()}", 16
        ),
        PrintColumn("Record", lambda c: c.title, 30, is_link=True),
        PrintColumn("Fields", lambda c: "\n".join(_field_sentences(c)), 60),
    ),
)

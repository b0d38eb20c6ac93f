"""Putting together what one person typed and what another saved meanwhile, for a form to show."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django import forms
from django.http import QueryDict

from wgsom.records.revisions.snapshots import AggregateState, Key, RowState

Fields = Mapping[str, forms.Field]

MAX_ROWS = 1000  # that an inline takes, as Django's own
MAX_DIGITS = 18  # of a primary key


@dataclass
class ThreeWayMerge:
    """Entries of a form that was opened with one snapshot and is saved over another.

    What was not touched takes what stands there now; what was keeps what was typed. `conflicts`
    names the fields, as the form has them, that both changed, with what stands there now.
    """

    opened: AggregateState
    now: AggregateState
    conflicts: dict[str, str] = field(default_factory=dict)

    def row(self, key: Key, data: QueryDict, fields: Fields, prefix: str = "") -> None:
        """Bring the entries of one row up to date, in place."""
        then, now = self.opened.get(key), self.now.get(key)
        for name, form_field in fields.items():
            if now is None or name not in now.values or form_field.disabled:
                continue
            entry, theirs = f"{prefix}{name}", now.values[name]
            submitted = form_field.widget.value_from_datadict(data, {}, entry)
            if then and not form_field.has_changed(then.values.get(name), submitted):
                data[entry] = to_post_value(form_field, theirs)
            elif form_field.has_changed(theirs, submitted) and (
                then is None or then.values.get(name) != theirs
            ):
                self.conflicts[entry] = now.display_value(name)

    def rows(self, model: str, data: QueryDict, fields: Fields, prefix: str) -> QueryDict:
        """Return the entries of an inline, brought up to date and numbered anew.

        A row that was deleted meanwhile is a new one if something was typed in it, or if its
        root was deleted, and gone otherwise; one that was added meanwhile is there.
        """
        inline = _Inline(data, fields, prefix)
        standing, new = [], []
        for entries in inline.rows():
            key = (model, posted_number(entries.get("id", "")))
            if key in self.now:
                standing.append((key, entries))
            elif not self.now or key not in self.opened or self._is_touched(key, entries, fields):
                new.append(self._as_new(key, entries, fields))
        seen = {key for key, _ in standing}
        standing += [
            (key, inline.initial_entries(row))
            for key, row in self.now.items()
            if key[0] == model and key not in seen and key not in self.opened
        ]
        inline.write([entries for _, entries in standing], new)
        for number, (key, _) in enumerate(standing):
            self.row(key, inline.data, fields, f"{prefix}-{number}-")
        return inline.data

    def _as_new(self, key: Key, entries: Mapping[str, str], fields: Fields) -> dict[str, str]:
        """Return the entries of a row that is to be entered anew, with what was not to be typed."""
        given = {name: entries[name] for name in entries if name in fields}
        if then := self.opened.get(key):
            for name in fields.keys() & then.values.keys() - given.keys():
                given[name] = to_post_value(fields[name], then.values[name])
        return given

    def _is_touched(self, key, entries: Mapping[str, str], fields: Fields) -> bool:
        then = self.opened[key].values
        return any(
            form_field.has_changed(then[name], entries.get(name))
            for name, form_field in fields.items()
            if name in then and name in entries
        )


def to_post_value(form_field: forms.Field, value) -> str:
    """Return a value as a browser posts it from a field."""
    widget = getattr(form_field.widget, "widget", form_field.widget)
    shown = widget.format_value(form_field.prepare_value(value))
    if isinstance(shown, list | tuple):
        shown = next(iter(shown), "")
    return "" if shown is None else str(shown)


def posted_number(text: str) -> int:
    """Return what a browser posts for a key or a count; 0 for what is none."""
    return int(text) if text.isdecimal() and len(text) <= MAX_DIGITS else 0


class _Inline:
    """The entries of an inline, row by row."""

    def __init__(self, data: QueryDict, fields: Fields, prefix: str):
        self.data, self.fields, self.prefix = data, fields, prefix

    def rows(self) -> list[dict[str, str]]:
        """Return the entries of each row that was posted, by the name of the field."""
        total = posted_number(self.data.get(f"{self.prefix}-TOTAL_FORMS", ""))
        numbers = range(min(total, MAX_ROWS))
        return [self._entries(f"{self.prefix}-{number}-") for number in numbers]

    def initial_entries(self, row: RowState) -> dict[str, str]:
        """Return the entries that a form of a row has when it is opened."""
        values = {name: row.values[name] for name in self.fields if name in row.values}
        entries = {name: to_post_value(self.fields[name], value) for name, value in values.items()}
        return entries | {"id": str(row.row.pk)}

    def write(self, standing: list[dict], new: list[dict]) -> None:
        """Put rows in place of those that were posted, those that exist first."""
        for name in [each for each in self.data if each.startswith(f"{self.prefix}-")]:
            if name.removeprefix(f"{self.prefix}-").partition("-")[0].isdecimal():
                del self.data[name]
        for number, entries in enumerate([*standing, *new]):
            for name, value in entries.items():
                self.data[f"{self.prefix}-{number}-{name}"] = value
        self.data[f"{self.prefix}-INITIAL_FORMS"] = str(len(standing))
        self.data[f"{self.prefix}-TOTAL_FORMS"] = str(len(standing) + len(new))

    def _entries(self, start: str) -> dict[str, str]:
        return {name[len(start) :]: self.data[name] for name in self.data if name.startswith(start)}

"""Noting for readers what became of the public rows of a whole."""

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.urls import get_script_prefix
from django.utils import timezone

from wgsom.changelog.models import PublicChange, models_for_readers
from wgsom.changelog.redaction import redact
from wgsom.records.aggregates import KeptModel, WholeModel, lock
from wgsom.records.publication import PublishedModel, State
from wgsom.records.revisions.snapshots import KeptRow, Key, Snapshot, label

ADDED, CHANGED, WITHDRAWN = PublicChange.What
STATE = "state"


def note_for_readers(*wholes: WholeModel, is_news: bool = True) -> None:
    """Note what of some wholes became public, changed in public, or is public no more.

    What hangs on one elsewhere is noted too: a session that is withdrawn takes its considerations
    along, which are parts of topics. What is no news is noted, and not listed.
    """
    along = {}
    for whole in wholes:
        if _note(whole, is_news=is_news):
            along |= hanging_on(whole)
    for key in sorted(along.keys() - {_key(whole) for whole in wholes}):
        lock(along[key])  # or a change of it at this moment would be told of twice
        # One without a history is noted as it stands then once it has one.
        if PublicChange.objects.of_whole(along[key]).exists():
            _note(along[key], is_news=is_news)


def note_deletion(whole: WholeModel) -> None:
    """Note that a whole is public no more, nor any part of it, since it is deleted."""
    if whole.is_for_readers:
        _tell(list(_changes(whole, {}, is_news=True)))


def _note(whole: WholeModel, *, is_news: bool) -> bool:
    """Note what changed in public of a whole; return whether it came or went itself."""
    if not whole.is_for_readers:
        return False
    # What became part of something else is told of there.
    rows = _public_rows(Snapshot.now(whole)) if whole.whole is whole else {}
    changes = list(_changes(whole, rows, is_news))
    _tell(changes)
    return any(change.is_of_whole and change.what != CHANGED for change in changes)


def _tell(changes: list[PublicChange]) -> None:
    PublicChange.objects.bulk_create(changes)
    for change in changes:
        if change.what == WITHDRAWN:
            redact(change.kind, change.object_id)


def _key(row: KeptModel) -> Key:
    return row._meta.model_name, row.pk


def _changes(whole: WholeModel, rows: dict[Key, KeptRow], is_news: bool) -> Iterator[PublicChange]:
    """Yield what differs from what readers were told last; the whole comes first."""
    told = _told(whole)
    own_key = _key(whole)
    comes_or_goes = (own_key in rows) != (own_key in told)
    for key in dict.fromkeys([own_key, *rows, *told]):
        change = _change(rows.get(key), told.get(key))
        if change:
            change.whole_kind, change.whole_id = own_key
            change.cited_as, change.address = whole.cited_as, _address(whole)
            change.is_listed = is_news and (key == own_key or not comes_or_goes)
            yield change


def _change(row: KeptRow | None, told: PublicChange | None) -> PublicChange | None:
    """Return the change from what was told of a row to how it stands; None if it is the same."""
    values = _values(row) if row else {}
    if (not row and not told) or (row and told and _are_told(values, told.values, row)):
        return None
    after = _words(row) if row else {}
    before = dict(told.after) if told else {}
    for name in values:
        # What a row leads to may have been renamed: that is no change of the row.
        if told and told.values.get(name) == values[name]:
            before[_label(row, name)] = after.get(_label(row, name), "")
    return PublicChange(
        made_at=timezone.now(),
        what=CHANGED if row and told else ADDED if row else WITHDRAWN,
        kind=row.key[0] if row else told.kind,
        object_id=row.key[1] if row else told.object_id,
        name=row.name if row else told.name,
        values=values,
        before=before,
        after=after,
    )


def _told(whole: WholeModel) -> dict[Key, PublicChange]:
    """Return the last change told of each row that readers believe to be public."""
    last = {}
    for change in PublicChange.objects.of_whole(whole).order_by("pk"):
        last[change.kind, change.object_id] = change
    return {key: change for key, change in last.items() if change.what != WITHDRAWN}


def _public_rows(snapshot: Snapshot) -> dict[Key, KeptRow]:
    keys = defaultdict(list)
    for row in snapshot.values():
        keys[type(row.row)].append(row.row.pk)
    public = {
        (model._meta.model_name, key)
        for model, given in keys.items()
        for key in model.objects.filter(pk__in=given).values_list("pk", flat=True)
    }
    return {key: row for key, row in snapshot.items() if key in public}


def _values(row: KeptRow) -> dict[str, Any]:
    """Return the values that readers are told of, as JSON has them."""
    left_out = {STATE, *row.row.part_of}
    values = {name: value for name, value in row.values.items() if name not in left_out}
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


def _are_told(values: dict, told: dict, row: KeptRow) -> bool:
    """Whether values are those that were told; a field that came since was told as it began."""
    begun = {name: row.row._meta.get_field(name).get_default() for name in values}
    return all(told.get(name, begun[name]) == value for name, value in values.items())


def _address(whole: WholeModel) -> str:
    return "/" + whole.get_absolute_url().removeprefix(get_script_prefix())


def _words(row: KeptRow) -> dict[str, str]:
    """Return the same in words, by label; those that have any."""
    words = {_label(row, name): row.in_words_of(name) for name in _values(row)}
    return {label: text for label, text in words.items() if text}


def _label(row: KeptRow, name: str) -> str:
    return label(row.row._meta.get_field(name))


def hanging_on(whole: WholeModel) -> dict[Key, WholeModel]:
    """Return the wholes with parts that are public only with this one."""
    found = {}
    for model in models_for_readers():
        for name in set(getattr(model, "public_with", ())) - {*model.part_of}:
            if model._meta.get_field(name).related_model is type(whole):
                rows = model._base_manager.filter(**{name: whole}).select_related(*model.part_of)
                if issubclass(model, PublishedModel):
                    rows = rows.filter(state=State.PUBLISHED)
                found |= {_key(row.whole): row.whole for row in rows}
    return found

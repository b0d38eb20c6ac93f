"""Noting for readers what became of the public rows of an aggregate."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.dispatch import receiver
from django.urls import get_script_prefix
from django.utils import timezone

from wgsom.changelog.models import ChangelogEntry
from wgsom.changelog.redaction import redact
from wgsom.monitoring.security_log import SecurityEvent, log_event
from wgsom.records.aggregates import AggregateRoot, VersionedModel, lock
from wgsom.records.publication import dependents
from wgsom.records.revisions.signals import deletion_recorded, revision_recorded
from wgsom.records.revisions.snapshots import AggregateState, Key, RowState, label

ADDED, CHANGED, WITHDRAWN = ChangelogEntry.Action
STATE = "state"
MAX_LOGGED = 20  # names of records in a line of the log
EVENTS = {ADDED: SecurityEvent.PUBLISHED, WITHDRAWN: SecurityEvent.WITHDRAWN}


@receiver(revision_recorded)
def record_public_changes(roots: Sequence[AggregateRoot], is_news: bool, **kwargs) -> None:
    """Note what of some aggregates became public, changed in public, or is public no more.

    What hangs on one elsewhere is recorded too: a session that is withdrawn takes its
    considerations along, which are parts of topics. What is no news is recorded, and not listed.
    """
    along = {}
    states, changes = _states(roots), []
    for root in roots:
        recorded = _record(root, states.get(_key(root)), is_news=is_news)
        changes += recorded
        if any(each.is_of_root and each.action != CHANGED for each in recorded):
            along |= dependents(root)
    for key in sorted(along.keys() - {_key(root) for root in roots}):
        lock(along[key])  # or a change of it at this moment would be recorded twice
        # One without a history is recorded as it stands then once it has one.
        if ChangelogEntry.objects.of_root(along[key]).exists():
            changes += _record(along[key], None, is_news=is_news)
    _log(changes)


def _states(roots: Sequence[AggregateRoot]) -> dict[Key, AggregateState]:
    """Return how several aggregates stand, read together; none where there is but one."""
    if len(roots) == 1:
        return {}
    keys = defaultdict(list)
    for root in roots:
        keys[type(root)].append(root.pk)
    return {
        (model._meta.model_name, key): state
        for model, given in keys.items()
        for key, state in AggregateState.now_of_many(model, given).items()
    }


@receiver(deletion_recorded)
def record_public_deletion(root: AggregateRoot, **kwargs) -> None:
    """Note that an aggregate is public no more, nor any part of it, since it is deleted."""
    if root.has_public_changes:
        changes = list(_changes(root, {}, is_news=True))
        _append(changes)
        _log(changes)


def _record(
    root: AggregateRoot, state: AggregateState | None, *, is_news: bool
) -> list[ChangelogEntry]:
    """Note what changed in public of an aggregate, and return it.

    `state` is how it stands, if that was read already.
    """
    if not root.has_public_changes:
        return []
    # What became part of something else is recorded there.
    rows = {}
    if root.root is root:
        rows = _public_rows(state if state is not None else AggregateState.now(root))
    changes = list(_changes(root, rows, is_news))
    _append(changes)
    return changes


def _log(changes: list[ChangelogEntry]) -> None:
    """Tell the security log which records came and went, in a line for each of both."""
    for action, event in EVENTS.items():
        rows = [
            f"{each.object_type} {each.object_id}"
            for each in changes
            if each.action == action and each.is_visible and each.is_of_root
        ]
        if rows:
            log_event(event, records=rows[:MAX_LOGGED], count=len(rows))


def _append(changes: list[ChangelogEntry]) -> None:
    ChangelogEntry.objects.bulk_create(changes)
    for change in changes:
        if change.action == WITHDRAWN:
            redact(change.object_type, change.object_id)


def _key(row: VersionedModel) -> Key:
    return row._meta.model_name, row.pk


def _changes(
    root: AggregateRoot, rows: dict[Key, RowState], is_news: bool
) -> Iterator[ChangelogEntry]:
    """Yield what differs from the last entries; the aggregate comes first."""
    published = _last_published(root)
    own_key = _key(root)
    comes_or_goes = (own_key in rows) != (own_key in published)
    for key in dict.fromkeys([own_key, *rows, *published]):
        change = _change(rows.get(key), published.get(key))
        if change:
            change.root_type, change.root_id = own_key
            change.public_label = root.public_label
            change.path = "/" + root.get_absolute_url().removeprefix(get_script_prefix())
            change.is_visible = is_news and (key == own_key or not comes_or_goes)
            yield change


def _change(row: RowState | None, published: ChangelogEntry | None) -> ChangelogEntry | None:
    """Return the change from the last entry of a row to how it stands; None if it is the same."""
    values = _values(row) if row else {}
    if (not row and not published) or (
        row and published and _are_published(values, published.values, row)
    ):
        return None
    after = _display_values(row) if row else {}
    before = dict(published.after) if published else {}
    for name in values:
        # What a row leads to may have been renamed: that is no change of the row.
        if published and published.values.get(name) == values[name]:
            before[_label(row, name)] = after.get(_label(row, name), "")
    return ChangelogEntry(
        made_at=timezone.now(),
        action=CHANGED if row and published else ADDED if row else WITHDRAWN,
        object_type=row.key[0] if row else published.object_type,
        object_id=row.key[1] if row else published.object_id,
        name=row.name if row else published.name,
        values=values,
        before=before,
        after=after,
    )


def _last_published(root: AggregateRoot) -> dict[Key, ChangelogEntry]:
    """Return the last entry of each row that readers believe to be public."""
    last = {}
    for change in ChangelogEntry.objects.of_root(root).order_by("pk"):
        last[change.object_type, change.object_id] = change
    return {key: change for key, change in last.items() if change.action != WITHDRAWN}


def _public_rows(snapshot: AggregateState) -> dict[Key, RowState]:
    keys = defaultdict(list)
    for row in snapshot.values():
        keys[type(row.row)].append(row.row.pk)
    public = {
        (model._meta.model_name, key)
        for model, given in keys.items()
        for key in model.objects.filter(pk__in=given).values_list("pk", flat=True)
    }
    return {key: row for key, row in snapshot.items() if key in public}


def _values(row: RowState) -> dict[str, Any]:
    """Return the public values, as JSON has them."""
    left_out = {STATE, *row.row.parent_relations}
    values = {name: value for name, value in row.values.items() if name not in left_out}
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


def _are_published(values: dict, published: dict, row: RowState) -> bool:
    """Whether values are those of the entry; a field that came since stands in it as it began."""
    begun = {name: row.row._meta.get_field(name).get_default() for name in values}
    return all(published.get(name, begun[name]) == value for name, value in values.items())


def _display_values(row: RowState) -> dict[str, str]:
    """Return the same in words, by label; those that have any."""
    words = {_label(row, name): row.display_value(name) for name in _values(row)}
    return {label: text for label, text in words.items() if text}


def _label(row: RowState, name: str) -> str:
    return label(row.row._meta.get_field(name))

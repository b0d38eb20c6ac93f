"""Merging the changes of a release into records as they stand, and writing the result to tables."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db import IntegrityError, transaction

from wgsom.records.aggregates import AggregateRoot
from wgsom.records.revisions.snapshots import AggregateState, Key
from wgsom.records.revisions.writer import BATCH_SIZE, load_rows, standing_keys
from wgsom.releases.models import ReleaseChange
from wgsom.releases.states import StateMerge, changed_rows

UNFIT = (
    "The release does not fit the record any more: others entered meanwhile what only one can "
    "have, as a number or a title. Look at the release, and drop or correct what it concerns."
)


class ReleaseError(Exception):
    """Something cannot be done with a release; the message says why, to the person who tried."""


def states_of(roots: dict[Key, type[AggregateRoot]]) -> dict[Key, AggregateState]:
    """Return how aggregates stand, by key."""
    keys = defaultdict(list)
    for (name, key), model in roots.items():
        keys[name, model].append(key)
    return {
        (name, key): state
        for (name, model), given in keys.items()
        for key, state in AggregateState.now_of_many(model, given).items()
    }


def load_changes(changes: Iterable[ReleaseChange]) -> None:
    """Work changes into the record, unvalidated: call it in a transaction that is rolled back.

    Raise ReleaseError where others took meanwhile what only one can have, as a topic's number.
    """
    changes = list(changes)
    written, gone = [], []
    for now, after in merged_states(changes):
        rows, lost = changed_rows(now, after)
        written += rows
        gone += lost
    try:
        with transaction.atomic():
            load_rows(written, gone, standing_keys([*written, *gone]))
    except IntegrityError as error:
        raise ReleaseError(UNFIT) from error
    _stamp(changes)


def _stamp(changes: list[ReleaseChange]) -> None:
    """Give the records the version tokens of the changes: whoever saves one saves over that."""
    roots = {}
    for change in changes:
        roots.setdefault(change.model, []).append(
            change.model(pk=change.object_id, version_token=change.token)
        )
    for model, found in roots.items():
        model._base_manager.bulk_update(found, ["version_token"], batch_size=BATCH_SIZE)


def merged_states(
    changes: list[ReleaseChange],
) -> Iterator[tuple[AggregateState, AggregateState]]:
    """Yield, for each change, how the record stands and how it is to be.

    What others changed since a change was made stays, unless the change says otherwise.
    """
    tokens = current_tokens(changes)
    for change in changes:
        if tokens.get(change.key) == change.base_token:
            yield change.base, change.target
        else:
            merge = merge_of(change)
            yield merge.theirs, merge.result


def merge_of(change: ReleaseChange) -> StateMerge:
    """Return what a change makes of the record as it stands now."""
    root = change.root
    now = AggregateState.now(root) if root else AggregateState()
    return StateMerge(change.base, change.target, now)


def current_tokens(changes: Iterable[ReleaseChange]) -> dict[Key, object]:
    """Return the version tokens of the records that changes are of, those that are there."""
    tokens, keys = {}, {}
    for change in changes:
        keys.setdefault(change.model, []).append(change.object_id)
    for model, given in keys.items():
        for start in range(0, len(given), BATCH_SIZE):
            rows = model._base_manager.filter(pk__in=given[start : start + BATCH_SIZE])
            for key, token in rows.values_list("pk", "version_token"):
                tokens[model._meta.model_name, key] = token
    return tokens

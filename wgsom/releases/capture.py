"""Capturing what was changed while a release was worked in, as changes of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.contrib.auth.base_user import AbstractBaseUser

from wgsom.records.aggregates import AggregateRoot
from wgsom.records.revisions.snapshots import AggregateState, Key
from wgsom.records.revisions.writer import BATCH_SIZE, reserve_keys
from wgsom.releases.merging import ReleaseError, current_tokens, merge_of, states_of
from wgsom.releases.models import Release, ReleaseChange, root_models
from wgsom.releases.states import changed_rows, write_state


@dataclass(frozen=True)
class Captured:
    """An aggregate as it stood while a release was worked in, read before that was rolled back."""

    key: Key
    state: AggregateState
    rows: list[dict]  # the same as JSON: what it leads to may be gone by the time it is written
    marks: list[str]


def capture(roots: dict[Key, type[AggregateRoot]], marks: dict[Key, list[str]]) -> list[Captured]:
    """Return aggregates as they stand, with what of each a person should look at."""
    states = states_of(roots)
    return [Captured(key, each, write_state(each), marks[key]) for key, each in states.items()]


def keep(
    release: Release,
    captured: Sequence[Captured],
    by: AbstractBaseUser | None,
    reason: str,
    left_out: Key | None = None,
) -> None:
    """Make what was captured part of a release, over what stands in the public tables now.

    What reads as it does there is no change of the release any more. Raise ReleaseError where that
    would hide what others changed; `left_out` is the aggregate that somebody looked at for that.
    """
    if not captured:
        return
    models = root_models()
    bases = states_of({each.key: models[each.key[0]] for each in captured})
    before = {each.key: each for each in _changes_of(release, {each.key for each in captured})}
    _refuse_to_hide(before, left_out)
    new_rows = []
    for each in captured:
        base, earlier = bases[each.key], before.get(each.key)
        written, gone = changed_rows(base, each.state)
        if not written and not gone:
            ReleaseChange.objects.filter(pk=earlier and earlier.pk).delete()
            continue
        new_rows += [row for row in written if (row._meta.model_name, row.pk) not in base]
        made = _change(release, each, base)
        made.pk, made.author, made.reason = earlier and earlier.pk, by, reason
        made.contributors = _contributors(earlier, by)
        made.save()
    reserve_keys(new_rows)


def _change(release: Release, captured: Captured, base: AggregateState) -> ReleaseChange:
    return ReleaseChange(
        release=release,
        object_type=captured.key[0],
        object_id=captured.key[1],
        label=next(iter((captured.state or base).values())).name,
        before=write_state(base),
        after=captured.rows,
        base_token=base[captured.key].row.version_token if base else None,
        marks=captured.marks,
    )


def _changes_of(release: Release, keys: Collection[Key]) -> list[ReleaseChange]:
    """Return the changes of a release that are of some aggregates."""
    names = {name for name, _ in keys}
    numbers = [number for _, number in keys]
    found = []
    for start in range(0, len(numbers), BATCH_SIZE):
        batch = numbers[start : start + BATCH_SIZE]
        found += release.changes.filter(object_type__in=names, object_id__in=batch)
    return [change for change in found if change.key in keys]


def _contributors(change: ReleaseChange | None, by: AbstractBaseUser | None) -> list[int]:
    """Return the keys of all who had a hand in a change."""
    known = set(change.contributors) if change else set()
    return sorted(known | ({by.pk} if by else set()))


def _refuse_to_hide(before: dict[Key, ReleaseChange], left_out: Key | None) -> None:
    """Refuse to save over a change that others changed the same of: they would see it no more."""
    tokens = current_tokens(list(before.values()))
    for key, change in before.items():
        is_stale = key != left_out and tokens.get(key) != change.base_token
        if is_stale and (clashes := merge_of(change).clashes):
            raise ReleaseError(
                f"Others changed the same in “{change.label}” meanwhile. Open its own form first, "
                f"and save it. {clashes[0].sentence}"
            )

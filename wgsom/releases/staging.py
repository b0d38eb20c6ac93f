"""Staging: a release worked into the record for a moment, and rolled back.

Within it everything reads as if the release were published, and what is changed becomes part of the
release: whatever changes it, a form, an action or an import. Nothing of it is ever committed to the
tables that others read.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.dispatch import receiver

from wgsom.records.aggregates import AggregateRoot
from wgsom.records.projections.refresh import MAX_IN_REQUEST, refresh, refresh_few
from wgsom.records.revisions.signals import deletion_recorded, revision_recorded
from wgsom.records.revisions.snapshots import AggregateState, Key
from wgsom.records.revisions.writer import BATCH_SIZE, load_rows, reserve_keys, standing_keys
from wgsom.releases.models import Release, ReleaseChange, root_models
from wgsom.releases.states import StateMerge, changed_rows, write_state
from wgsom.revision_cache import reading

_staging: ContextVar["Staging | None"] = ContextVar("staging", default=None)


UNFIT = (
    "The release does not fit the record any more: others entered meanwhile what only one can "
    "have, as a number or a title. Look at the release, and drop or correct what it concerns."
)


class ReleaseError(Exception):
    """Something cannot be done with a release; the message says why, to the person who tried."""


class Staging:
    """A release as it is worked in, and the aggregates that are changed while it is."""

    def __init__(self, release: Release):
        self.release = release
        self.roots: dict[Key, type[AggregateRoot]] = {}
        self.marks: dict[Key, list[str]] = defaultdict(list)
        self.is_refused = False

    def note(self, root: AggregateRoot, marks: Iterable[str] = ()) -> None:
        """Note an aggregate that was changed, or is about to be deleted.

        `marks` say what of the change a person should look at.
        """
        key = (root._meta.model_name, root.pk)
        self.roots[key] = type(root)
        self.marks[key] += marks

    @cached_property
    def actions(self) -> dict[Key, str]:
        """What the release makes of each record that it changes: "new", "changed", "sent back"."""
        rows = self.release.changes.annotate(is_new=Q(base_token=None)).values_list(
            "object_type", "object_id", "is_new", "is_returned"
        )
        return {
            (name, key): "sent back" if is_returned else "new" if is_new else "changed"
            for name, key, is_new, is_returned in rows
        }

    def refuse(self) -> None:
        """Keep nothing of what is changed."""
        self.is_refused = True


def current_staging() -> Staging | None:
    """Return the staging that this request works in; None outside of any."""
    return _staging.get()


@receiver(revision_recorded)
def _note_changed(roots, is_news: bool, **kwargs) -> None:
    if (staging := _staging.get()) and is_news:
        for root in roots:
            # What became part of something else is no aggregate any more.
            if root.root is root:
                staging.note(root)


@receiver(deletion_recorded)
def _note_deleted(root, **kwargs) -> None:
    if staging := _staging.get():
        staging.note(root)


@contextmanager
def previewing(release: Release) -> Iterator[None]:
    """Read as if a release were published, in this context; nothing is written, nothing kept."""
    with transaction.atomic(), reading(None):
        load_changes(release.changes.pending())
        refresh()
        yield
        transaction.set_rollback(True)


@contextmanager
def trial() -> Iterator["Staging"]:
    """Work in no release: what is changed within is rolled back, and kept nowhere."""
    with transaction.atomic(), reading(None):
        stage = Staging(Release())
        token = _staging.set(stage)
        try:
            yield stage
            transaction.set_rollback(True)
        finally:
            _staging.reset(token)


@contextmanager
def staging(
    release: Release, by: AbstractBaseUser | None, reason: str = "", leave_out: Key | None = None
) -> Iterator[Staging]:
    """Work in a release: what is changed within becomes part of it, and of nothing else.

    `leave_out` names an aggregate whose change is not worked in. Raise ReleaseError if the release
    was published meanwhile, if it does not fit the record any more, or if what is changed would
    hide what others changed in the same record. The release is locked: of two who work in one, the
    second waits. Statuses and searches are those of the release where it concerns few topics.
    """
    with transaction.atomic(), reading(None):
        locked = Release.objects.select_for_update().get(pk=release.pk)
        if not locked.is_unfinished:
            raise ReleaseError(f"“{locked}” is {locked.get_state_display().lower()} already.")
        stage = Staging(locked)
        token = _staging.set(stage)
        captured = {}
        try:
            with transaction.atomic():
                changes = locked.changes.all()
                if leave_out:
                    changes = changes.exclude(object_type=leave_out[0], object_id=leave_out[1])
                load_changes(changes)
                refresh_few(MAX_IN_REQUEST)
                yield stage
                captured = {} if stage.is_refused else _capture(stage)
                transaction.set_rollback(True)
        finally:
            _staging.reset(token)
        _keep(stage, captured, by, reason, leave_out)


def _capture(stage: Staging) -> dict[Key, tuple[AggregateState, list[dict]]]:
    return {key: (state, write_state(state)) for key, state in states_of(stage.roots).items()}


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


def _keep(
    stage: Staging,
    captured: dict[Key, tuple[AggregateState, list[dict]]],
    by: AbstractBaseUser | None,
    reason: str,
    left_out: Key | None,
) -> None:
    """Keep what was changed, over what stands in the public tables now."""
    if not captured:
        return
    models, release = root_models(), stage.release
    bases = states_of({key: models[key[0]] for key in captured})
    before = {change.key: change for change in _changes_of(release, captured)}
    _refuse_to_hide(before, left_out)
    mine = {key: change.pk for key, change in before.items()}
    made, new_rows, undone = [], [], []
    for key, (state, after) in captured.items():
        base = bases[key]
        written, gone = changed_rows(base, state)
        if not written and not gone:
            undone.append(mine.get(key))
            continue
        new_rows += [row for row in written if (row._meta.model_name, row.pk) not in base]
        made.append(
            ReleaseChange(
                pk=mine.get(key),
                release=release,
                object_type=key[0],
                object_id=key[1],
                label=next(iter((state or base).values())).name,
                before=write_state(base),
                after=after,
                base_token=base[key].row.version_token if base else None,
                author=by,
                contributors=_contributors(before.get(key), by),
                reason=reason,
                marks=stage.marks[key],
            )
        )
    release.changes.filter(pk__in=[pk for pk in undone if pk]).delete()
    ReleaseChange.objects.bulk_create([each for each in made if not each.pk], batch_size=BATCH_SIZE)
    for change in made:
        if change.pk in mine.values():
            change.save()
    reserve_keys(new_rows)


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

"""Publishing a release, and taking it back: all of it or nothing."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from wgsom.monitoring.security_log import SecurityEvent, log_event
from wgsom.records.aggregates import lock
from wgsom.records.revisions.recorder import ChangeRecorder, record_deletion, record_revision
from wgsom.records.revisions.snapshots import AggregateState, UnreadableVersionError
from wgsom.records.revisions.writer import BATCH_SIZE, standing_keys, write_rows
from wgsom.releases.merging import ReleaseError, current_tokens, merge_of, states_of
from wgsom.releases.models import Release, ReleaseChange
from wgsom.releases.states import StateMerge, changed_rows, write_state

STALE = "Somebody changed this release since you opened this page. Look at it, and do it again."


def submit(release: Release) -> None:
    """Send a release to those who publish; raise ReleaseError if there is nothing in it."""
    _set_state(release, [Release.State.OPEN], Release.State.REVIEW, submitted_at=timezone.now())


def reopen(release: Release) -> None:
    """Take a release back from review."""
    _set_state(release, [Release.State.REVIEW], Release.State.OPEN, submitted_at=None)


def _set_state(release: Release, start: list[str], state: str, **values) -> None:
    with transaction.atomic():
        locked = _locked(release)
        if locked.state not in start:
            raise ReleaseError(f"“{locked}” is {locked.get_state_display().lower()}.")
        if not locked.changes.pending().exists():
            raise ReleaseError("There is nothing in this release yet.")
        Release.objects.filter(pk=release.pk).update(state=state, **values)


def send_back(release: Release, key: int, comment: str) -> ReleaseChange:
    """Send one change back to its author; it is not published with the rest."""
    with transaction.atomic():
        change = _change(release, key)
        ReleaseChange.objects.filter(pk=change.pk).update(is_returned=True, comment=comment)
    return change


def drop(release: Release, key: int) -> ReleaseChange:
    """Take one change out of a release."""
    with transaction.atomic():
        change = _change(release, key)
        ReleaseChange.objects.filter(pk=change.pk).delete()
    return change


def _change(release: Release, key: int) -> ReleaseChange:
    """Return a change of a release, locked, that can still be changed."""
    locked = _locked(release)
    if not locked.is_unfinished:
        raise ReleaseError(f"“{locked}” is {locked.get_state_display().lower()} already.")
    change = locked.changes.filter(pk=key).first()
    if change is None:
        raise ReleaseError("That change is no longer part of it.")
    return change


def may_publish(release: Release, user: AbstractBaseUser) -> str:
    """Return why a user may not publish a release; empty if they may.

    With RELEASE_FOUR_EYES nobody publishes what is theirs: a release of their own, or with a
    change of theirs in it.
    """
    if not user.has_perm("wgsom.publish_release"):
        return "You may not publish releases. Send it to review: those who may are told."
    hands = {key for each in release.changes.all() for key in each.contributors}
    if settings.RELEASE_FOUR_EYES and user.pk in hands | {release.owner_id}:
        return "Four eyes: somebody else publishes what you own or changed."
    return ""


def publish(
    release: Release, by: AbstractBaseUser | None, reason: str = "", digest: str | None = None
) -> None:
    """Publish the changes of a release that were not returned, in one transaction.

    `digest` is that of the release as it was looked at. Raise ReleaseError, with nothing changed,
    if it cannot be published: it is another one by now, or what stands does not allow it.
    """
    with _all_or_nothing():
        locked = _locked(release)
        if not locked.is_unfinished:
            raise ReleaseError(f"“{locked}” is {locked.get_state_display().lower()} already.")
        if digest is not None and digest != locked.digest:
            raise ReleaseError(STALE)
        changes = list(locked.changes.pending().select_related("author"))
        if not changes:
            raise ReleaseError("There is nothing in this release yet.")
        steps = [
            _Step(change, change.base, change.target, now) for change, now in _lock_all(changes)
        ]
        _run(steps, by, _reason("Release", locked, reason))
        _keep(steps)
        Release.objects.filter(pk=locked.pk).update(
            state=Release.State.PUBLISHED, published_at=timezone.now(), published_by=by
        )
        locked.changes.filter(is_returned=True).delete()
        log_event(SecurityEvent.RELEASE_PUBLISHED, release=locked.name, changes=len(changes))


def revert(release: Release, by: AbstractBaseUser | None, reason: str = "") -> None:
    """Take a published release back: each record reads as before it, kept as a new version.

    What others changed elsewhere in a record since stays. Raise ReleaseError, with nothing changed,
    where they changed the same, or lean on what would go.
    """
    with _all_or_nothing():
        locked = _locked(release)
        if locked.state != Release.State.PUBLISHED:
            raise ReleaseError(f"“{locked}” is not published, so there is nothing to take back.")
        changes = list(locked.changes.select_related("author"))
        steps = [
            _Step(change, change.target, change.base, now) for change, now in _lock_all(changes)
        ]
        _run(steps, by, _reason("Taken back: release", locked, reason))
        Release.objects.filter(pk=locked.pk).update(
            state=Release.State.REVERTED, reverted_at=timezone.now()
        )
        log_event(SecurityEvent.RELEASE_REVERTED, release=locked.name, changes=len(changes))


def _locked(release: Release) -> Release:
    return Release.objects.select_for_update().get(pk=release.pk)


def _reason(what: str, release: Release, reason: str) -> str:
    return f"{what} “{release.name}”. {reason}".strip()


def _lock_all(changes: list[ReleaseChange]) -> Iterator[tuple[ReleaseChange, AggregateState]]:
    """Lock the records, in one order for everybody; yield each change, and how its record is."""
    in_order = sorted(changes, key=lambda change: change.key)
    for change in in_order:
        lock(change.model(pk=change.object_id))
    states = states_of({change.key: change.model for change in in_order})
    for change in in_order:
        yield change, states[change.key]


class _Step:
    """One aggregate on its way from how it stands to how it is to be."""

    def __init__(
        self,
        change: ReleaseChange,
        base: AggregateState,
        target: AggregateState,
        now: AggregateState,
    ):
        self.change, self.now = change, now
        self.root = now[change.key].row if change.key in now else None
        self.merge = StateMerge(base, target, self.now)
        self.after = self.merge.result
        self.written, self.gone = changed_rows(self.now, self.after)

    @property
    def is_deletion(self) -> bool:
        """Whether the record is no more afterwards."""
        return self.change.key not in self.after


def _keep(steps: list[_Step]) -> None:
    """Keep in each change what it was published over, and what it made of that."""
    stands = states_of({step.change.key: step.change.model for step in steps})
    for step in steps:
        step.change.before = write_state(step.now)
        step.change.after = write_state(stands[step.change.key])
    changes = [step.change for step in steps]
    ReleaseChange.objects.bulk_update(changes, ["before", "after"], batch_size=BATCH_SIZE)


def _run(steps: list[_Step], by: AbstractBaseUser | None, reason: str) -> None:
    if clashes := [clash for step in steps for clash in step.merge.clashes]:
        raise ReleaseError(
            "Others changed the same meanwhile: " + " ".join(each.sentence for each in clashes)
        )
    recorder = ChangeRecorder()
    for step in steps:
        if step.root and step.is_deletion:
            record_deletion(step.root, by=by, reason=reason)
        elif step.root:
            recorder.before(step.root)
    written = [row for step in steps for row in step.written]
    # What belongs to a record goes with it.
    gone = [row for step in steps for row in step.gone if not step.is_deletion or row == step.root]
    write_rows(written, gone, standing_keys(written))
    # Together as far as they have one reason: what readers are told of is read for all at once.
    together = defaultdict(list)
    for step in steps:
        if not step.is_deletion:
            root = step.change.model._base_manager.get(pk=step.change.object_id)
            together[f"{reason} {step.change.origin}".strip()].append(root)
    for each, roots in together.items():
        record_revision(*roots, by=by, reason=each)


@contextmanager
def _all_or_nothing() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
    except ValidationError as error:
        raise ReleaseError(" ".join(error.messages)) from error
    except (ObjectDoesNotExist, UnreadableVersionError) as error:
        raise ReleaseError("A record that it changes is not what it was any more.") from error
    except models.ProtectedError as error:
        others = ", ".join(str(each) for each in list(error.protected_objects)[:3])
        raise ReleaseError(f"Others lean on what would be taken away: {others}.") from error
    except IntegrityError as error:
        raise ReleaseError("The record as it stands now does not allow it.") from error


def overtaken() -> list[Release]:
    """Return the releases, not published yet, with a record that others changed since."""
    unfinished = Release.objects.unfinished().prefetch_related("changes")
    return [each for each in unfinished if merges_over_others(each.changes.all())]


def merges_over_others(changes: Iterable[ReleaseChange]) -> dict[int, StateMerge]:
    """Return the merges of changes whose record others changed since, by the change's key."""
    changes = list(changes)
    tokens = current_tokens(changes)
    stale = [each for each in changes if tokens.get(each.key) != each.base_token]
    merges = {each.pk: merge_of(each) for each in stale}
    return {key: each for key, each in merges.items() if any(changed_rows(each.base, each.theirs))}

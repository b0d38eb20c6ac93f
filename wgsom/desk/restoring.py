"""Bringing back what a version says."""

from contextlib import contextmanager

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models

from wgsom.desk.states import AT_ONCE, may, may_publish_with
from wgsom.history.snapshots import KeptRow, Key, Snapshot, fields_of
from wgsom.publishing import PartlyPublicModel, PublishedModel, State
from wgsom.wholes import KeptModel, WholeModel

STATE = "state"


class NotRestoredError(Exception):
    """Why a version cannot be restored, in words for the person who tried."""


def belonging_to(snapshot: Snapshot, key: Key) -> Snapshot:
    """Return the part of a snapshot that is one row and what belongs to it."""
    whole = snapshot[key]
    rows = {k: row for k, row in snapshot.items() if k == key or _belongs(row.row, whole.row)}
    return Snapshot(rows)


def restored(version: Snapshot, now: Snapshot) -> Snapshot:
    """Return a version as it would be restored over what stands now.

    A state is never restored: what exists keeps its own, and what was deleted since is a draft.
    """
    return Snapshot({key: _restored(row, now.get(key)) for key, row in version.items()})


def restore(to: Snapshot, now: Snapshot, user) -> None:
    """Make the rows those of `to`, within a transaction.

    Raise NotRestoredError if the record does not allow it any more, PermissionDenied if the user
    does not make public or change in public what this would.
    """
    with _in_words():
        for key in [key for key in now if key not in to]:
            _refuse_unless_permitted(now[key].row, user)
            now[key].row.delete()
        for key, row in to.items():
            if key not in now or row.values != now[key].values:
                _save(row.row, is_new=key not in now, user=user)


def _restored(row: KeptRow, now: KeptRow | None) -> KeptRow:
    made = type(row.row)(pk=row.row.pk)
    for field in fields_of(made):
        setattr(made, field.attname, row.values[field.name])
    if isinstance(made, PublishedModel):
        made.state = now.row.state if now else State.DRAFT
    if isinstance(made, WholeModel) and now:
        made.edition = now.row.edition
    return KeptRow(made, row.name)


def _belongs(row: KeptModel, whole: KeptModel) -> bool:
    return any(
        row._meta.get_field(name).related_model is type(whole)
        and getattr(row, row._meta.get_field(name).attname) == whole.pk
        for name in row.part_of
    )


def _save(row: KeptModel, *, is_new: bool, user) -> None:
    if not is_new:
        _refuse_unless_permitted(row, user)
    row._state.adding = is_new
    row.full_clean()
    row.save(force_insert=is_new, force_update=not is_new)
    if is_new:
        _refuse_unless_permitted(row, user)


def _refuse_unless_permitted(row: KeptModel, user) -> None:
    """Refuse to touch what is public, for those who may not publish it."""
    model = type(row)
    if isinstance(row, PublishedModel):
        is_allowed = row.state != State.PUBLISHED or may(user, "publish", model)
    elif isinstance(row, PartlyPublicModel):
        is_public = model.objects.filter(pk=row.pk).exists()
        is_allowed = not is_public or may_publish_with(user, model)
    else:
        is_allowed = True
    if not is_allowed:
        raise PermissionDenied(AT_ONCE)


@contextmanager
def _in_words():
    try:
        yield
    except ValidationError as error:
        raise NotRestoredError(" ".join(error.messages)) from error
    except models.ProtectedError as error:
        others = ", ".join(str(each) for each in list(error.protected_objects)[:3])
        raise NotRestoredError(f"Others lean on what it would take away: {others}.") from error
    except IntegrityError as error:
        raise NotRestoredError("The record as it stands now does not allow it.") from error

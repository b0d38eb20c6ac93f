"""Keeping what was changed: a version for the Secretariat, and a note for readers."""

from uuid import uuid4

import reversion
from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from reversion.models import Version

from wgsom.changelog.recorder import note_deletion, note_for_readers
from wgsom.records.aggregates import KeptModel, WholeModel

BEFORE_THE_HISTORY = "As it stood when its history began."


@transaction.atomic
def remember(*wholes: WholeModel, by: AbstractBaseUser | None = None, reason: str = "") -> None:
    """Keep wholes with their parts as new editions, after a change; `by` is None for a program.

    Call it within the transaction of the change. Readers are told of what changed in public.
    """
    for whole in wholes:
        whole.edition = uuid4()
        type(whole)._base_manager.filter(pk=whole.pk).update(edition=whole.edition)
        _keep(whole, by, reason)
    note_for_readers(*wholes)


@transaction.atomic
def remember_deletion(whole: WholeModel, *, by: AbstractBaseUser, reason: str) -> None:
    """Keep a whole as it stands, before it is deleted: it can be restored from that."""
    begin_history(whole)
    _keep(whole, by, reason)
    note_deletion(whole)


def begin_history(whole: WholeModel) -> None:
    """Keep a whole as it stands, unless a version of it is there; before it is changed."""
    if not Version.objects.get_for_object(whole).exists():
        _keep(whole, None, BEFORE_THE_HISTORY)
        note_for_readers(whole, is_news=False)


def _keep(whole: WholeModel, by: AbstractBaseUser | None, reason: str) -> None:
    as_it_stands = type(whole)._base_manager.get(pk=whole.pk)
    with reversion.create_revision(manage_manually=True):
        reversion.set_user(by)
        reversion.set_comment(reason)
        reversion.add_to_revision(as_it_stands)


class Changes:
    """The wholes that are changed together, by one person and for one reason."""

    def __init__(self):
        self._wholes = {}

    def about_to_change(self, row: KeptModel) -> None:
        """Note what a row is part of, before it is saved or deleted; begin its history."""
        if row.whole.pk and self._note(row.whole):
            begin_history(row.whole)

    def changed(self, row: KeptModel) -> None:
        """Note what a row is part of, once it is saved."""
        self._note(row.whole)

    def remember(self, *, by: AbstractBaseUser | None = None, reason: str = "") -> None:
        """Keep each of them as a new edition."""
        remember(*self.wholes, by=by, reason=reason)

    @property
    def wholes(self) -> list[WholeModel]:
        """The wholes that are changed."""
        return list(self._wholes.values())

    def _note(self, whole: WholeModel) -> bool:
        """Note a whole; return whether it was not noted yet."""
        key = (type(whole), whole.pk)
        is_new = key not in self._wholes
        self._wholes[key] = whole
        return is_new

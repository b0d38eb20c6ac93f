"""A save: one transaction object for each time that a form is opened or posted."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import BaseFormSet, ModelForm

from wgsom.records.aggregates import VersionedModel, lock
from wgsom.records.revisions.recorder import ChangeRecorder
from wgsom.staff.admin.conflict import EditConflict
from wgsom.staff.admin.models import EditingSession

BUSY = "This was not saved: somebody else was saving at the same moment. Save again."
TAKEN = (
    "This was not saved: the database takes each thing once, and something here says what another "
    "row says already. Look through the rows, and save again."
)


class StaleParentError(Exception):
    """The parent of a row was changed between reading it and locking it."""


class SaveTransaction:
    """The transaction of one save: who saves, over which conflict, with which rows on the screen.

    Its steps, in order, within one database transaction:

    1. the screen locks the record, compares its version token with the one posted, and notes an
       `EditConflict` where they differ;
    2. the form and the rows are validated; they look here for the conflict, for each other, and for
       the `database_error` that ended an earlier attempt at the same save;
    3. `before_save` locks what the record is part of, and records the baseline of each aggregate;
    4. `after_save` records the revision of each, if anything changed, and ends its editing session.
    """

    def __init__(self, user: AbstractBaseUser, database_error: str = ""):
        self.user, self.database_error = user, database_error
        self.conflict: EditConflict | None = None
        self.formsets: list[BaseFormSet] = []
        self.recorder = ChangeRecorder()

    @property
    def inline_forms(self) -> list[ModelForm]:
        """The forms of the rows that are edited on the same screen."""
        return [form for formset in self.formsets for form in formset.forms]

    def before_save(self, record: VersionedModel, *, is_new: bool) -> None:
        """Note the aggregates that the record is part of, now and once it is saved.

        Raise StaleParentError if its parent is not as the form saw it: it could have been
        published, or deleted, meanwhile.
        """
        if not is_new:
            self.recorder.before(type(record)._base_manager.get(pk=record.pk))
        if record.root is not record and lock(record.root) != record.root.version_token:
            raise StaleParentError(record.root.public_label)
        self.recorder.before(record)

    def after_save(self, record: VersionedModel, *, is_changed: bool, reason: str) -> None:
        """Record what was saved as a new revision, if anything of it is changed."""
        self.recorder.after(record)
        for root in self.recorder.roots:
            EditingSession.objects.forget(root, self.user)
        if is_changed:
            self.recorder.record(by=self.user, reason=reason)

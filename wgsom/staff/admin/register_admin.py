"""What the screens of all records of the register are made of."""

from django.contrib import admin

from wgsom.records.aggregates import VersionedModel
from wgsom.staff.admin.change_reason import is_public
from wgsom.staff.admin.concurrency import OptimisticLockingMixin
from wgsom.staff.admin.deletion import DeletionMixin
from wgsom.staff.admin.revisions import RevisionsMixin


class VersionedModelAdmin(RevisionsMixin, OptimisticLockingMixin, DeletionMixin, admin.ModelAdmin):
    """The screens of a kind of record: edited together, and kept in the history."""

    def view_on_site(self, obj: VersionedModel) -> str | None:
        """Return the URL of the public page; None if nobody can see it there."""
        has_page = hasattr(obj, "get_absolute_url") and is_public(obj)
        return obj.get_absolute_url() if has_page else None

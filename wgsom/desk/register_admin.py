"""What the screens of all records of the register are made of."""

from django.contrib import admin

from wgsom.desk.deleting import DeletingMixin
from wgsom.desk.editing import EditingMixin
from wgsom.desk.versions import VersionsMixin


class RegisterAdmin(VersionsMixin, EditingMixin, DeletingMixin, admin.ModelAdmin):
    """The screens of a kind of record: edited together, and kept in the history."""

"""The Secretariat's screen for what the search understands."""

from django.contrib import admin

from wgsom.search.models import Synonym
from wgsom.staff.admin.base import VersionedModelAdmin


@admin.register(Synonym)
class SynonymAdmin(VersionedModelAdmin):
    """Words that people use for what the texts say otherwise."""

    list_display = ["word", "stands_for"]
    search_fields = ["word", "stands_for"]
    fields = ["word", "stands_for"]

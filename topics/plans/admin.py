"""The Secretariat's screens for work plans: their names, notes, order and history."""

from typing import ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from topics.models import PlannedTopic, WorkPlan
from wgsom.staff.admin.base import FORM_FIELDS, NARROW_FIELDS, VersionedModelAdmin
from wgsom.staff.admin.citation_search import CitationSearchMixin
from wgsom.staff.admin.inlines import ParentPermissionInlineMixin
from wgsom.staff.admin.workflow import PublicWithParentMixin, WorkflowMixin


class PlannedTopicInline(ParentPermissionInlineMixin, admin.TabularInline):
    """The topics of a plan, in order."""

    model = PlannedTopic
    extra = 0
    autocomplete_fields = ["session", "topic"]
    formfield_overrides = NARROW_FIELDS

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("session", "topic", "plan")


@admin.register(WorkPlan)
class WorkPlanAdmin(WorkflowMixin, CitationSearchMixin, VersionedModelAdmin):
    """Work plans, with their topics in order."""

    list_display = ["name", "state"]
    list_filter = ["state"]
    search_fields = ["name", "note"]
    citation_fields: ClassVar = {"topic": "planned_topics__topic__number"}
    inlines = [PlannedTopicInline]
    formfield_overrides = FORM_FIELDS


@admin.register(PlannedTopic)
class PlannedTopicAdmin(PublicWithParentMixin, CitationSearchMixin, VersionedModelAdmin):
    """Planned topics across plans, each with its session."""

    list_display = ["plan", "session", "position", "topic"]
    list_filter = ["plan", "session"]
    list_select_related = ["plan", "session", "topic"]
    search_fields = ["plan__name", "topic__title", "motive"]
    citation_fields: ClassVar = {"number": "topic__number", "topic": "topic__number"}
    autocomplete_fields = ["plan", "session", "topic"]
    formfield_overrides = FORM_FIELDS

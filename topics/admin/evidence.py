"""The screens of evidence across topics."""

from typing import ClassVar

from django.contrib import admin
from django.utils.text import Truncator

from topics.admin.inlines import ReviewFormMixin
from topics.models import (
    Assessment,
    Consideration,
    Mandate,
    Proposal,
    Review,
)
from wgsom.staff.admin.base import (
    FORM_FIELDS,
    VersionedModelAdmin,
)
from wgsom.staff.admin.citation_search import CitationSearchMixin
from wgsom.staff.admin.preview import PreviewMixin
from wgsom.staff.admin.workflow import PublicWithParentMixin, WorkflowForm, WorkflowMixin


class EvidenceAdmin(CitationSearchMixin, VersionedModelAdmin):
    """Evidence across topics; to edit one topic's, its own screen has all of it."""

    list_display = ["topic", "session"]
    list_filter = ["session"]
    list_select_related = ["topic", "session"]
    search_fields = ["topic__title", "topic__short_title", "source"]
    citation_fields: ClassVar = {
        "number": "topic__number",
        "topic": "topic__number",
        "session": "session__number",
    }
    autocomplete_fields = ["topic", "session"]
    ordering = ["topic__number", "session__number"]
    formfield_overrides = FORM_FIELDS


@admin.register(Proposal)
class ProposalAdmin(PublicWithParentMixin, EvidenceAdmin):
    """Proposals, across topics."""


@admin.register(Consideration)
class ConsiderationAdmin(WorkflowMixin, PreviewMixin, EvidenceAdmin):
    """Considerations, across topics."""

    list_display = ["topic", "session", "extent", "item", "state"]
    list_filter = ["state", "session", "extent"]
    list_select_related = ["topic", "session", "agenda_item__session"]
    autocomplete_fields = ["topic", "session", "agenda_item"]

    @admin.display(description="agenda item")
    def item(self, consideration: Consideration) -> str:
        item = consideration.agenda_item
        return f"{item.position}: {Truncator(item.title).chars(40)}" if item else "not known"


@admin.register(Assessment)
class AssessmentAdmin(WorkflowMixin, PreviewMixin, EvidenceAdmin):
    """Assessments: the Secretariat's answer for a topic, at a session."""

    list_display = ["topic", "session", "answer", "beginning", "state"]
    list_filter = ["state", "session", "answer"]
    search_fields = ["topic__title", "topic__short_title", "statement"]

    @admin.display(description="statement")
    def beginning(self, assessment: Assessment) -> str:
        return Truncator(assessment.statement).chars(60)


class ReviewForm(ReviewFormMixin, WorkflowForm):
    """A review on its own screen."""


@admin.register(Review)
class ReviewAdmin(WorkflowMixin, PreviewMixin, EvidenceAdmin):
    """Reviews: that what sessions took up changes nothing."""

    form = ReviewForm
    list_display = ["topic", "session", "beginning", "reviewed_on", "state"]
    list_filter = ["state", "session"]
    search_fields = ["topic__title", "topic__short_title", "justification"]

    @admin.display(description="why nothing changes")
    def beginning(self, review: Review) -> str:
        return Truncator(review.justification).chars(60)


@admin.register(Mandate)
class MandateAdmin(PublicWithParentMixin, CitationSearchMixin, VersionedModelAdmin):
    """Mandates, across topics."""

    list_display = ["topic", "operative_paragraph"]
    list_filter = ["operative_paragraph__resolution"]
    list_select_related = ["topic", "operative_paragraph__resolution"]
    search_fields = ["topic__title", "operative_paragraph__summary"]
    citation_fields: ClassVar = {
        "number": "topic__number",
        "topic": "topic__number",
        "conference": "operative_paragraph__resolution__conference_session",
        "resolution": "operative_paragraph__resolution__number",
        "paragraph": "operative_paragraph__number",
    }
    autocomplete_fields = ["topic", "operative_paragraph"]

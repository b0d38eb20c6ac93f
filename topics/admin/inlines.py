"""The evidence on the screen of its topic."""

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from sessions.models import Session
from topics.choices import Answer
from topics.models import (
    Assessment,
    Consideration,
    EarlierWording,
    Mandate,
    Proposal,
    Review,
    Topic,
    TopicRelation,
)
from wgsom.staff.admin.base import FORM_FIELDS, NARROW_FIELDS
from wgsom.staff.admin.inlines import ParentPermissionInlineMixin, WorkflowInlineMixin
from wgsom.staff.admin.users import display_name
from wgsom.staff.admin.workflow import WorkflowInlineForm


class ProposalInline(ParentPermissionInlineMixin, admin.TabularInline):
    """The sessions that proposed the topic."""

    model = Proposal
    extra = 0
    autocomplete_fields = ["session"]
    formfield_overrides = NARROW_FIELDS

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("session", "topic")


class MandateInline(ParentPermissionInlineMixin, admin.TabularInline):
    """The operative paragraphs that the topic stems from."""

    model = Mandate
    extra = 0
    autocomplete_fields = ["operative_paragraph"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.select_related("operative_paragraph__resolution", "topic")


class ConsiderationInline(WorkflowInlineMixin, admin.StackedInline):
    """The sessions that took the topic up."""

    model = Consideration
    extra = 0
    autocomplete_fields = ["session", "agenda_item"]
    formfield_overrides = FORM_FIELDS

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.select_related("session", "agenda_item__session", "topic")


class AssessmentInline(WorkflowInlineMixin, admin.StackedInline):
    """A topic's assessments, beside the computed answer."""

    model = Assessment
    extra = 0
    autocomplete_fields = ["session"]
    readonly_fields = ["computed_then", "computed_now"]
    formfield_overrides = FORM_FIELDS

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("session", "topic")

    @admin.display(description="the rule computes, as of that session")
    def computed_then(self, assessment: Assessment) -> str:
        return _computed(assessment, assessment.session) if assessment.pk else "-"

    @admin.display(description="the rule computes now")
    def computed_now(self, assessment: Assessment) -> str:
        return _computed(assessment, Session.objects.last_held()) if assessment.pk else "-"


class ReviewFormMixin(forms.ModelForm):
    """The form of a review: it is by whoever saves it, unless it says otherwise."""

    def clean_reviewed_by(self) -> str:
        return self.cleaned_data["reviewed_by"] or display_name(self.user)


class ReviewInlineForm(ReviewFormMixin, WorkflowInlineForm):
    """A review on the screen of its topic."""


class ReviewInline(WorkflowInlineMixin, admin.StackedInline):
    """A topic's reviews: that what sessions took up changes nothing."""

    model = Review
    form = ReviewInlineForm
    extra = 0
    autocomplete_fields = ["session"]
    formfield_overrides = FORM_FIELDS

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("session", "topic")


class RelationInline(ParentPermissionInlineMixin, admin.TabularInline):
    """The topics that the topic overlaps with, continues, or is part of."""

    model = TopicRelation
    fk_name = "topic"
    extra = 0
    autocomplete_fields = ["other"]
    formfield_overrides = NARROW_FIELDS

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("topic", "other")


class EarlierWordingInline(ParentPermissionInlineMixin, admin.TabularInline):
    """The words that the topic had before."""

    model = EarlierWording
    extra = 0
    formfield_overrides = NARROW_FIELDS

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("topic")


def _computed(assessment: Assessment, session: Session) -> str:
    topic = Topic.all_objects.with_answers(session).get(pk=assessment.topic_id)
    return Answer(topic.computed_answer).label

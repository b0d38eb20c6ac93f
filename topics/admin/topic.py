"""The screen of topics, with their evidence."""

from typing import ClassVar

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.html import format_html

from sessions.models import Session
from topics.admin.exports import AsOfNowMixin
from topics.admin.inlines import (
    AssessmentInline,
    ConsiderationInline,
    EarlierWordingInline,
    MandateInline,
    ProposalInline,
    RelationInline,
    ReviewInline,
)
from topics.choices import Answer
from topics.lists.tables import TOPIC_TABLE
from topics.models import Topic
from topics.similarity import TitleIndex
from wgsom.records.fields import MAX_TITLE_LENGTH
from wgsom.staff.admin.base import (
    FORM_FIELDS,
    PermanentFieldsMixin,
    VersionedModelAdmin,
)
from wgsom.staff.admin.bulk_actions import named_links
from wgsom.staff.admin.citation_search import CitationSearchMixin
from wgsom.staff.admin.merge import posted_number
from wgsom.staff.admin.preview import PreviewMixin
from wgsom.staff.admin.workflow import WorkflowMixin

SIMILAR = 5  # topics that are shown while a title is typed


class AnswerFilter(admin.SimpleListFilter):
    """The answer as of the last session held."""

    title = "answer"
    parameter_name = "answer"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return Answer.choices

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(answer=self.value()) if self.value() else queryset


class NeedsReviewFilter(admin.SimpleListFilter):
    """Whether a topic needs review (rule: topics/answers.py)."""

    title = "needs review"
    parameter_name = "needs_review"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return [("yes", "Yes"), ("no", "No")]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        return queryset.filter(needs_review=self.value() == "yes") if self.value() else queryset


@admin.register(Topic)
class TopicAdmin(
    WorkflowMixin,
    PreviewMixin,
    CitationSearchMixin,
    AsOfNowMixin,
    PermanentFieldsMixin,
    VersionedModelAdmin,
):
    """Topics, edited where their evidence is."""

    change_form_template = "admin/topics/change_form.html"
    export_table = TOPIC_TABLE
    permanent_fields = ("number",)
    list_display = ["number", "short_title", "state", "answer_label", "cluster", "is_reviewed"]
    list_display_links = ["number", "short_title"]
    list_filter = [
        "state",
        ("cluster", admin.RelatedFieldListFilter),
        AnswerFilter,
        NeedsReviewFilter,
    ]
    list_select_related = ["cluster"]
    search_fields = ["title", "short_title", "assessments__statement", "cluster__name"]
    citation_fields: ClassVar = {
        "number": "number",
        "topic": "number",
        "session": "proposals__session__number",
        "conference": "mandates__resolution__conference_session",
        "resolution": "mandates__resolution__number",
        "paragraph": "mandates__number",
    }
    autocomplete_fields = ["cluster"]
    inlines = [
        ProposalInline,
        MandateInline,
        ConsiderationInline,
        AssessmentInline,
        ReviewInline,
        RelationInline,
        EarlierWordingInline,
    ]
    readonly_fields = ["answer_now", "computed_now"]
    formfield_overrides = FORM_FIELDS
    fieldsets = [
        (None, {"fields": ["state", "number", "title", "short_title", "emphasis"]}),
        ("Cluster", {"fields": ["cluster", "cluster_basis"]}),
        (
            "How the register answers now",
            {
                "description": "The latest assessment is the answer. Where there is none, the rule "
                "computes it from the considerations after the first proposal: any focus gives "
                "yes, else any partial gives partly, else no. What is entered below "
                "counts once it is saved and published.",
                "fields": ["answer_now", "computed_now"],
            },
        ),
    ]

    def for_list(self, queryset: QuerySet) -> QuerySet:
        return queryset.with_answers(Session.objects.last_held())

    def for_export(self, queryset: QuerySet) -> QuerySet:
        return queryset.with_evidence_fields(Session.objects.last_held()).select_related("cluster")

    def save_related(self, request: HttpRequest, form, formsets, change) -> None:
        super().save_related(request, form, formsets, change)
        if "state" not in form.changed_data:
            self._say_what_is_absent(request, [form.instance])

    def _say_what_is_hidden(self, request: HttpRequest, rows: list[Topic]) -> None:
        super()._say_what_is_hidden(request, rows)
        self._say_what_is_absent(request, rows)

    def _say_what_is_absent(self, request: HttpRequest, rows: list[Topic]) -> None:
        """Say which of the topics that are published no session has brought into the register."""
        keys = [row.pk for row in rows if row.is_published]
        topics = Topic.all_objects.with_existence(Session.objects.last_held())
        if absent := list(topics.filter(pk__in=keys, exists=False)):
            sentence = (
                "Not on the public pages yet, since no session held so far has proposed it, and it "
                "stems from no resolution: {}"
            )
            messages.warning(request, format_html(sentence, named_links(absent, "change")))

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(self.similar_view)
        return [path("similar/", view, name="topics_topic_similar"), *super().get_urls()]

    def similar_view(self, request: HttpRequest) -> HttpResponse:
        """Show the topics that a title being typed has words in common with, drafts included.

        A page of its own, or its list alone for the script that shows it while one types.
        """
        if not self.has_view_permission(request):
            raise PermissionDenied
        given = request.POST if request.method == "POST" else request.GET
        title, number = given.get("title", "")[:MAX_TITLE_LENGTH], given.get("number", "")
        matches = TitleIndex.of_all_topics().ranked(title, SIMILAR + 1)
        own = posted_number(number)
        matches = [each for each in matches if each.number != own][:SIMILAR]
        topics = {
            each.number: each
            for each in Topic.all_objects.filter(number__in=[each.number for each in matches])
        }
        context = {
            **self.admin_site.each_context(request),
            "title": "Similar topics",
            "opts": self.opts,
            "typed": title,
            "similar": [(topics[each.number], each.words) for each in matches],
        }
        name = "_similar" if "list" in request.GET else "similar"
        return TemplateResponse(request, f"admin/topics/{name}.html", context)

    @admin.display(description="answer", ordering="answer")
    def answer_label(self, topic: Topic) -> str:
        return topic.answer_label

    @admin.display(description="answer")
    def answer_now(self, topic: Topic) -> str:
        found = self._with_answer(topic)
        return found.answer_sentence if found else "-"

    @admin.display(description="the rule alone computes")
    def computed_now(self, topic: Topic) -> str:
        found = self._with_answer(topic)
        return Answer(found.computed_answer).label if found else "-"

    def _with_answer(self, topic: Topic) -> Topic | None:
        """Return a topic with what the rule gives now; None where it is not saved."""
        topics = Topic.all_objects.with_answers(Session.objects.last_held())
        return topics.filter(pk=topic.pk).first() if topic.pk else None

    @admin.display(description="reviewed", boolean=True)
    def is_reviewed(self, topic: Topic) -> bool:
        return not topic.needs_review

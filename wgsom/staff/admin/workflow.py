"""Transitions on the Secretariat's desk: sending to review, publishing, withdrawing."""

from dataclasses import dataclass

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.html import format_html

from wgsom.records.publication import PublishableModel, State
from wgsom.staff.admin.bulk_actions import ReasonRequiredError, named_links
from wgsom.staff.admin.states import WorkflowForm, draft_children, has_model_perm
from wgsom.text import join_words


@dataclass(frozen=True)
class Transition:
    """A step of records from some states to another, and what it is called once it is done."""

    start: frozenset[State]
    to: State
    done: str

    def __call__(self, row: PublishableModel) -> None:
        """Take the step, in a row that is not saved yet."""
        row.state = self.to


SUBMIT = Transition(frozenset([State.DRAFT]), State.REVIEW, "sent to review")
PUBLISH = Transition(frozenset([State.DRAFT, State.REVIEW]), State.PUBLISHED, "published")
WITHDRAW = Transition(frozenset([State.PUBLISHED]), State.DRAFT, "withdrawn")


class WorkflowMixin:
    """The screens of records with a state; they are edited as VersionedModelAdmin says."""

    form = WorkflowForm
    actions = ["send_to_review", "publish", "withdraw"]

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_change_permission(request, obj) and self._is_open(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and self._is_open(request, obj)

    def _is_open(self, request: HttpRequest, obj) -> bool:
        return obj is None or not obj.is_published or self.has_publish_permission(request)

    def has_review_permission(self, request: HttpRequest) -> bool:
        return has_model_perm(request.user, "review", self.model)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return has_model_perm(request.user, "publish", self.model)

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return has_model_perm(request.user, "withdraw", self.model)

    @admin.action(description="Send to review", permissions=["review"])
    def send_to_review(self, request: HttpRequest, queryset: QuerySet):
        return self._transition(SUBMIT, request, queryset)

    @admin.action(description="Publish", permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: QuerySet):
        return self._transition(PUBLISH, request, queryset)

    @admin.action(description="Withdraw", permissions=["withdraw"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet):
        return self._transition(WITHDRAW, request, queryset)

    def _transition(
        self, step: Transition, request: HttpRequest, rows: QuerySet
    ) -> TemplateResponse | None:
        """Take rows a step further; return a page that asks for the reason, if one is needed."""
        self._say_what_stays(step, request, rows.exclude(state__in=step.start))
        try:
            moved = self.bulk_change(request, rows.filter(state__in=step.start), step)
        except ReasonRequiredError as error:
            return self.reason_page(request, error.rows)
        for row in moved:
            self.log_change(request, row, step.done.capitalize())
        if moved:
            messages.success(request, f"{self.pluralize_count(moved)} {step.done}.")
        self._say_what_is_hidden(request, moved)
        return None

    def _say_what_stays(self, step: Transition, request: HttpRequest, rows: QuerySet) -> None:
        if others := list(rows):
            states = join_words(sorted({row.get_state_display().lower() for row in others}))
            sentence = "{} not {}, since already {}: {}"
            given = (self.pluralize_count(others), step.done, states, named_links(others, "change"))
            messages.warning(request, format_html(sentence, *given))

    def _say_what_is_hidden(self, request: HttpRequest, rows: list[PublishableModel]) -> None:
        """Say what of rows that were published readers do not see yet, and why."""
        published = [row for row in rows if row.is_published]
        if hidden := [row for row in published if not row.would_be_public]:
            sentence = "Readers do not see this before what it belongs to is published, too: {}"
            messages.warning(request, format_html(sentence, named_links(hidden, "change")))
        if drafts := [part for row in published for part in draft_children(row)]:
            sentence = "Published without the rows that are drafts themselves: {}"
            messages.warning(request, format_html(sentence, named_links(drafts, "change")))

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if "state" in form.changed_data:
            self._say_what_is_hidden(request, [form.instance])

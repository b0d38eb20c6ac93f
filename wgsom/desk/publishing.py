"""Transitions on the Secretariat's desk: sending to review, publishing, withdrawing."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html

from wgsom.desk.states import StateForm, draft_parts, may
from wgsom.desk.together import named
from wgsom.publishing import PublishedModel, State
from wgsom.words import counted, in_words


class PublishingMixin:
    """The screens of records with a state; they are edited as RegisterAdmin says."""

    form = StateForm
    actions = ["send_to_review", "publish", "withdraw"]

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_change_permission(request, obj) and self._is_open(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and self._is_open(request, obj)

    def _is_open(self, request: HttpRequest, obj) -> bool:
        return obj is None or not obj.is_published or self.has_publish_permission(request)

    def has_review_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "review", self.model)

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "publish", self.model)

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return may(request.user, "withdraw", self.model)

    @admin.action(description="Send to review", permissions=["review"])
    def send_to_review(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._move(request, queryset, {State.DRAFT}, State.REVIEW, "sent to review")

    @admin.action(description="Publish", permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._move(request, queryset, {State.DRAFT, State.REVIEW}, State.PUBLISHED, "published")

    @admin.action(description="Withdraw", permissions=["withdraw"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._move(request, queryset, {State.PUBLISHED}, State.DRAFT, "withdrawn")

    def _move(self, request: HttpRequest, rows: QuerySet, start: set, to: State, words: str):
        def move(row: PublishedModel) -> None:
            row.state = to

        others = [row for row in rows.all() if row.state not in start]
        if others:
            states = in_words(sorted({row.get_state_display().lower() for row in others}))
            sentence = "{} not {}, since already {}: {}"
            count = self._counted(others)
            names = named(others, "change")
            messages.warning(request, format_html(sentence, count, words, states, names))
        moved = self.change_together(request, rows.filter(state__in=start), move)
        for row in moved:
            self.log_change(request, row, words.capitalize())
        if moved:
            messages.success(request, f"{self._counted(moved)} {words}.")
        if to == State.PUBLISHED:
            self._say_what_is_hidden(request, moved)

    def _say_what_is_hidden(self, request: HttpRequest, moved: list[PublishedModel]) -> None:
        """Say what of rows that were published readers do not see yet, and why."""
        hidden = [row for row in moved if not row.shows]
        if hidden:
            sentence = "Readers do not see this before what it belongs to is published, too: {}"
            messages.warning(request, format_html(sentence, named(hidden, "change")))
        drafts = [part for row in moved for part in draft_parts(row)]
        if drafts:
            sentence = "Published without the rows that are drafts themselves: {}"
            messages.warning(request, format_html(sentence, named(drafts, "change")))

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if "state" in form.changed_data and form.instance.is_published:
            self._say_what_is_hidden(request, [form.instance])

    def _counted(self, rows: list) -> str:
        return counted(len(rows), self.opts.verbose_name, str(self.opts.verbose_name_plural))

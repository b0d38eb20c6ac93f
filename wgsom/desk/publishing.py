"""Transitions on the Secretariat's desk: sending to review, publishing, withdrawing."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from wgsom.desk.states import StateForm, may
from wgsom.publishing import State
from wgsom.words import counted


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
        self._move(request, queryset.filter(state=State.DRAFT), State.REVIEW, "sent to review")

    @admin.action(description="Publish", permissions=["publish"])
    def publish(self, request: HttpRequest, queryset: QuerySet) -> None:
        others = queryset.exclude(state=State.PUBLISHED)
        self._move(request, others, State.PUBLISHED, "published")

    @admin.action(description="Withdraw", permissions=["withdraw"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet) -> None:
        published = queryset.filter(state=State.PUBLISHED)
        self._move(request, published, State.DRAFT, "withdrawn")

    def _move(self, request: HttpRequest, rows: QuerySet, to: State, words: str) -> None:
        with self.changing_together(request, rows) as moved:
            for row in moved:
                row.state = to
                row.save(update_fields=["state"])
                self.log_change(request, row, words.capitalize())
        count = counted(len(moved), self.opts.verbose_name, self.opts.verbose_name_plural)
        messages.success(request, f"{count} {words}.")

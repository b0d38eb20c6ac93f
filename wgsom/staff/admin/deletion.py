"""Deleting records: with a reason, as they were looked at, and so that they can come back."""

from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict

from wgsom.records.aggregates import VersionedModel
from wgsom.records.publication import is_public
from wgsom.records.revisions.recorder import ChangeRecorder, record_deletion
from wgsom.staff.admin.bulk_actions import BulkActionsMixin
from wgsom.staff.admin.change_reason import REASON_REQUIRED, submitted_reason
from wgsom.staff.admin.locking import LockingMixin
from wgsom.staff.admin.users import stale_page_message


class DeletionMixin(LockingMixin, BulkActionsMixin):
    """The screens on which records that the history keeps are deleted."""

    delete_confirmation_template = "admin/versioned/delete_confirmation.html"
    delete_selected_confirmation_template = "admin/versioned/delete_selected.html"

    def delete_view(self, request: HttpRequest, object_id: str, extra_context=None) -> HttpResponse:
        with transaction.atomic():
            record, version_token = self.get_locked(request, unquote(object_id))
            context = {"problem": "", "reason": submitted_reason(request)}
            if record:
                context |= {"version_token": version_token, "asks_reason": is_public(record)}
            if record and request.method == "POST":
                context["problem"] = self._problem_of_deleting(request, record, version_token)
            if context["problem"]:
                request.POST = QueryDict()  # asks again, as if nothing had been confirmed
            return super().delete_view(request, object_id, context | (extra_context or {}))

    def _problem_of_deleting(
        self, request: HttpRequest, record: VersionedModel, version_token: str
    ) -> str:
        if request.POST.get("version_token") != version_token:
            return stale_page_message(record.root)
        return REASON_REQUIRED if is_public(record) and not submitted_reason(request) else ""

    def delete_model(self, request: HttpRequest, obj: VersionedModel) -> None:
        self._delete(request, [obj])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._delete(request, list(queryset))

    def _delete(self, request: HttpRequest, records: list[VersionedModel]) -> None:
        changes, said = ChangeRecorder(), {"by": request.user, "reason": submitted_reason(request)}
        for record in records:
            if record.root is record:
                record_deletion(record, **said)
            else:
                changes.before(record)
            record.delete()
        changes.record(**said)

    def get_actions(self, request: HttpRequest) -> dict:
        actions = super().get_actions(request)
        if "delete_selected" in actions:
            _, name, description = actions["delete_selected"]
            actions[name] = (type(self).bulk_delete, name, description)
        return actions

    def bulk_delete(self, request: HttpRequest, queryset: QuerySet):
        with transaction.atomic():
            kept = self.select_unchanged(request, queryset)
            if not kept:
                return None
            asks_reason = any(is_public(row) for row in kept)
            is_confirmed = "post" in request.POST
            problem = (
                REASON_REQUIRED
                if asks_reason and is_confirmed and not submitted_reason(request)
                else ""
            )
            if problem:
                request.POST = _without(request.POST, "post")
            rows = queryset.filter(pk__in=[row.pk for row in kept])
            response = delete_selected(self, request, rows)
        if response:
            response.context_data |= {
                "rows": kept,
                "asks_reason": asks_reason,
                "reason": submitted_reason(request),
                "problem": problem,
            }
        return response


def _without(data: QueryDict, name: str) -> QueryDict:
    data = data.copy()
    data.pop(name, None)
    return data

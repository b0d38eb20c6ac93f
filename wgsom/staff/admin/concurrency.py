"""Editing together: nothing is saved over what somebody else changed, and all of it is kept."""

from django.contrib.admin.utils import unquote
from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from wgsom.records.aggregates import VersionedModel, lock
from wgsom.records.revisions.recorder import ChangeRecorder
from wgsom.records.revisions.snapshots import UnreadableVersionError, row_state, versions_of
from wgsom.staff.admin.admin_urls import admin_url
from wgsom.staff.admin.conflict import EditConflict
from wgsom.staff.admin.forms import BUSY, TAKEN, VersionedModelForm
from wgsom.staff.admin.locking import LockingMixin
from wgsom.staff.admin.models import EditingSession

RETRIES = 2


class StaleParentError(Exception):
    """What a row is to belong to was changed between reading it and locking it."""


class OptimisticLockingMixin(LockingMixin):
    """The screen of a record that the history keeps."""

    change_form_template = "admin/versioned/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        # Read with what it is part of: the form's entries and its version token are of one moment.
        return (
            rows.select_related(*self.model.parent_relations)
            if self.model.parent_relations
            else rows
        )

    def changeform_view(
        self, request: HttpRequest, object_id=None, form_url="", extra_context=None
    ) -> HttpResponse:
        request.refusal = ""
        for _ in range(RETRIES):
            try:
                return self._changeform(request, object_id, form_url, extra_context)
            except (IntegrityError, OperationalError, StaleParentError) as error:
                # Somebody saved the same, or waited for it, at this very moment: now the form
                # can say so.
                refusal = TAKEN if isinstance(error, IntegrityError) else BUSY
        request.refusal = refusal
        return self._changeform(request, object_id, form_url, extra_context)

    def _changeform(self, request: HttpRequest, object_id, form_url, extra_context) -> HttpResponse:
        request.changes, request.conflict = ChangeRecorder(), None
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            record, request.conflict = self._opened(request, unquote(object_id))
            if request.conflict and not self._may_reopen(request, record):
                return self._not_saved(request, record)
            if request.conflict and request.conflict.is_deleted:
                object_id, form_url = None, admin_url(self.model, "add")
            context = {"conflict": request.conflict, **(extra_context or {})}
            return super().changeform_view(request, object_id, form_url, context)

    def _opened(self, request: HttpRequest, object_id: str) -> tuple:
        """Return a record that is to be saved, and what stands against it, if anything does."""
        record, version_token = self.get_locked(request, object_id)
        if record and request.POST.get("version_token", "") == version_token:
            return record, None
        if known := record or self._deleted(object_id):
            return record, EditConflict(known, request.POST, request.user)
        return None, None

    def _deleted(self, object_id: str) -> VersionedModel | None:
        """Return a record that is no more, as it was kept last; None if it never was."""
        if not object_id.isdecimal():
            return None
        last = versions_of(self.model, object_id).first()
        try:
            return row_state(last).row if last else None
        except UnreadableVersionError:
            return None

    def _may_reopen(self, request: HttpRequest, record: VersionedModel | None) -> bool:
        """Whether the form may come back: what others may not see is refused as ever."""
        if record is None:
            return self.has_add_permission(request) and not request.conflict.was_deleted_with_root
        return self.has_change_permission(request, record) or not self.has_view_permission(
            request, record
        )

    def _not_saved(self, request: HttpRequest, record: VersionedModel | None) -> HttpResponse:
        """Give back what was typed, where the form cannot come back."""
        context = {
            **self.admin_site.each_context(request),
            "title": "Not saved",
            "opts": self.opts,
            "original": record,
            "conflict": request.conflict,
            "submitted": request.conflict.submitted,
        }
        return TemplateResponse(request, "admin/versioned/not_saved.html", context, status=403)

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs):
        record = context["original"]
        if record and self.has_change_permission(request, record):
            others = EditingSession.objects.of(record.root).exclude(user=request.user)
            context["others"] = list(others)
            EditingSession.objects.note(record.root, request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_form(self, request: HttpRequest, obj=None, change=False, **kwargs):
        given = {
            "user": request.user,
            "conflict": getattr(request, "conflict", None),
            "refusal": getattr(request, "refusal", ""),
        }
        kwargs["form"] = type("Form", (VersionedModelForm, self.form), given)
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj=None) -> list[str]:
        # These have their own place on the screen.
        own = {*VersionedModelForm.base_fields}
        return [name for name in super().get_fields(request, obj) if name not in own]

    def get_formset_kwargs(self, request: HttpRequest, obj, inline, prefix: str) -> dict:
        given = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "POST" and request.conflict:
            formset = inline.get_formset(request, obj)
            fields = {**formset.form.base_fields}
            fields.pop(formset.fk.name)  # a row that is entered anew belongs to a new record
            merge = request.conflict.merge
            given["data"] = merge.rows(inline.opts.model_name, given["data"], fields, prefix)
        return given

    def _create_formsets(self, request: HttpRequest, obj: Model, change: bool):
        formsets, inlines = super()._create_formsets(request, obj, change)
        # Whether a reason is needed, the form can only tell with what changes beside it.
        obj.formsets_on_screen = formsets
        return formsets, inlines

    def save_model(self, request: HttpRequest, obj: VersionedModel, form, change: bool) -> None:
        if change:
            request.changes.before(self.model._base_manager.get(pk=obj.pk))
        _lock_parent(obj)
        request.changes.before(obj)
        form.needs_revision = form.has_any_change
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        request.changes.after(form.instance)
        for root in request.changes.roots:
            EditingSession.objects.forget(root, request.user)
        if form.needs_revision or not change:
            request.changes.record(by=request.user, reason=form.cleaned_data["reason"])


def _lock_parent(row: VersionedModel) -> None:
    """Lock what a row is to be part of; raise StaleParentError if it is not as the form saw it.

    Or it could be published, or deleted, between the two.
    """
    if row.root is not row and lock(row.root) != row.root.version_token:
        raise StaleParentError(row.root.public_label)

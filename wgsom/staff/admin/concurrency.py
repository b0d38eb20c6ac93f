"""Optimistic locking: editing together, with nothing saved over what somebody else changed."""

from copy import copy
from typing import Self

from django.contrib.admin.utils import unquote
from django.db import IntegrityError, InternalError, OperationalError, transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from wgsom.records.aggregates import VersionedModel
from wgsom.records.revisions.snapshots import UnreadableVersionError, row_state, versions_of
from wgsom.staff.admin.admin_urls import admin_url
from wgsom.staff.admin.conflict import EditConflict
from wgsom.staff.admin.forms import BoundFormClass, VersionedModelForm
from wgsom.staff.admin.locking import LockingMixin
from wgsom.staff.admin.models import EditingSession
from wgsom.staff.admin.save import BUSY, TAKEN, SaveTransaction, StaleParentError
from wgsom.web.database_errors import READ_ONLY, unavailable_message

RETRIES = 2


class OptimisticLockingMixin(LockingMixin):
    """The screen of a versioned record: nothing is saved over what somebody else changed.

    Each request is served by a copy of the screen, that has the `saving` of that request.
    """

    change_form_template = "admin/versioned/change_form.html"
    form = VersionedModelForm
    saving: SaveTransaction | None = None

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows, parents = super().get_queryset(request), self.model.parent_relations
        # Read with what it is part of: the form's entries and its version token are of one moment.
        return rows.select_related(*parents) if parents else rows

    def changeform_view(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        for _ in range(RETRIES):
            try:
                return self._with_save(request)._changeform(request, *args, **kwargs)
            except (IntegrityError, OperationalError, InternalError, StaleParentError) as error:
                # Somebody saved the same, or waited for it, at this very moment: now the form
                # can say so.
                sentence = unavailable_message(error)
                if isinstance(error, InternalError) and not sentence:
                    raise
                database_error = TAKEN if isinstance(error, IntegrityError) else BUSY
                if sentence == READ_ONLY:
                    database_error = f"This was not saved. {sentence}"
        return self._with_save(request, database_error)._changeform(request, *args, **kwargs)

    def _with_save(self, request: HttpRequest, database_error: str = "") -> Self:
        """Return a copy of the screen that serves this request alone."""
        screen = copy(self)
        screen.saving = SaveTransaction(request.user, database_error)
        return screen

    def _changeform(
        self, request: HttpRequest, object_id=None, form_url="", extra_context=None
    ) -> HttpResponse:
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            record, conflict = self._opened(request, unquote(object_id))
            self.saving.conflict = conflict
            if conflict and not self._may_reopen(request, record):
                return self._not_saved(request, record)
            if conflict and conflict.is_deleted:
                object_id, form_url = None, admin_url(self.model, "add")
            context = {"conflict": conflict, **(extra_context or {})}
            return super().changeform_view(request, object_id, form_url, context)

    def _opened(self, request: HttpRequest, object_id: str) -> tuple:
        """Return a record that is to be saved, and what stands against it, if anything does."""
        record, version_token = self.get_locked(request, object_id)
        if record and request.POST.get("version_token", "") == version_token:
            return record, None
        if known := record or self._deleted(object_id):
            is_of_release = getattr(request, "is_release_conflict", False)
            return record, EditConflict(
                known, request.POST, request.user, is_of_release=is_of_release
            )
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
            return (
                self.has_add_permission(request) and not self.saving.conflict.was_deleted_with_root
            )
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
            "conflict": self.saving.conflict,
            "submitted": self.saving.conflict.submitted,
        }
        return TemplateResponse(request, "admin/versioned/not_saved.html", context, status=403)

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs):
        record = context["original"]
        if record and self.has_change_permission(request, record):
            others = EditingSession.objects.of(record.root).exclude(user=request.user)
            context["others"] = list(others)
            EditingSession.objects.note(record.root, request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    def get_form(self, request: HttpRequest, obj=None, change=False, **kwargs) -> BoundFormClass:
        form_class = super().get_form(request, obj, change, **kwargs)
        return BoundFormClass(form_class, saving=self.saving or SaveTransaction(request.user))

    def get_fields(self, request: HttpRequest, obj=None) -> list[str]:
        # These have their own place on the screen.
        own = {*VersionedModelForm.base_fields}
        return [name for name in super().get_fields(request, obj) if name not in own]

    def get_formset_kwargs(self, request: HttpRequest, obj, inline, prefix: str) -> dict:
        given = super().get_formset_kwargs(request, obj, inline, prefix)
        given["form_kwargs"] = inline.get_form_kwargs(request)
        if request.method == "POST" and self.saving.conflict:
            formset = inline.get_formset(request, obj)
            fields = {**formset.form.base_fields}
            fields.pop(formset.fk.name)  # a row that is entered anew belongs to a new record
            merge = self.saving.conflict.merge
            given["data"] = merge.rows(inline.opts.model_name, given["data"], fields, prefix)
        return given

    def _create_formsets(self, request: HttpRequest, obj: Model, change: bool):
        formsets, inlines = super()._create_formsets(request, obj, change)
        self.saving.formsets = formsets
        return formsets, inlines

    def save_model(self, request: HttpRequest, obj: VersionedModel, form, change: bool) -> None:
        self.saving.before_save(obj, is_new=not change)
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        # Asked before the rows are saved, and their forms forget what they began with.
        is_changed = form.has_any_change or not change
        super().save_related(request, form, formsets, change)
        reason = form.cleaned_data["reason"]
        self.saving.after_save(form.instance, is_changed=is_changed, reason=reason)

"""Editing together: nothing is saved over what somebody else changed, and all of it is kept."""

from django.contrib.admin.utils import unquote
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from reversion.models import Version

from wgsom.desk.addresses import screen_address
from wgsom.desk.conflicts import Conflict
from wgsom.desk.forms import KeptForm
from wgsom.history.remembering import Changes
from wgsom.models import OpenScreen
from wgsom.wholes import KeptModel, lock


class EditingMixin:
    """The screen of a record that the history keeps."""

    change_form_template = "admin/register_change_form.html"

    def changeform_view(
        self, request: HttpRequest, object_id=None, form_url="", extra_context=None
    ) -> HttpResponse:
        given = (object_id, form_url, extra_context)
        try:
            return self._changeform(request, *given)
        except IntegrityError:
            # Somebody saved the same at this very moment: now the form can say so.
            return self._changeform(request, *given)

    def _changeform(self, request: HttpRequest, object_id, form_url, extra_context) -> HttpResponse:
        request.changes, request.conflict = Changes(), None
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            request.conflict = self._conflict(request, unquote(object_id))
            if request.conflict and request.conflict.is_deleted:
                object_id, form_url = None, screen_address(self.model, "add")
            elif request.conflict and not self._may_go_on(request, unquote(object_id)):
                return self._not_saved(request, unquote(object_id))
            context = {"conflict": request.conflict, **(extra_context or {})}
            return super().changeform_view(request, object_id, form_url, context)

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs):
        record = context["original"]
        if record and self.has_change_permission(request, record):
            others = OpenScreen.objects.of(record.whole).exclude(user=request.user)
            context["others"] = list(others)
            OpenScreen.objects.note(record.whole, request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    def _may_go_on(self, request: HttpRequest, object_id: str) -> bool:
        """Whether the form may come back: what others may not see is refused as ever."""
        record = self.get_object(request, object_id)
        return self.has_change_permission(request, record) or not self.has_view_permission(
            request, record
        )

    def _not_saved(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Give back what was typed, to somebody who may not change the record any more."""
        context = {
            **self.admin_site.each_context(request),
            "title": "Not saved",
            "opts": self.opts,
            "original": self.get_object(request, object_id),
            "conflict": request.conflict,
            "typed": request.conflict.typed(request.POST),
        }
        return TemplateResponse(request, "admin/register_not_saved.html", context, status=403)

    def _conflict(self, request: HttpRequest, object_id: str) -> Conflict | None:
        """Return what stands against saving a record; None if it is as it was opened."""
        edition, record = request.POST.get("edition", ""), self.get_object(request, object_id)
        if record is None:
            last = self._last_version(object_id)
            return Conflict(last._object_version.object, edition) if last else None
        is_as_opened = str(lock(record.whole)) == edition
        return None if is_as_opened else Conflict(record, edition)

    def _last_version(self, object_id: str) -> Version | None:
        if not object_id.isdecimal():
            return None
        return Version.objects.get_for_object_reference(self.model, object_id).first()

    def get_form(self, request: HttpRequest, obj=None, change=False, **kwargs):
        given = {"user": request.user, "conflict": getattr(request, "conflict", None)}
        kwargs["form"] = type("Form", (KeptForm, self.form), given)
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj=None) -> list[str]:
        # These have their own place on the screen.
        own = {*KeptForm.base_fields}
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

    def save_model(self, request: HttpRequest, obj: KeptModel, form, change: bool) -> None:
        if change:
            request.changes.about_to_change(self.model._base_manager.get(pk=obj.pk))
        request.changes.about_to_change(obj)
        form.is_to_be_kept = form.changes_anything
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        request.changes.changed(form.instance)
        OpenScreen.objects.forget(form.instance.whole, request.user)
        if form.is_to_be_kept or not change:
            request.changes.remember(by=request.user, reason=form.cleaned_data["reason"])

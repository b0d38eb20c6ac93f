"""Editing together: nothing is saved over what somebody else changed, and all of it is kept."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.html import format_html
from reversion.models import Version

from wgsom.desk.conflicts import Conflict
from wgsom.desk.forms import SAY_WHY, KeptForm, ReasonActionForm, is_public
from wgsom.history.remembering import Changes, remember_deletion
from wgsom.models import OpenScreen
from wgsom.wholes import KeptModel, WholeModel


def locked(whole: WholeModel) -> WholeModel:
    """Return a whole as it stands, with its row locked until the transaction ends."""
    return type(whole)._base_manager.select_for_update().get(pk=whole.pk)


class EditingMixin:
    """The screens of records that the history keeps."""

    change_form_template = "admin/register_change_form.html"
    delete_confirmation_template = "admin/register_delete_confirmation.html"
    delete_selected_confirmation_template = "admin/register_delete_selected.html"
    action_form = ReasonActionForm

    # One record

    def changeform_view(
        self, request: HttpRequest, object_id=None, form_url="", extra_context=None
    ) -> HttpResponse:
        request.changes, request.conflict = Changes(), None
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            request.conflict = self._conflict(request, unquote(object_id))
            if request.conflict and request.conflict.is_deleted:
                object_id, form_url = None, self._address("add")
            context = {"conflict": request.conflict, **(extra_context or {})}
            return super().changeform_view(request, object_id, form_url, context)

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs):
        record = context["original"]
        if record and self.has_change_permission(request, record):
            others = OpenScreen.objects.of(record.whole).exclude(user=request.user)
            context["others"] = list(others)
            OpenScreen.objects.note(record.whole, request.user)
        return super().render_change_form(request, context, *args, **kwargs)

    def _conflict(self, request: HttpRequest, object_id: str) -> Conflict | None:
        """Return what stands against saving a record; None if it is as it was opened."""
        edition, record = request.POST.get("edition", ""), self.get_object(request, object_id)
        if record is None:
            last = self._last_version(object_id)
            return Conflict(last._object_version.object, edition) if last else None
        is_as_opened = str(locked(record.whole).edition) == edition
        return None if is_as_opened else Conflict(record, edition)

    def _last_version(self, object_id: str) -> Version | None:
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

    # Deleting one

    def delete_view(self, request: HttpRequest, object_id: str, extra_context=None) -> HttpResponse:
        with transaction.atomic():
            record = self.get_object(request, unquote(object_id))
            context = {"problem": ""}
            if record:
                whole = locked(record.whole)
                context |= {"edition": whole.edition, "asks_reason": is_public(record)}
            if record and request.method == "POST":
                context["problem"] = self._problem_of_deleting(request, record, whole)
            if context["problem"]:
                request.POST = QueryDict()  # asks again, as if nothing had been confirmed
            return super().delete_view(request, object_id, context | (extra_context or {}))

    def _problem_of_deleting(self, request: HttpRequest, record: KeptModel, whole) -> str:
        if request.POST.get("edition") != str(whole.edition):
            return "Somebody changed this since you opened this page. Look at it again first."
        return SAY_WHY if is_public(record) and not _reason(request) else ""

    def delete_model(self, request: HttpRequest, obj: KeptModel) -> None:
        self._delete(request, [obj])

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._delete(request, list(queryset))

    def _delete(self, request: HttpRequest, records: list[KeptModel]) -> None:
        changes, said = Changes(), {"by": request.user, "reason": _reason(request)}
        for record in records:
            if record.whole is record:
                remember_deletion(record, **said)
            else:
                changes.about_to_change(record)
            record.delete()
        changes.remember(**said)

    # Many records

    def action_checkbox(self, obj: KeptModel) -> str:
        """The box that ticks a row, with the edition in which the list shows it."""
        hidden = '{}<input type="hidden" name="edition-{}" value="{}">'
        return format_html(hidden, super().action_checkbox(obj), obj.pk, obj.whole.edition)

    @contextmanager
    def changing_together(self, request: HttpRequest, rows: QuerySet) -> Iterator[list[KeptModel]]:
        """Give the rows that may be changed, and keep them afterwards, all of it or nothing.

        Those that somebody changed since the list was opened are left out, and named. Without a
        reason nothing that is public may be changed.
        """
        with transaction.atomic():
            given, changes = self.as_opened(request, rows), Changes()
            if not _reason(request) and any(is_public(row) for row in given):
                messages.error(request, f"Nothing was changed. {SAY_WHY}")
                given = []
            for row in given:
                changes.about_to_change(row)
            yield given
            changes.remember(by=request.user, reason=_reason(request))

    def as_opened(self, request: HttpRequest, rows: QuerySet) -> list[KeptModel]:
        """Return the rows, locked, that are as the list showed them; name the others."""
        wholes = {(type(row.whole).__name__, row.whole.pk): row.whole for row in rows}
        editions = {key: str(locked(whole).edition) for key, whole in sorted(wholes.items())}
        kept = []
        for row in rows.all():
            edition = editions.get((type(row.whole).__name__, row.whole.pk))
            if edition and request.POST.get(f"edition-{row.pk}") == edition:
                kept.append(row)
            else:
                self._say_left_out(request, row)
        return kept

    def _say_left_out(self, request: HttpRequest, row: KeptModel) -> None:
        sentence = (
            "{} is left as it is: somebody changed it since this list was opened, or it was not "
            'on this page of it. Look at <a href="{}">its history</a>, and do it again.'
        )
        address = self._address("history", row.pk)
        messages.warning(request, format_html(sentence, row, address))

    def get_actions(self, request: HttpRequest) -> dict:
        actions = super().get_actions(request)
        if "delete_selected" in actions:
            _, name, description = actions["delete_selected"]
            actions[name] = (type(self).delete_selected_together, name, description)
        return actions

    def delete_selected_together(self, request: HttpRequest, queryset: QuerySet):
        with transaction.atomic():
            kept = self.as_opened(request, queryset)
            if not kept:
                return None
            asks_reason = any(is_public(row) for row in kept)
            problem = SAY_WHY if asks_reason and not _reason(request) else ""
            if problem:
                request.POST = _without(request.POST, "post")
            rows = queryset.filter(pk__in=[row.pk for row in kept])
            response = delete_selected(self, request, rows)
        if response:
            response.context_data |= {
                "rows": kept,
                "asks_reason": asks_reason,
                "reason": _reason(request),
                "problem": problem if "index" not in request.POST else "",
            }
        return response

    def _address(self, name: str, *arguments) -> str:
        meta = self.opts
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=arguments)


def _reason(request: HttpRequest) -> str:
    return request.POST.get("reason", "").strip()


def _without(data: QueryDict, name: str) -> QueryDict:
    data = data.copy()
    data.pop(name, None)
    return data

"""Inlines: what is refused of rows together, and which of them somebody may edit."""

from collections.abc import Iterator

from django import forms
from django.db.models import Field, Q, UniqueConstraint, Value
from django.http import HttpRequest

from wgsom.staff.admin.admin_urls import PublicLinkMixin
from wgsom.staff.admin.widgets import AutocompleteMixin
from wgsom.staff.admin.workflow import WorkflowInlineForm, has_model_perm


class UniqueInlineFormSet(forms.BaseInlineFormSet):
    """The rows of an inline, compared with each other and with the database.

    Django compares them by constraints without a condition only, and with the database by none
    that names what they belong to. A row on the screen may take the place of another one there
    that is deleted, or moved, in the same saving.
    """

    def clean(self) -> None:
        """Refuse a row that says what another one says already, here or in the database."""
        super().clean()
        kept = list(self._kept_forms())
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint):
                self._refuse_twice(constraint, [form for form in kept if not form.errors])

    def _refuse_twice(self, constraint: UniqueConstraint, kept: list[forms.ModelForm]) -> None:
        fields = [self.model._meta.get_field(each) for each in constraint.fields]
        condition, seen = constraint.condition or Q(), set()
        for form in kept:
            if constraint.condition and not _applies(condition, form.instance):
                continue
            key = self._key(form, fields)
            is_seen = constraint.condition and key in seen
            if is_seen or (form.has_changed() and self._is_taken(form, fields, condition)):
                form.add_error(None, constraint.get_violation_error_message())
            seen.add(key)

    def _key(self, form: forms.ModelForm, fields: list[Field]) -> tuple:
        return tuple(getattr(form.instance, each.attname) for each in fields if each != self.fk)

    def _is_taken(self, form: forms.ModelForm, fields: list[Field], condition: Q) -> bool:
        values = {each.attname: getattr(form.instance, each.attname) for each in fields}
        on_screen = [each.instance.pk for each in self.initial_forms]
        others = self.model._base_manager.exclude(pk__in=on_screen)
        return None not in values.values() and others.filter(condition, **values).exists()

    def _kept_forms(self) -> Iterator[forms.ModelForm]:
        for form in self.forms:
            is_filled = form.instance.pk or form.has_changed()
            if is_filled and not form.errors and not self._should_delete_form(form):
                yield form


class UniqueInlineMixin(AutocompleteMixin, PublicLinkMixin):
    """An inline whose rows keep the unique constraints of their model."""

    formset = UniqueInlineFormSet

    def get_form_kwargs(self, request: HttpRequest) -> dict:
        """Return what each form of the inline is given."""
        return {}


def _applies(condition: Q, instance) -> bool:
    values = {
        each.name: Value(getattr(instance, each.attname), each)
        for each in instance._meta.concrete_fields
    }
    return condition.check(values)


class WorkflowInlineFormSet(UniqueInlineFormSet):
    """Rows with a state: a published one can only be taken away by those who may publish."""

    def add_fields(self, form, index) -> None:
        super().add_fields(form, index)
        if form.instance.pk and not form.may_edit() and "DELETE" in form.fields:
            form.fields["DELETE"].disabled = True


class WorkflowInlineMixin(UniqueInlineMixin):
    """An inline of records with a state."""

    form = WorkflowInlineForm
    formset = WorkflowInlineFormSet

    def get_form_kwargs(self, request: HttpRequest) -> dict:
        return {"user": request.user}


class ParentPermissionInlineMixin(UniqueInlineMixin):
    """An inline whose rows are public with their owner: edited by those who may edit that."""

    def _may(self, request: HttpRequest, owner) -> bool:
        is_open = owner is None or not owner.is_published
        return is_open or has_model_perm(request.user, "publish", type(owner))

    def has_add_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_add_permission(request, obj) and self._may(request, obj)

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_change_permission(request, obj) and self._may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return super().has_delete_permission(request, obj) and self._may(request, obj)

"""Rows on the screen of what they belong to: which of them somebody may edit."""

from django.http import HttpRequest

from wgsom.staff.admin.inlines import UniqueInlineFormSet, UniqueInlineMixin
from wgsom.staff.admin.states import WorkflowForm, has_model_perm


class WorkflowInlineFormSet(UniqueInlineFormSet):
    """Rows with a state: a published one can only be taken away by those who may publish."""

    def add_fields(self, form, index) -> None:
        super().add_fields(form, index)
        if form.instance.pk and not form._may_edit() and "DELETE" in form.fields:
            form.fields["DELETE"].disabled = True


class WorkflowInlineMixin:
    """An inline of records with a state."""

    form = WorkflowForm
    formset = WorkflowInlineFormSet

    def get_formset(self, request: HttpRequest, obj=None, **kwargs):
        kwargs["form"] = type("UserForm", (self.form,), {"user": request.user})
        return super().get_formset(request, obj, **kwargs)


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

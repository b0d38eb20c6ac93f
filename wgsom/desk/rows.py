"""Rows that are edited on the screen of what they belong to: what their forms refuse."""

from collections.abc import Iterator

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, UniqueConstraint, Value


class RowForm(forms.ModelForm):
    """The form of such a row.

    Django checks the constraints of a row in an inline without what it belongs to, and so leaves
    out those that name it.
    """

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.errors:
            try:
                self.instance.validate_constraints(exclude=self._get_validation_exclusions())
            except ValidationError as error:
                self._update_errors(error)


class RowFormSet(forms.BaseInlineFormSet):
    """Such rows together.

    Django compares them by constraints without a condition only.
    """

    def clean(self) -> None:
        """Refuse a row that says what another one on the screen says already."""
        super().clean()
        for constraint in self.model._meta.constraints:
            if isinstance(constraint, UniqueConstraint) and constraint.condition:
                self._refuse_twice(constraint)

    def _refuse_twice(self, constraint: UniqueConstraint) -> None:
        seen = set()
        fields = [self.model._meta.get_field(each) for each in constraint.fields]
        names = [each.attname for each in fields if each != self.fk]
        for form in self._kept_forms():
            key = tuple(getattr(form.instance, name) for name in names)
            if not _applies(constraint.condition, form.instance) or None in key:
                continue
            if key in seen:
                form.add_error(None, constraint.get_violation_error_message())
            seen.add(key)

    def _kept_forms(self) -> Iterator[forms.ModelForm]:
        for form in self.forms:
            is_filled = form.instance.pk or form.has_changed()
            if is_filled and not form.errors and not self._should_delete_form(form):
                yield form


class RowsMixin:
    """An inline of such rows."""

    form = RowForm
    formset = RowFormSet


def _applies(condition: Q, instance) -> bool:
    values = {
        each.name: Value(getattr(instance, each.attname), each)
        for each in instance._meta.concrete_fields
    }
    return condition.check(values)

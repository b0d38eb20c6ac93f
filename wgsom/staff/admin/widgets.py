"""Form widgets of the admin."""

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.http import HttpRequest


class NormalizedTextarea(forms.Textarea):
    """A text of several lines, which end in \\n: browsers post them with \\r\\n."""

    def value_from_datadict(self, data, files, name) -> str | None:
        text = super().value_from_datadict(data, files, name)
        return text.replace("\r\n", "\n") if text else text


class StrictAutocompleteSelect(AutocompleteSelect):
    """A choice by typing that shows a posted form again, whatever was posted in place of a key."""

    def optgroups(self, name, value, attr=None) -> list:
        key = self.field.remote_field.model._meta.pk
        return super().optgroups(name, [each for each in value if _can_be(key, each)], attr)


def _can_be(key: Field, value: str) -> bool:
    try:
        key.clean(value, None)
    except (ValidationError, OverflowError):
        return not value
    return True


class AutocompleteMixin:
    """An admin or an inline whose `autocomplete_fields` are strict."""

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request) and "widget" not in kwargs:
            kwargs["widget"] = StrictAutocompleteSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

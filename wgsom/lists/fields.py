"""The parameters of a list as form fields, whose errors say what would be right."""

from collections.abc import Collection
from datetime import date
from html import escape
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

from wgsom.search.query import parse
from wgsom.text import join_words, pluralize_count

MAX_SHOWN = 60  # characters of a wrong value that an error repeats
MAX_SEARCH_LENGTH = 200  # characters
MAX_SEARCH_WORDS = 20  # of a search


def truncate(text: str) -> str:
    """Return a text as an error or a label repeats it: cut, visibly, where it is very long."""
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


class VerboseChoiceErrorMixin:
    """A choice field that names the wrong value and the right ones."""

    def validate_choice(self, value: str) -> None:
        """Raise ValidationError if the value is not one of the choices."""
        if not self.valid_value(value):
            known = join_words([str(key) for key, _ in self.choices if key != ""], "or")
            values = f"one of its values: {known}" if known else "a value of it: there are none yet"
            raise ValidationError(f"“{truncate(value)}” is not {values}.")


class ListSelect(forms.Select):
    """A select of a list's form, written without a template: a page has several."""

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        attrs = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        chosen = "" if value is None else str(value)
        options = "".join(
            f'<option value="{escape(str(key))}"{" selected" if str(key) == chosen else ""}>'
            f"{escape(str(label))}</option>"
            for key, label in self.choices
        )
        return SafeString(f"<select{flatatt(attrs)}>{options}</select>")


class ListInput(forms.TextInput):
    """A box to type into of a list's form, written without a template as well."""

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        kind = self.attrs.get("type", self.input_type)
        given = {} if value in (None, "") else {"value": value}
        attrs = self.build_attrs(self.attrs, {**(attrs or {}), "type": kind})
        first = {"type": attrs.pop("type"), "name": name, **given}
        return SafeString(f"<input{flatatt(first)}{flatatt(attrs)}>")


class StrictChoiceField(VerboseChoiceErrorMixin, forms.ChoiceField):
    """A parameter that takes one of some values."""

    widget = ListSelect(attrs={"class": "form-select"})

    def validate(self, value):
        if value not in self.empty_values:
            self.validate_choice(value)


class StrictMultipleChoiceField(VerboseChoiceErrorMixin, forms.MultipleChoiceField):
    """A parameter that takes any number of some values; blank ones do not count."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value):
        return [given for given in dict.fromkeys(super().to_python(value)) if given]

    def validate(self, value):
        for given in value:
            self.validate_choice(given)


class ISODateInput(forms.DateInput):
    """A field with the browser's calendar; one that keeps what was typed if that is no day."""

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        context["widget"]["type"] = "date" if is_iso_date(context["widget"]["value"]) else "text"
        return context


def is_iso_date(text: str | None) -> bool:
    """Return whether a text is a day as URLs write it, or empty."""
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False


class ISODateField(forms.DateField):
    """A parameter that takes a day, written as 2026-11-23."""

    widget = ISODateInput(attrs={"class": "form-control"}, format="%Y-%m-%d")

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            return date.fromisoformat(value)
        except ValueError:
            sentence = f"“{truncate(value)}” is not a day. Write it as 2026-11-23."
            raise ValidationError(sentence) from None


class SearchField(forms.CharField):
    """A parameter that takes words to search for."""

    def __init__(self, **options):
        too_long = f"A search takes at most {MAX_SEARCH_LENGTH} characters."
        widget = ListInput(attrs={"type": "search", "class": "form-control"})
        super().__init__(
            max_length=MAX_SEARCH_LENGTH,
            widget=widget,
            error_messages={"max_length": too_long},
            **options,
        )

    def validate(self, value):
        super().validate(value)
        if len(value.split()) > MAX_SEARCH_WORDS:
            raise ValidationError(f"A search takes at most {MAX_SEARCH_WORDS} words.")
        if value and not parse(value).clauses:
            raise ValidationError(f"There is no word to search for in “{truncate(value)}”.")


class SharedFields(dict):
    """The fields of a form, shared by all forms of its class: nothing changes them."""

    def __deepcopy__(self, memo: dict) -> "SharedFields":
        return self


class QueryStringForm(forms.Form):
    """The parameters of a list, read from the URL."""

    def clean(self):
        for name, field in self.fields.items():
            if isinstance(field, StrictMultipleChoiceField):
                self._validate_number(name, len(cast(Collection, field.choices)))
            else:
                self._validate_single(name)

    def _validate_number(self, name: str, most: int) -> None:
        given = self.data.getlist(name)
        if len(given) > max(most, 1):
            values = pluralize_count(most, "value")
            self.add_error(name, f"This has {values}, and the address gives {len(given)}.")

    def _validate_single(self, name: str) -> None:
        given = {value for value in self.data.getlist(name) if value}
        if len(given) > 1:
            self.add_error(name, f"This takes one value, and the address gives {len(given)}.")

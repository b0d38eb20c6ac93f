"""The filter set of the change log."""

import re

from django import forms
from django.db.models import QuerySet
from django.utils.text import capfirst

from wgsom.changelog.models import ChangelogEntry
from wgsom.lists import DateFilter, ListFilterSet, MultipleChoiceFilter
from wgsom.lists.fields import truncate
from wgsom.lists.filters import ListFilter
from wgsom.records.publication import public_models


class ObjectTypeFilter(MultipleChoiceFilter):
    """By the models whose changes are public."""

    def get_choices(self) -> list[tuple[str, str]]:
        options = [model._meta for model in public_models()]
        return sorted((each.model_name, capfirst(str(each.verbose_name))) for each in options)


class SessionNumberField(forms.CharField):
    """The number of a session."""

    def validate(self, value: str) -> None:
        """Refuse what is no number."""
        super().validate(value)
        if value and not re.fullmatch("[1-9][0-9]{0,4}", value):
            raise forms.ValidationError(f"“{truncate(value)}” is not the number of a session.")


class RecordPathField(forms.CharField):
    """The path of a record's page, without the slashes at its ends."""

    def validate(self, value: str) -> None:
        """Refuse what no record's path can be."""
        super().validate(value)
        if value and not re.fullmatch(r"[a-z]+/[\w-]+", value):
            sentence = "This takes the end of a record's address: topics/19, sessions/9."
            raise forms.ValidationError(f"“{truncate(value)}” is no record. {sentence}")


class RecordFilter(ListFilter):
    """By the record that something is, or is part of, named by the path of its page."""

    field_class = RecordPathField

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        """Return the changes of that record."""
        return queryset.filter(path=f"/{value}/") if value else queryset


class CarriedFilter(ListFilter):
    """The session that a reader has chosen to read as of. It leaves no row out."""

    field_class = SessionNumberField
    is_described = False

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        """Return the rows as they are."""
        return queryset


class ChangeFilterSet(ListFilterSet):
    """The filters of the change log. Readers may have kept URLs with their names."""

    record = RecordFilter(label="Record", help_text="The end of its address: topics/19.")

    kind = ObjectTypeFilter(label="What changed", field_name="object_type")
    what = MultipleChoiceFilter(
        label="What became of it", field_name="action", choices=ChangelogEntry.Action.choices
    )
    since = DateFilter(label="From", field_name="made_at", bound="from")
    until = DateFilter(label="To", field_name="made_at", bound="up_to")
    as_of = CarriedFilter(widget=forms.HiddenInput)

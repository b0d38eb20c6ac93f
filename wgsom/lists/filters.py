"""The filters of lists: django-filter's, with the values of the register's URLs."""

from collections.abc import Mapping
from copy import copy
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

import django_filters
from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from wgsom.lists.fields import (
    ISODateField,
    SearchField,
    StrictChoiceField,
    StrictMultipleChoiceField,
)
from wgsom.lists.parameter_cache import cached_by_parameters
from wgsom.records.fields import FIRST_DAY, LAST_DAY
from wgsom.search import KeyIn

NONE = "none"  # the value of a filter for "has none"
SEARCH_HELP = "Words in any form; “words in order”; -without; OR; 6th WG; 6/3 OP 15."


class ListFilter(django_filters.Filter):
    """A filter of a list: its choices, its condition and its facet counts, in one object.

    `name` is its name in the filter set, which is its `parent`. `illustration` is the template of
    what stands beside it on the page.
    """

    name: str
    is_described: bool = True  # among the filters of a file: not one that leaves out no row
    combined: frozenset[str] = frozenset()  # names of filters that are one condition together

    def __init__(self, *args, illustration: str = "", **kwargs):
        self.illustration = illustration
        super().__init__(*args, **kwargs)

    def __deepcopy__(self, memo: dict) -> "ListFilter":
        # Each filter set has filters of its own, but what they are made of never changes.
        return copy(self)


class ChoicesMixin:
    """A filter that takes some values only; override `get_choices` where they are read."""

    extra: dict[str, Any]

    def get_choices(self) -> list[tuple[str, str]]:
        """Return the values, each with its label."""
        return self.extra["choices"]

    @property
    def field(self) -> forms.Field:
        """The form field, with the choices as they are when the list is made."""
        if not hasattr(self, "_field"):
            options = {**self.extra, "choices": self.get_choices()}
            self.extra = options
        return super().field


class ChoiceFilter(ChoicesMixin, ListFilter):
    """One value out of some."""

    field_class = StrictChoiceField


class DisplayFilter(ChoiceFilter):
    """A choice of how the rows are shown. It leaves no row out."""

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        """Return the rows as they are."""
        return queryset


class MultipleChoiceFilter(ChoicesMixin, ListFilter):
    """Any of several values (OR): by default, of the field of that name."""

    field_class = StrictMultipleChoiceField

    def condition(self, values: list[str]) -> Q:
        """Return the condition that one of the values holds."""
        return Q(**{f"{self.field_name}__in": values})

    def filter(self, queryset: QuerySet, values: list[str]) -> QuerySet:
        """Return the rows of which one of the values holds; all rows for none."""
        return queryset.filter(self.condition(values)) if values else queryset

    def facet_counts(self) -> Mapping[str, int]:
        """Return how many rows each value would give, the other filters applied.

        Values without any are left out. Only where the URL has no errors.
        """
        filters = self.parent

        def count() -> Mapping[str, int]:
            rows = filters.rows_without(self.combined or {self.name})
            return count_by(rows, self.field_name)

        return cached_by_parameters(type(filters), filters.query_string, self.name, count)


class DateFilter(ListFilter):
    """A filter of the moments in `field_name` by a day in Vienna.

    `bound` says which moments stay: those "from" the beginning of the day on, or "up_to" its end.
    """

    field_class = ISODateField

    def __init__(self, *args, bound: Literal["from", "up_to"], **kwargs):
        self.bound = bound
        super().__init__(*args, **kwargs)

    def filter(self, queryset: QuerySet, value: date | None) -> QuerySet:
        """Return the rows from that day on, or up to it."""
        if value is None:
            return queryset
        if self.bound == "from":
            return queryset.filter(**{f"{self.field_name}__gte": _beginning(value)})
        return queryset.filter(**{f"{self.field_name}__lt": _beginning(value, days_later=1)})


class SearchFilter(ListFilter):
    """A full-text search; `kind` is the kind of record that it finds.

    `field_name` is the field of the rows that has the record's primary key.
    """

    field_class = SearchField

    def __init__(self, *, kind: str, field_name: str = "pk"):
        super().__init__(field_name=field_name, label="Search", help_text=SEARCH_HELP)
        self.kind = kind

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        """Return the rows that the search finds."""
        hits = KeyIn(self.field_name, self.parent.search.hits) if value else Q()
        return queryset.filter(hits)


class OrderingFilter(DisplayFilter):
    """The choice of an order by name; "-" before it turns it round, and the first is the default.

    `orderings` gives the words that each name stands for. The filter set puts the rows in order.
    """

    def __init__(self, *args, orderings: Mapping[str, str], **kwargs):
        choices = [
            (f"{sign}{name}", f"{label}{turned}")
            for name, label in orderings.items()
            for sign, turned in (("", ""), ("-", ", reversed"))
        ]
        super().__init__(*args, choices=[("", "Default order"), *choices], **kwargs)


def count_by(rows: QuerySet, field: str) -> Mapping[str, int]:
    """Return how many rows there are for each value of a field, as text; "none" for null."""
    counted = rows.order_by().values_list(field).annotate(Count("pk", distinct=True))
    return {NONE if value is None else str(value): count for value, count in counted}


def _beginning(day: date, days_later: int = 0) -> datetime:
    """Return when a day in Vienna begins; of days before 1900 or after 2999, the nearest."""
    within = min(max(day, FIRST_DAY), LAST_DAY) + timedelta(days=days_later)
    return timezone.make_aware(datetime.combine(within, time.min))

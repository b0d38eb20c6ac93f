"""Filters of a list: django-filter's, with the values of the register's URLs."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from typing import ClassVar

import django_filters
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property

from wgsom.lists.fields import (
    ISODateField,
    QueryStringForm,
    SearchField,
    StrictChoiceField,
    StrictMultipleChoiceField,
    is_iso_date,
)
from wgsom.records.projections.refresh import refresh
from wgsom.search import KeyIn, Search

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
NONE = "none"  # the value of a filter for "has none"
SEARCH, SORT = "q", "sort"
SEARCH_HELP = "Words in any form; “words in order”; -without; OR; 6th WG; 6/3 OP 15."


class ChoiceFilter(django_filters.Filter):
    """One value out of some. Name the `method` that applies it, or a field that equals it."""

    field_class = StrictChoiceField


class DisplayFilter(ChoiceFilter):
    """How the rows are shown: one way out of some. It leaves no row out."""

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        """Return the rows as they are."""
        return queryset


class MultipleChoiceFilter(django_filters.Filter):
    """Any of several values (OR). Name the `method` that applies them, or a `lookup_expr`."""

    field_class = StrictMultipleChoiceField

    def __init__(self, *args, lookup_expr="in", **kwargs):
        super().__init__(*args, lookup_expr=lookup_expr, **kwargs)


class DateFilter(django_filters.Filter):
    """A day in Vienna, of which a moment is the `field_name`: "from" it on, or "up_to" its end."""

    field_class = ISODateField

    def __init__(self, *args, bound: str, **kwargs):
        self.bound = bound
        super().__init__(*args, **kwargs)

    def filter(self, queryset: QuerySet, value: date | None) -> QuerySet:
        """Return the rows from that day on, or up to it."""
        if value is None:
            return queryset
        if self.bound == "from":
            return queryset.filter(**{f"{self.field_name}__gte": _beginning(value)})
        return queryset.filter(**{f"{self.field_name}__lt": _beginning(value, days_later=1)})


class SearchFilter(django_filters.Filter):
    """What people type into a search box; `kind` is the kind of record that it finds.

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


class OrderingFilter(ChoiceFilter):
    """The order of a list, by name; "-" before it turns it round, and the first is the default.

    `orderings` gives the words and the expression that each name stands for. Rows that lack it
    come last either way, and `tie_breaker`, a unique field, makes the order a stable one.
    """

    def __init__(self, *args, orderings: Mapping, tie_breaker: str, **kwargs):
        self.orderings, self.tie_breaker = orderings, tie_breaker
        choices = [
            (f"{sign}{name}", f"{label}{turned}")
            for name, (label, _) in orderings.items()
            for sign, turned in (("", ""), ("-", ", reversed"))
        ]
        super().__init__(*args, choices=[("", "Default order"), *choices], **kwargs)

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        """Return the rows in that order; the default one for no value."""
        _, expression = self.orderings[value.lstrip("-") or next(iter(self.orderings))]
        turn = expression.desc if value.startswith("-") else expression.asc
        return queryset.order_by(turn(nulls_last=True), self.tie_breaker)


def count_by(rows: QuerySet, field: str) -> Mapping[str, int]:
    """Return how many rows there are for each value of a field, as text; "none" for null."""
    counted = rows.order_by().values_list(field).annotate(Count("pk", distinct=True))
    return {NONE if value is None else str(value): count for value, count in counted}


class ListFilterSet(django_filters.FilterSet):
    """The filters of a list.

    A method `<name>_choices` gives the choices of the filter <name>, and `<name>_counts(rows)`
    how many of the rows each of them would leave. Without the latter the rows are counted by
    the filter's `field_name`. `combined` names filters that are one condition together.
    """

    combined: frozenset[str] = frozenset()
    illustrations: ClassVar[Mapping[str, str]] = {}  # the template that stands beside a filter

    class Meta:
        form = QueryStringForm

    def __init__(self, parameters: QueryDict, queryset: QuerySet):
        super().__init__(data=parameters, queryset=queryset)
        for name, each in self.filters.items():
            if choices := getattr(self, f"{name}_choices", None):
                each.extra["choices"] = choices()

    @property
    def base_queryset(self) -> QuerySet:
        """Every row that the filters start from (`to_list_rows` gives the rows of the list)."""
        return self.queryset.all()

    def to_list_rows(self, rows: QuerySet) -> QuerySet:
        """Return the rows of the list for those that the filters left: the same ones."""
        return rows

    @property
    def search_scope(self) -> str:
        """The reading in which the list searches; empty for records that read but one way."""
        return ""

    @cached_property
    def search(self) -> Search | None:
        """The search that the URL asks for, if it does and there is nothing wrong in it."""
        text = "" if self.errors else self.form.cleaned_data.get(SEARCH)
        if text and not self.search_scope:  # a list that reads as of a session has seen to it
            refresh()
        return Search(text, self.filters[SEARCH].kind, self.search_scope) if text else None

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return the rows that pass every filter, in the order asked for.

        The hits of a search come best match first, unless the list is sorted.
        """
        rows, order = self.to_list_rows(self._rows_without()), self.form.cleaned_data.get(SORT)
        if SORT in self.filters:
            rows = self.filters[SORT].filter(rows, order)
        if not self.search or order:
            return rows
        by_number = rows.query.order_by or rows.model._meta.ordering
        return rows.order_by(*self.search.by_relevance, *by_number)

    def facet_counts(self, name: str) -> Mapping[str, int]:
        """Return how many rows each option of a filter would give, the other filters applied.

        Options without any are left out. Only for filters without errors.
        """
        rows = self._rows_without(self.combined if name in self.combined else {name}).order_by()
        count = getattr(self, f"{name}_counts", None)
        return count(rows) if count else count_by(rows, self.filters[name].field_name)

    def _rows_without(self, names: Collection[str] = ()) -> QuerySet:
        rows = self.base_queryset
        for name, value in self.form.cleaned_data.items():
            if name not in names and name != SORT:
                rows = self.filters[name].filter(rows, value)
        return rows

    def label_of(self, name: str, value: str) -> str:
        """Return the words for a value of a filter; the value itself where it has none."""
        field = self.form.fields[name]
        if isinstance(field, ISODateField) and is_iso_date(value):
            return date_format(date.fromisoformat(value)) if value else ""
        choices = getattr(field, "choices", ())
        return str(dict(choices).get(value, value)) if value else ""


def _beginning(day: date, days_later: int = 0) -> datetime:
    """Return when a day in Vienna begins; of days before 1900 or after 2999, the nearest."""
    within = min(max(day, FIRST_DAY), LAST_DAY) + timedelta(days=days_later)
    return timezone.make_aware(datetime.combine(within, time.min))

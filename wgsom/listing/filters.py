"""Filters of a list: django-filter's, with the values of the register's addresses."""

from collections.abc import Collection, Mapping, Sequence
from typing import ClassVar

import django_filters
from django.db.models import Count, QuerySet
from django.http import QueryDict

from wgsom.listing.fields import AddressForm, SearchField, ValueField, ValuesField
from wgsom.search import with_all_words

NONE = "none"  # the value of a filter for "has none"


class ValueFilter(django_filters.Filter):
    """One value out of some. Name the `method` that applies it, or a field that equals it."""

    field_class = ValueField


class ValuesFilter(django_filters.Filter):
    """Any of several values (OR). Name the `method` that applies them, or a `lookup_expr`."""

    field_class = ValuesField

    def __init__(self, *args, lookup_expr="in", **kwargs):
        super().__init__(*args, lookup_expr=lookup_expr, **kwargs)


class SearchFilter(django_filters.Filter):
    """Words that must all occur, each in one of `search_in` or `search_in_related`.

    The latter are fields of several related rows.
    """

    field_class = SearchField

    def __init__(
        self, *args, search_in: Sequence[str], search_in_related: Sequence[str] = (), **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.search_in, self.search_in_related = search_in, search_in_related

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        """Return the rows in which every word occurs."""
        return with_all_words(queryset, value, self.search_in, self.search_in_related)


class SortFilter(ValueFilter):
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
        super().__init__(*args, choices=[("", f"{choices[0][1]} (default)"), *choices], **kwargs)

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        """Return the rows in that order; the default one for no value."""
        _, expression = self.orderings[value.lstrip("-") or next(iter(self.orderings))]
        turn = expression.desc if value.startswith("-") else expression.asc
        return queryset.order_by(turn(nulls_last=True), self.tie_breaker)


def counts_by(rows: QuerySet, field: str) -> Mapping[str, int]:
    """Return how many rows there are for each value of a field, as text; "none" for null."""
    counted = rows.order_by().values_list(field).annotate(Count("pk", distinct=True))
    return {NONE if value is None else str(value): count for value, count in counted}


class ListFilters(django_filters.FilterSet):
    """The filters of a list.

    A method `<name>_choices` gives the choices of the filter <name>, and `<name>_counts(rows)`
    how many of the rows each of them would leave. Without the latter the rows are counted by
    the filter's `field_name`. `combined` names filters that are one condition together.
    """

    combined: frozenset[str] = frozenset()
    pictures: ClassVar[Mapping[str, str]] = {}  # the template that stands beside a filter

    class Meta:
        form = AddressForm

    def __init__(self, parameters: QueryDict, queryset: QuerySet):
        super().__init__(data=parameters, queryset=queryset)
        for name, each in self.filters.items():
            if choices := getattr(self, f"{name}_choices", None):
                each.extra["choices"] = choices()

    @property
    def unfiltered(self) -> QuerySet:
        """Every row that the list could have: what the filters start from."""
        return self.queryset.all()

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return the rows that pass every filter, in the order asked for."""
        return super().filter_queryset(self.unfiltered)

    def option_counts(self, name: str) -> Mapping[str, int]:
        """Return how many rows each option of a filter would give, the other filters applied.

        Options without any are left out. Only for filters without errors.
        """
        rows = self._rows_without(self.combined if name in self.combined else {name})
        count = getattr(self, f"{name}_counts", None)
        return count(rows) if count else counts_by(rows, self.filters[name].field_name)

    def _rows_without(self, names: Collection[str]) -> QuerySet:
        rows = self.unfiltered
        for name, value in self.form.cleaned_data.items():
            if name not in names and not isinstance(self.filters[name], SortFilter):
                rows = self.filters[name].filter(rows, value)
        return rows.order_by()

    def label_of(self, name: str, value: str) -> str:
        """Return the words for a value of a filter; the value itself where it has none."""
        field = self.form.fields[name]
        choices = getattr(field, "choices", ())
        return str(dict(choices).get(value, value)) if value else ""

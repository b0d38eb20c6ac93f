"""Filter sets of lists: what a URL asks for, and the rows that pass."""

from collections.abc import Collection
from datetime import date
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.functional import cached_property

from wgsom.lists.fields import ISODateField, QueryStringForm, SharedFields, is_iso_date
from wgsom.revision_cache import cached_by_revision
from wgsom.search import Search

SEARCH, SORT = "q", "sort"


@cached_by_revision
def kept_form_classes() -> dict[tuple, type[QueryStringForm]]:
    """Return where classes of forms are kept, by the filter set and what else they depend on."""
    return {}


class ListFilterSet(django_filters.FilterSet):
    """The filters of a list, composed: each filter knows its choices and its condition."""

    class Meta:
        form = QueryStringForm

    def __init__(self, parameters: QueryDict, queryset: QuerySet):
        super().__init__(data=parameters, queryset=queryset)
        for name, each in self.filters.items():
            each.name = name

    @cached_property
    def query_string(self) -> str:
        """The parameters as a URL has them."""
        return self.data.urlencode()

    @property
    def form_key(self) -> tuple:
        """The values that the fields of the form depend on, besides the record."""
        return ()

    def get_form_class(self) -> type[QueryStringForm]:
        """Return the class of the form, made once a revision: its fields never change."""
        kept, key = kept_form_classes(), (type(self), self.form_key)
        if key not in kept:
            kept[key] = super().get_form_class()
            kept[key].base_fields = SharedFields(kept[key].base_fields)
        return kept[key]

    @property
    def base_queryset(self) -> QuerySet:
        """Every row that the filters start from."""
        return self.queryset.all()

    @property
    def search_scope(self) -> str:
        """The scope in which the list searches; empty for records that have but one."""
        return ""

    @cached_property
    def search(self) -> Search | None:
        """The search that the URL asks for, if it does and there is nothing wrong in it."""
        text = "" if self.errors else self.form.cleaned_data.get(SEARCH)
        return Search(text, self.filters[SEARCH].kind, self.search_scope) if text else None

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return the rows that pass every filter; the hits of a search best match first."""
        rows = self.rows_without()
        if not self.search:
            return rows
        by_number = rows.query.order_by or rows.model._meta.ordering
        return rows.order_by(*self.search.by_relevance, *by_number)

    def chosen(self, name: str) -> Any:
        """Return the value that the URL gives to a filter. Only where it has no errors."""
        return self.form.cleaned_data[name]

    def rows_without(self, names: Collection[str] = ()) -> QuerySet:
        """Return the rows that pass every filter but those of these names."""
        rows = self.base_queryset
        for name, value in self.form.cleaned_data.items():
            if name not in names:
                rows = self.filters[name].filter(rows, value)
        return rows

    def label_of(self, name: str, value: str) -> str:
        """Return the words for a value of a filter; the value itself where it has none."""
        field = self.form.fields[name]
        if isinstance(field, ISODateField) and is_iso_date(value):
            return date_format(date.fromisoformat(value)) if value else ""
        choices = getattr(field, "choices", ())
        return str(dict(choices).get(value, value)) if value else ""

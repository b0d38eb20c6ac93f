"""A list as its page shows it: facets, active filters and sortable headings."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar

from django.http import QueryDict
from django.utils.functional import cached_property

from wgsom.lists.copies import COPY
from wgsom.lists.facets import Facet, facets
from wgsom.lists.fields import truncate
from wgsom.lists.filterset import SORT, ListFilterSet
from wgsom.lists.querystring import ParamRemover, build_url, replace_params
from wgsom.lists.urls import PAGE, ListUrls
from wgsom.text import join_words


@dataclass(frozen=True)
class ActiveFilter:
    """One value that the URL gives to a filter, and the URL of the list without it."""

    name: str
    label: str
    value: str
    url_without: str


@dataclass(frozen=True)
class Heading:
    """A column's heading; one that sorts has the URL of the list sorted by it."""

    label: str
    url: str = ""
    aria_sort: str = ""
    mark: str = ""


class ListPresentation(ListUrls):
    """The part of a list query that says what can be chosen, what is, and how it is sorted."""

    columns: ClassVar[tuple[tuple[str, str], ...]] = ()  # of the page: label, name in `sort`
    descending: ClassVar[Collection[str]] = ()  # names in `sort` that put the largest first
    carried: ClassVar[Collection[str]] = ()  # filters that links to other pages carry along
    filters: ListFilterSet
    parameters: QueryDict

    @cached_property
    def facets(self) -> list[Facet]:
        """The filters as the page shows them, with counts."""
        return facets(self.filters)

    @cached_property
    def active_filters(self) -> list[ActiveFilter]:
        """The values that the URL gives to filters, in the order of the filters."""
        removal = ParamRemover(
            self.base_url, replace_params(self.parameters, **{PAGE: None, COPY: None})
        )
        return [
            ActiveFilter(
                name=name,
                label=str(self.filters.form.fields[name].label),
                value=truncate(self.filters.label_of(name, value)),
                url_without=removal.without(name, value),
            )
            for name in self.filters.filters
            if name != SORT
            for value in dict.fromkeys(self.parameters.getlist(name))
        ]

    @property
    def removable_filters(self) -> list[ActiveFilter]:
        """The same without those that are carried along: the page says them elsewhere."""
        return [each for each in self.active_filters if each.name not in self.carried]

    @property
    def cleared_url(self) -> str:
        """The URL of the list without its filters, but for those that are carried along."""
        return build_url(self.base_url, replace_params(QueryDict(), **self.carried_params))

    @property
    def carried_params(self) -> dict[str, str]:
        """The parameters that links to other pages carry along, those that the URL gives."""
        return {name: self.parameters[name] for name in self.carried if name in self.parameters}

    @property
    def filter_descriptions(self) -> list[str]:
        """The active filters as sentences for a file: "Answer: Yes or Partly"."""
        values = {}
        for each in self.active_filters:
            if self.filters.filters[each.name].is_described:
                values.setdefault(each.label, []).append(each.value)
        return [f"{label}: {join_words(words, 'or')}" for label, words in values.items()]

    @property
    def headings(self) -> list[Heading]:
        """The headings of the page's columns."""
        return [self._heading(label, name) for label, name in self.columns]

    def _heading(self, label: str, name: str) -> Heading:
        by_default = "" if self.filters.search else self.columns[0][1]
        sorted_by = self.parameters.get(SORT) or by_default
        if not name:
            return Heading(label)
        if sorted_by.lstrip("-") != name:
            return Heading(label, self.url(sort=name), mark="↕")
        turned = f"-{name}" if sorted_by == name else name
        is_descending = (sorted_by != name) != (name in self.descending)
        direction = ("descending", "▼") if is_descending else ("ascending", "▲")
        return Heading(label, self.url(sort=turned), *direction)

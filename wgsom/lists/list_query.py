"""The list object: what a URL asks for, and what was wrong in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property

from wgsom.exports import PrintLayout
from wgsom.exports.tables import PrintTable, TableSchema
from wgsom.lists.facets import Facet, facets
from wgsom.lists.fields import truncate
from wgsom.lists.filterset import ListFilterSet
from wgsom.lists.querystring import ParamRemover, build_url, clean_params, replace_params
from wgsom.text import join_words

PAGE = "page"
PAGE_SIZE = 25


@dataclass(frozen=True)
class ActiveFilter:
    """One value that the URL gives to a filter, and the URL of the list without it."""

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


@dataclass(frozen=True)
class PreviousNext:
    """The rows before and after one in its list, and the page that it stands on."""

    previous: Model | None
    next: Model | None
    page: int


class ListQuery:
    """The rows that a URL asks for, in its order; behind the page and every export.

    Built once from the parameters of a URL. With any error there are no rows: a list
    that was not asked for is never shown in place of one that was. `page` is a parameter only
    of a list that `has_pages`: one that is shown as such.
    """

    name: ClassVar[str]  # in URLs and file names: topics
    title: ClassVar[str]
    noun: ClassVar[str]  # what a row is called: topic
    url_name: ClassVar[str]  # of the page
    export_url_name: ClassVar[str]
    feed_url_name: ClassVar[str] = ""  # of the list as a feed, if there is one
    filterset_class: ClassVar[type[ListFilterSet]]
    table: ClassVar[TableSchema]
    print_table: ClassVar[PrintTable]  # the page's columns, for Word and PDF
    note: str = ""  # the limitation that every export states
    columns: ClassVar[tuple[tuple[str, str], ...]] = ()  # of the page: label, name in `sort`
    descending: ClassVar[frozenset[str]] = frozenset()  # names in `sort` that put the largest first
    export_noun: str = ""  # what a row of an export is called, where that is another word

    def __init__(self, parameters: QueryDict, *, has_pages: bool = False):
        known = {*self.filterset_class.base_filters, *([PAGE] if has_pages else [])}
        self.unknown = [name for name in parameters if name not in known]
        self.parameters = clean_params(parameters, known)

    def get_queryset(self) -> QuerySet:
        """Return the rows that the filters are given to start from."""
        raise NotImplementedError(f"{type(self).__name__} must define get_queryset().")

    @cached_property
    def filters(self) -> ListFilterSet:
        """The filters, with the values that the URL gives them."""
        return self.filterset_class(self.parameters, queryset=self.get_queryset())

    @cached_property
    def errors(self) -> Mapping[str, list[str]]:
        """What is wrong in the URL, by parameter, in sentences; not its unknown parameters."""
        return {name: list(errors) for name, errors in self.filters.errors.items()}

    @property
    def unknown_params(self) -> list[str]:
        """The parameters that the list does not know, as a note names them."""
        return [truncate(name) for name in self.unknown]

    @property
    def known_params(self) -> str:
        """The parameters that the list knows, as a note names them."""
        return join_words(list(self.filters.filters))

    @cached_property
    def rows(self) -> QuerySet:
        """The rows, in the order asked for; none where the URL has an error."""
        return self.filters.queryset.none() if self.errors else self.filters.qs

    @cached_property
    def count(self) -> int:
        """How many rows there are, on all pages."""
        return self.rows.count()

    @cached_property
    def total(self) -> int:
        """How many rows there would be without filters."""
        return self.filters.base_queryset.count()

    def with_page_relations(self, rows: QuerySet) -> QuerySet:
        """Return the rows with all that a page or an export says of them fetched at once."""
        return rows

    def with_summary_relations(self, rows: QuerySet) -> QuerySet:
        """Return the rows with what a line or two say of each, where many kinds are shown."""
        return self.with_page_relations(rows)

    @property
    def export_rows(self) -> QuerySet:
        """The rows of an export: those of the list, in its order, with all that they say."""
        return self.with_page_relations(self.rows)

    @property
    def print_heading_of(self) -> Callable[[Model], str] | None:
        """What gives the heading that a row stands under, if the list is in groups."""
        return None

    @property
    def print_layout(self) -> PrintLayout:
        """The rows as Word and PDF have them: those of an export, with the page's columns."""
        rows, group = self.print_rows, self.print_heading_of
        return PrintLayout(self.print_table, rows, self._permalink_of, group)

    def _permalink_of(self, row: Model) -> str:
        path, mark, place = row.get_absolute_url().partition("#")
        return f"{self.permalink(path)}{mark}{place}"

    @property
    def print_rows(self) -> QuerySet:
        """The rows of a printed list, with all that the page's columns say of them."""
        return self.with_page_relations(self.rows)

    @property
    def export_count(self) -> int:
        """How many rows an export has."""
        return self.count

    @property
    def export_row_noun(self) -> str:
        """What a row of an export is called."""
        return self.export_noun or self.noun

    @property
    def as_of(self) -> int | None:
        """The session number that the list reads as of; None if it depends on none."""
        return None

    # URLs

    @property
    def base_url(self) -> str:
        """The URL of the list without any parameter."""
        return reverse(self.url_name)

    def url(self, path: str = "", **changes) -> str:
        """Return the URL of the list, or of a page read in it, with parameters changed.

        A change of None leaves a parameter out. The page is kept only if it is a change.
        """
        parameters = replace_params(self.parameters, **{PAGE: None, **changes})
        return build_url(path or self.base_url, parameters)

    def export_url(self, extension: str) -> str:
        """Return the URL of the same list as a file."""
        return self.url(reverse(self.export_url_name, args=[extension]))

    @property
    def feed_url(self) -> str:
        """The URL of the same list as a feed; empty if there is none."""
        return self.url(reverse(self.feed_url_name)) if self.feed_url_name else ""

    def permalink(self, path: str) -> str:
        """Return the URL of a page in the list that reads the same for good."""
        return build_url(path, replace_params(QueryDict(mutable=True), as_of=self.as_of))

    # What can be chosen, what is active, and how it is sorted

    @cached_property
    def facets(self) -> list[Facet]:
        """The filters as the page shows them, with counts."""
        return facets(self.filters)

    @cached_property
    def active_filters(self) -> list[ActiveFilter]:
        """The values that the URL gives to filters, in the order of the filters."""
        removal = ParamRemover(self.base_url, replace_params(self.parameters, page=None))
        return [
            ActiveFilter(
                label=str(self.filters.form.fields[name].label),
                value=truncate(self.filters.label_of(name, value)),
                url_without=removal.without(name, value),
            )
            for name in self.filters.filters
            if name != "sort"
            for value in dict.fromkeys(self.parameters.getlist(name))
        ]

    @property
    def filter_descriptions(self) -> list[str]:
        """The active filters as sentences for a file: "Answer: Yes or Partly"."""
        values = {}
        for each in self.active_filters:
            values.setdefault(each.label, []).append(each.value)
        return [f"{label}: {join_words(words, 'or')}" for label, words in values.items()]

    @property
    def headings(self) -> list[Heading]:
        """The headings of the page's columns."""
        return [self._heading(label, name) for label, name in self.columns]

    def _heading(self, label: str, name: str) -> Heading:
        by_default = "" if self.filters.search else self.columns[0][1]
        sorted_by = self.parameters.get("sort") or by_default
        if not name:
            return Heading(label)
        if sorted_by.lstrip("-") != name:
            return Heading(label, self.url(sort=name), mark="↕")
        turned = f"-{name}" if sorted_by == name else name
        is_descending = (sorted_by != name) != (name in self.descending)
        direction = ("descending", "▼") if is_descending else ("ascending", "▲")
        return Heading(label, self.url(sort=turned), *direction)

    # One row among the others

    def previous_next(self, row: Model) -> PreviousNext | None:
        """Return what stands before and after a row in this list; None if it is not in it."""
        keys = list(self.rows.values_list("pk", flat=True))
        if row.pk not in keys:
            return None
        position = keys.index(row.pk)
        beside = {
            "previous": keys[position - 1] if position else None,
            "next": keys[position + 1] if position + 1 < len(keys) else None,
        }
        rows = type(row).objects.in_bulk([key for key in beside.values() if key])
        found = {side: rows.get(key) for side, key in beside.items()}
        return PreviousNext(**found, page=position // PAGE_SIZE + 1)

"""The list object: what an address asks for, and what was wrong in it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import cached_property

from wgsom.listing.fields import shortened
from wgsom.listing.filters import ListFilters
from wgsom.tables import Table
from wgsom.words import in_words

PAGE = "page"
PAGE_SIZE = 25


@dataclass(frozen=True)
class ActiveFilter:
    """One value that the address gives to a filter, and the address of the list without it."""

    name: str
    label: str
    value: str
    address_without: str


@dataclass(frozen=True)
class Heading:
    """A column's heading; one that sorts has the address of the list sorted by it."""

    label: str
    address: str = ""
    aria_sort: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Neighbours:
    """The rows before and after one in its list, and the page that it stands on."""

    previous: Model | None
    next: Model | None
    page: int


class RegisterList:
    """The rows that an address asks for, in its order; behind the page and every export.

    Built once from the parameters of an address. With any error there are no rows: a list
    that was not asked for is never shown in place of one that was.
    """

    name: ClassVar[str]  # in addresses and file names: topics
    title: ClassVar[str]
    noun: ClassVar[str]  # what a row is called: topic
    url_name: ClassVar[str]  # of the page
    filters_class: ClassVar[type[ListFilters]]
    table: ClassVar[Table]
    note: str = ""  # the limitation that every export states
    columns: ClassVar[tuple[tuple[str, str], ...]] = ()  # of the page: label, name in `sort`
    export_noun: str = ""  # what a row of an export is called, where that is another word

    def __init__(self, parameters: QueryDict):
        known = {*self.filters_class.base_filters, PAGE}
        self.unknown = [name for name in parameters if name not in known]
        self.parameters = QueryDict(mutable=True)
        for name in parameters:
            if name in known and (values := [v for v in parameters.getlist(name) if v]):
                self.parameters.setlist(name, values)

    def get_queryset(self) -> QuerySet:
        """Return the rows that the filters are given to start from."""
        raise NotImplementedError(f"{type(self).__name__} must define get_queryset().")

    @cached_property
    def filters(self) -> ListFilters:
        """The filters, with the values that the address gives them."""
        return self.filters_class(self.parameters, queryset=self.get_queryset())

    @cached_property
    def errors(self) -> Mapping[str, list[str]]:
        """What is wrong in the address, by parameter, in sentences; not its unknown parameters."""
        return {name: list(errors) for name, errors in self.filters.errors.items()}

    @property
    def unknown_names(self) -> list[str]:
        """The parameters that the list does not know, as a note names them."""
        return [shortened(name) for name in self.unknown]

    @property
    def known_names(self) -> str:
        """The parameters that the list knows, as a note names them."""
        return in_words(list(self.filters.filters))

    @cached_property
    def rows(self) -> QuerySet:
        """The rows, in the order asked for; none where the address has an error."""
        return self.filters.queryset.none() if self.errors else self.filters.qs

    @cached_property
    def count(self) -> int:
        """How many rows there are, on all pages."""
        return self.rows.count()

    @cached_property
    def total(self) -> int:
        """How many rows there would be without filters."""
        return self.filters.unfiltered.count()

    def for_page(self, rows: QuerySet) -> QuerySet:
        """Return the rows with all that a page or an export says of them fetched at once."""
        return rows

    @property
    def export_rows(self) -> QuerySet:
        """The rows of an export: those of the list, in its order, with all that they say."""
        return self.for_page(self.rows)

    @property
    def export_count(self) -> int:
        """How many rows an export has."""
        return self.count

    @property
    def as_of(self) -> int | None:
        """The session number that the list reads as of; None if it depends on none."""
        return None

    @property
    def export_row_noun(self) -> str:
        """What a row of an export is called."""
        return self.export_noun or self.noun

    @property
    def headings(self) -> list[Heading]:
        """The headings of the page's columns."""
        given = self.parameters.get("sort", "")
        return [self._heading(label, name, given) for label, name in self.columns]

    def _heading(self, label: str, name: str, given: str) -> Heading:
        default = self.columns[0][1]
        if not name:
            return Heading(label)
        if (given or default) == name:
            return Heading(label, self.address(sort=f"-{name}"), "ascending", "▲")
        if given == f"-{name}":
            return Heading(label, self.address(sort=name), "descending", "▼")
        return Heading(label, self.address(sort=name), mark="↕")

    # Addresses

    def query(self, **changes) -> str:
        """Return the list's parameters as a query string, "?" included; empty for none.

        A change of None leaves a parameter out. The page is kept only if it is a change.
        """
        parameters = self.parameters.copy()
        for name, value in {PAGE: None, **changes}.items():
            parameters.pop(name, None)
            if value is not None:
                parameters.setlist(name, [value])
        return f"?{parameters.urlencode()}" if parameters else ""

    def address(self, **changes) -> str:
        """Return the address of the list with some parameters changed, as `query` does."""
        return self.bare_address + self.query(**changes)

    @property
    def permanent_query(self) -> str:
        """The query string that makes a record's page read the same for good; empty for none."""
        return "" if self.as_of is None else f"?as_of={self.as_of}"

    @property
    def bare_address(self) -> str:
        """The address of the list without any parameter."""
        return reverse(self.url_name)

    def export_address(self, extension: str) -> str:
        """Return the address of the same list as a file."""
        return f"{self.bare_address.rstrip('/')}.{extension}{self.query()}"

    # What is active

    @cached_property
    def active(self) -> list[ActiveFilter]:
        """The values that the address gives to filters, in the order of the filters."""
        return [
            ActiveFilter(name, self._label(name), self._words(name, value), self._without(each))
            for each in self._given()
            for name, value in [each]
        ]

    @property
    def in_words(self) -> list[str]:
        """The active filters as sentences for a file: "Answer: Yes or Partly"."""
        values = {}
        for each in self.active:
            values.setdefault(each.label, []).append(each.value)
        return [f"{label}: {in_words(words, 'or')}" for label, words in values.items()]

    def _given(self) -> Iterator[tuple[str, str]]:
        names = [name for name in self.filters.filters if name != "sort"]
        return (
            (name, value)
            for name in names
            for value in dict.fromkeys(self.parameters.getlist(name))
        )

    def _label(self, name: str) -> str:
        return str(self.filters.form.fields[name].label)

    def _words(self, name: str, value: str) -> str:
        return shortened(self.filters.label_of(name, value))

    def _without(self, given: tuple[str, str]) -> str:
        name, value = given
        parameters = self.parameters.copy()
        parameters.pop(PAGE, None)
        if rest := [each for each in parameters.getlist(name) if each != value]:
            parameters.setlist(name, rest)
        else:
            parameters.pop(name)
        return f"{self.bare_address}{'?' if parameters else ''}{parameters.urlencode()}"

    # One row among the others

    def neighbours(self, row: Model) -> Neighbours | None:
        """Return what stands before and after a row in this list; None if it is not in it."""
        before, after, position = None, None, None
        for index, key in enumerate(self.rows.values_list("pk", flat=True).iterator()):
            if position is not None:
                after = key
                break
            if key == row.pk:
                position = index
            else:
                before = key
        if position is None:
            return None
        found = self.filters.queryset.model.objects.in_bulk([k for k in (before, after) if k])
        return Neighbours(found.get(before), found.get(after), position // PAGE_SIZE + 1)

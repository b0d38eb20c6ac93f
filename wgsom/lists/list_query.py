"""The list object: what a URL asks for, and what was wrong in it."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import QueryDict
from django.utils.functional import cached_property

from wgsom.charts.svg import Chart
from wgsom.exports import Export, PrintLayout
from wgsom.exports.export import (
    Completeness,
    ExportMetadata,
    joined,
    state_in_words,
    state_of_record,
)
from wgsom.exports.tables import PrintTable, TableSchema
from wgsom.lists.copies import COPY, MAX_DIGEST_ROWS, copy_now, digest_of
from wgsom.lists.fields import truncate
from wgsom.lists.filterset import SEARCH, SORT, ListFilterSet
from wgsom.lists.parameter_cache import cached_by_parameters
from wgsom.lists.presentation import ListPresentation
from wgsom.lists.querystring import clean_params, replace_params
from wgsom.lists.urls import PAGE
from wgsom.text import join_words

Value = TypeVar("Value")

PAGE_SIZE = 25
MAX_NEAREST = 5  # rows that have some of the words, where none has all


@dataclass(frozen=True)
class PreviousNext:
    """The rows before and after one in its list, and the page that it stands on.

    `page` is None for the first, whose URL names none.
    """

    previous: Model | None
    next: Model | None
    page: int | None


class ListQuery(ListPresentation):
    """The rows that a URL asks for, in its order; behind the page and every export.

    Built once from the parameters of a URL. With any error there are no rows: a list that was not
    asked for is never shown in place of one that was. `page_params` are parameters of the page that
    shows it, and of none of its files: the page's number, or a copy to compare with.
    """

    name: ClassVar[str]  # in URLs and file names: topics
    title: ClassVar[str]
    noun: ClassVar[str]  # what a row is called: topic
    filterset_class: ClassVar[type[ListFilterSet]]
    table: ClassVar[TableSchema]
    print_table: ClassVar[PrintTable]  # the page's columns, for Word and PDF
    note: str = ""  # the limitation that every export states
    completeness: Completeness | None = None  # how far the record goes; None if it is not of it
    export_noun: str = ""  # what a row of an export is called, where that is another word

    def __init__(self, parameters: QueryDict, *, page_params: Collection[str] = ()):
        known = {*self.filterset_class.base_filters, *page_params}
        self.unknown = [name for name in parameters if name not in known]
        self.parameters = clean_params(parameters, known)
        self._cached: dict[str, Any] = {}

    def get_queryset(self) -> QuerySet:
        """Return the rows that the filters are given to start from."""
        raise NotImplementedError(f"{type(self).__name__} must define get_queryset().")

    @property
    def row_model(self) -> type[Model]:
        """The model of its rows."""
        return self.get_queryset().model

    @cached_property
    def filters(self) -> ListFilterSet:
        """The filters, with the values that the URL gives them."""
        return self.filterset_class(
            self.parameters, queryset=self.get_queryset(), **self.filterset_options
        )

    @property
    def filterset_options(self) -> dict[str, Any]:
        """Keyword arguments of the filter set, besides the parameters and the rows."""
        return {}

    @cached_property
    def errors(self) -> Mapping[str, list[str]]:
        """The errors of the URL by parameter, in sentences; not its unknown parameters."""
        return {name: list(errors) for name, errors in self.filters.errors.items()}

    @property
    def unknown_params(self) -> list[str]:
        """The parameters that the list does not know, as a note names them."""
        return [truncate(name) for name in self.unknown]

    @property
    def known_params(self) -> str:
        """The parameters that the list knows, as a note names them."""
        return join_words(list(self.filterset_class.base_filters))

    @cached_property
    def rows(self) -> QuerySet:
        """The rows, in the order asked for; none where the URL has an error."""
        return self.filters.queryset.none() if self.errors else self.filters.qs

    def cached(self, name: str, make: Callable[[], Value]) -> Value:
        """Return what `make` returns, made once a revision for each set of parameters.

        And once for this list, where nothing is kept by revision.
        """
        if name not in self._cached:
            value = cached_by_parameters(type(self), self.query_string, name, make)
            self._cached[name] = value
        return self._cached[name]

    @property
    def count(self) -> int:
        """The number of rows, on all pages."""
        return self.cached("count", lambda: self.rows.count())

    @property
    def total(self) -> int:
        """The number of rows without any filter."""
        return self.cached("total", lambda: self.filters.base_queryset.count())

    @property
    def keys(self) -> list[int]:
        """The primary keys of the rows, in their order: all of them, for lists that are short."""
        return self.cached("keys", lambda: list(self.rows.values_list("pk", flat=True)))

    def page_rows(self, start: int, stop: int) -> list[Model]:
        """Return some of the rows, with all that a page says of them."""
        return list(self.with_page_relations(self.rows)[start:stop])

    def with_page_relations(self, rows: QuerySet) -> QuerySet:
        """Return the rows with all that a page or an export says of them fetched at once."""
        return rows

    def summary_rows(self, count: int) -> list[Model]:
        """Return the first rows, with what a line or two say of each."""
        return self.page_rows(0, count)

    @cached_property
    def nearest(self) -> "ListQuery | None":
        """The same list with any of the words that are searched for, where none has all of them.

        None where something was found, or nothing has any. It is in no count, file or feed.
        """
        search = None if self.errors or self.count else self.filters.search
        text = search.with_any if search else ""
        if not text:
            return None
        changes = {SEARCH: text, SORT: None, PAGE: None}
        nearest = type(self)(replace_params(self.parameters, **changes))
        return nearest if nearest.count else None

    @property
    def nearest_rows(self) -> list[Model]:
        """The first of those rows, best match first; none where there are none."""
        return self.nearest.summary_rows(MAX_NEAREST) if self.nearest else []

    @property
    def export_rows(self) -> QuerySet:
        """The rows of an export: those of the list, in its order, with all that they say."""
        return self.with_page_relations(self.rows)

    @property
    def print_heading_of(self) -> Callable[[Model], str] | None:
        """A function from a row to the heading that it stands under; None without groups."""
        return None

    @property
    def print_layout(self) -> PrintLayout:
        """The rows as Word and PDF have them: those of an export, with the page's columns."""
        rows, group = self.print_rows, self.print_heading_of
        return PrintLayout(self.print_table, rows, self._row_permalink, group)

    def _row_permalink(self, row: Model) -> str:
        path, mark, place = row.get_absolute_url().partition("#")
        return f"{self.permalink(path)}{mark}{place}"

    @property
    def print_rows(self) -> QuerySet:
        """The rows of a printed list, with all that the page's columns say of them."""
        return self.with_page_relations(self.rows)

    @property
    def export_count(self) -> int:
        """The number of rows of an export."""
        return self.count

    @property
    def export_row_noun(self) -> str:
        """The noun for a row of an export."""
        return self.export_noun or self.noun

    @property
    def whole_table(self) -> TableSchema:
        """The columns of a file that takes all: those of every file, and what others leave out."""
        return self.table

    def export(self, *, takes_all: bool = False, is_checked: bool = True) -> Export:
        """Return the list as an export, with what it says about itself.

        One that `is_checked` leads to what has changed since: its rows are read twice.
        """
        as_of = {} if self.as_of_number is None else {"as_of": [self.as_of_number]}
        given = replace_params(self.parameters, as_of=None)
        return Export(
            table=self.whole_table if takes_all else self.table,
            queryset=self.export_rows,
            name=self.name,
            parameters=as_of | dict(given.lists()),
            layout=lambda: self.print_layout,
            metadata=ExportMetadata(
                title=self.title,
                filters=self.filter_descriptions,
                as_of=self.as_of_number,
                count=self.export_count,
                generated_at=state_of_record(),
                url=f"{settings.SITE_URL}{self.url(as_of=self.as_of_number)}",
                note=self.note,
                completeness=self.completeness,
                state=state_in_words(),
                check_url=self.check_url if is_checked else "",
            ),
            chart=self.chart,
        )

    def chart(self) -> Chart | None:
        """Return the chart that documents of the list begin with; None if it has none."""
        return None

    def picture(self) -> Chart | None:
        """Return the chart of the list as a picture of its own; None if it has none."""
        return self.chart()

    @property
    def check_url(self) -> str:
        """The whole URL that says what has changed since a file made now; see copies.

        Empty where no revision is read as of.
        """
        copy = copy_now(self.digest)
        if copy is None:
            return ""
        given = self.as_of_number or self.parameters.get("as_of")
        changes: dict[str, Any] = {"as_of": given, COPY: str(copy)}
        return f"{settings.SITE_URL}{self.url(**changes)}"

    @property
    def digest(self) -> str:
        """The digest of what files of the list say; empty for a list that is too long for one."""
        if self.export_count > MAX_DIGEST_ROWS:
            return ""
        return self.cached("digest", lambda: digest_of(self._said()))

    def _said(self) -> Iterator[str]:
        """Yield what the files say: what rows lean on, then each row, for programs and in words.

        Not the addresses: where the site is, is no part of the record.
        """
        yield from self.digest_context
        export = self.export(is_checked=False)
        columns = export.table.columns
        yield from (column.key for column in columns)
        for row in export.rows():
            for column, cell in zip(columns, row, strict=True):
                if not column.is_url:
                    yield joined(cell)
                    yield joined(column.for_people(cell))

    @property
    def digest_context(self) -> Sequence[str]:
        """The parts of files on other records than their rows."""
        return ()

    def contains(self, keys: Collection[int]) -> set[int]:
        """Return those of some primary keys that are of rows."""
        return set(keys) & set(self.keys)

    # One row among the others

    def previous_next(self, row: Model) -> PreviousNext | None:
        """Return what stands before and after a row in this list; None if it is not in it."""
        keys = self.keys
        if row.pk not in keys:
            return None
        place = keys.index(row.pk)
        beside = {
            "previous": keys[place - 1] if place else None,
            "next": keys[place + 1] if place + 1 < len(keys) else None,
        }
        rows = type(row).objects.in_bulk([key for key in beside.values() if key])
        found = {side: rows.get(key) for side, key in beside.items()}
        return PreviousNext(**found, page=page_of(place))


def page_of(place: int) -> int | None:
    """Return the page that the row at a place stands on, from 0; None for the first."""
    return place // PAGE_SIZE + 1 if place >= PAGE_SIZE else None

"""The filtered list: one object, built from a URL, behind the page and every export."""

from wgsom.lists.filterset import (
    DayFilter,
    ListFilters,
    SearchFilter,
    ShowFilter,
    SortFilter,
    ValueFilter,
    ValuesFilter,
)
from wgsom.lists.list_query import RegisterList

__all__ = [
    "DayFilter",
    "ListFilters",
    "RegisterList",
    "SearchFilter",
    "ShowFilter",
    "SortFilter",
    "ValueFilter",
    "ValuesFilter",
]

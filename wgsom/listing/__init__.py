"""The filtered list: one object, built from an address, behind the page and every export."""

from wgsom.listing.filters import (
    DayFilter,
    ListFilters,
    SearchFilter,
    ShowFilter,
    SortFilter,
    ValueFilter,
    ValuesFilter,
)
from wgsom.listing.register_list import RegisterList

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

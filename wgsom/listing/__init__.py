"""The filtered list: one object, built from an address, behind the page and every export."""

from wgsom.listing.filters import (
    ListFilters,
    SearchFilter,
    ShowFilter,
    SortFilter,
    ValueFilter,
    ValuesFilter,
)
from wgsom.listing.register_list import RegisterList

__all__ = [
    "ListFilters",
    "RegisterList",
    "SearchFilter",
    "ShowFilter",
    "SortFilter",
    "ValueFilter",
    "ValuesFilter",
]

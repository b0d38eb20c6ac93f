"""The filtered list: one object, built from an address, behind the page and every export."""

from wgsom.listing.filters import (
    ListFilters,
    SearchFilter,
    SortFilter,
    ValueFilter,
    ValuesFilter,
)
from wgsom.listing.register_list import RegisterList

__all__ = [
    "ListFilters",
    "RegisterList",
    "SearchFilter",
    "SortFilter",
    "ValueFilter",
    "ValuesFilter",
]

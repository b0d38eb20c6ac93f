"""The filtered list: one object, built from a URL, behind the page and every export."""

from wgsom.lists.filters import (
    ChoiceFilter,
    DateFilter,
    DisplayFilter,
    MultipleChoiceFilter,
    OrderingFilter,
    SearchFilter,
)
from wgsom.lists.filterset import ListFilterSet
from wgsom.lists.list_query import ListQuery

__all__ = [
    "ChoiceFilter",
    "DateFilter",
    "DisplayFilter",
    "ListFilterSet",
    "ListQuery",
    "MultipleChoiceFilter",
    "OrderingFilter",
    "SearchFilter",
]

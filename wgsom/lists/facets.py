"""The filters of a list as a page shows them, with the rows that each value would give."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from django.forms import BoundField

from wgsom.lists.fields import StrictMultipleChoiceField
from wgsom.lists.filterset import ListFilterSet

Choices = Iterable[tuple[str, str]]

MAX_VALUES_IN_FULL = 8


@dataclass(frozen=True)
class FacetValue:
    """One value of a filter; `count` is None where an error leaves nothing to count."""

    value: str
    label: str
    html_id: str
    is_chosen: bool
    count: int | None

    @property
    def is_disabled(self) -> bool:
        """Whether choosing it would give no rows. One that is chosen can always be let go."""
        return self.count == 0 and not self.is_chosen


@dataclass(frozen=True)
class Facet:
    """A filter on the page: a group of values, or a field of another kind without any."""

    field: BoundField
    values: list[FacetValue]
    illustration: str = ""  # the template of what stands beside it

    @property
    def is_long(self) -> bool:
        """Whether it has so many values that they scroll in a box of their own."""
        return len(self.values) > MAX_VALUES_IN_FULL


def facets(filters: ListFilterSet) -> list[Facet]:
    """Return the filters in order, each with its values and counts."""
    return [
        Facet(field, _values(filters, field), filters.filters[field.name].illustration)
        for field in filters.form
    ]


def _values(filters: ListFilterSet, field: BoundField) -> list[FacetValue]:
    if not isinstance(field.field, StrictMultipleChoiceField):
        return []
    counts = None if filters.errors else filters.filters[field.name].facet_counts()
    return [
        _value(field, index, value, label, counts)
        for index, (value, label) in enumerate(cast(Choices, field.field.choices))
    ]


def _value(
    field: BoundField, index: int, value: str, label: str, counts: Mapping[str, int] | None
) -> FacetValue:
    return FacetValue(
        value=value,
        label=label,
        html_id=f"{field.auto_id}_{index}",
        is_chosen=value in field.data,
        count=None if counts is None else counts.get(value, 0),
    )

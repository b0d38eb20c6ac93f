"""The filters of a list as a page shows them, with the rows that each value would give."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import cast

from django.forms import BoundField

from wgsom.lists.fields import StrictMultipleChoiceField
from wgsom.lists.filterset import ListFilterSet

Choices = Iterable[tuple[str, str]]

MAX_VALUES_IN_FULL = 8
OPEN_AT_FIRST = 2  # facets that stand open though nothing is chosen in them


@dataclass(frozen=True)
class FacetValue:
    """One value of a filter; `count` is None where an error leaves nothing to count."""

    value: str
    label: str
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
    is_among_first: bool = False

    @property
    def shown(self) -> list[FacetValue]:
        """The values to show at once: all, or those with rows where there are many."""
        folded = self.folded
        return [value for value in self.values if value not in folded] if folded else self.values

    @property
    def folded(self) -> list[FacetValue]:
        """The values without rows to fold away: where there are many, and none is chosen."""
        if len(self.values) <= MAX_VALUES_IN_FULL:
            return []
        return [value for value in self.values if value.is_disabled]

    @property
    def fragment_key(self) -> str:
        """The cache key of its part of the page, beside the record, the list and its session."""
        values = (f"{each.count}{'+' if each.is_chosen else ''}" for each in self.values)
        errors = ",".join(map(str, self.field.errors))
        return f"{self.field.name} {self.is_among_first} {' '.join(values)} {errors}"

    @property
    def chosen_count(self) -> int:
        """The number of its values that are chosen."""
        return sum(value.is_chosen for value in self.values)

    @property
    def chosen_description(self) -> str:
        """The number of chosen values, as its heading says it; empty for none."""
        return f"{self.chosen_count} chosen" if self.chosen_count else ""

    @property
    def is_open(self) -> bool:
        """Whether it stands open: one of the first, with something chosen, or with an error."""
        return bool(self.is_among_first or self.chosen_count or self.field.errors)


def facets(filters: ListFilterSet) -> list[Facet]:
    """Return the filters in order, each with its values and counts."""
    found, open_count = [], 0
    for field in filters.form:
        values = _values(filters, field)
        is_among_first = bool(values) and open_count < OPEN_AT_FIRST
        open_count += is_among_first
        illustration = filters.filters[field.name].illustration
        found.append(Facet(field, values, illustration, is_among_first))
    return found


def _values(filters: ListFilterSet, field: BoundField) -> list[FacetValue]:
    if not isinstance(field.field, StrictMultipleChoiceField):
        return []
    counts = None if filters.errors else filters.filters[field.name].facet_counts()
    return [
        _value(field, value, label, counts) for value, label in cast(Choices, field.field.choices)
    ]


def _value(
    field: BoundField, value: str, label: str, counts: Mapping[str, int] | None
) -> FacetValue:
    return FacetValue(
        value=value,
        label=label,
        is_chosen=value in field.data,
        count=None if counts is None else counts.get(value, 0),
    )

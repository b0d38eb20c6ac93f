"""The filters of a list as a page shows them, with the rows that each option would give."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.forms import BoundField

from wgsom.lists.fields import ValuesField
from wgsom.lists.filterset import ListFilters


@dataclass(frozen=True)
class Option:
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
class Control:
    """A filter on the page: a group of options, or a field of another kind without any."""

    field: BoundField
    options: list[Option]
    picture: str = ""  # the template of what stands beside it


def controls(filters: ListFilters) -> list[Control]:
    """Return the filters in order. Counting takes one or two queries a filter, however many
    options it has."""
    return [
        Control(field, _options(filters, field), filters.pictures.get(field.name, ""))
        for field in filters.form
    ]


def _options(filters: ListFilters, field: BoundField) -> list[Option]:
    if not isinstance(field.field, ValuesField):
        return []
    counts = None if filters.errors else filters.option_counts(field.name)
    return [_option(field, index, counts) for index in range(len(field.field.choices))]


def _option(field: BoundField, index: int, counts: Mapping[str, int] | None) -> Option:
    value, label = field.field.choices[index]
    return Option(
        value=value,
        label=label,
        html_id=f"{field.auto_id}_{index}",
        is_chosen=value in field.data,
        count=None if counts is None else counts.get(value, 0),
    )

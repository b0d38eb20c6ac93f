"""Facet counts of topics: how many each value of a filter would leave."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from django.db.models import Count, QuerySet

from wgsom.lists.filters import NONE


class CrossTab:
    """A cross tabulation: the number of topics for each combination of what a topic has one of.

    `rows` are those that pass every filter but these; `filters` are by name, and `chosen` has the
    values chosen in each.
    """

    def __init__(self, rows: QuerySet, filters: Mapping, chosen: Mapping[str, Sequence[str]]):
        self.names, self.chosen = list(filters), chosen
        self.cells = Counter()
        fields = [each.field_name for each in filters.values()]
        for stored, count in grouped_counts(rows, *fields):
            values = (
                each.value_of(value) for each, value in zip(filters.values(), stored, strict=True)
            )
            self.cells[tuple(values)] += count

    def counts(self, name: str, *, without: str = "") -> Mapping[str, int]:
        """Return how many topics there are of each value of a filter.

        All filters are applied, but for the one to be left out.
        """
        counts = Counter()
        for cell, count in self.cells.items():
            values = dict(zip(self.names, cell, strict=True))
            if all(
                not self.chosen[each] or value in self.chosen[each]
                for each, value in values.items()
                if each != without
            ):
                counts[values[name]] += count
        return counts


def grouped_counts(rows: QuerySet, *fields: str) -> Iterator[tuple[tuple, int]]:
    """Yield each set of values that rows have in some fields, and how many rows have it."""
    for *values, count in rows.order_by().values_list(*fields).annotate(Count("pk")):
        yield tuple(values), count


def count_values(groups: Iterable[tuple[Collection[str], int]]) -> Mapping[str, int]:
    """Return how many topics have each value, from sets of values and how many have them.

    Those of an empty set count as "none".
    """
    counts = Counter()
    for values, count in groups:
        for value in values or [NONE]:
            counts[value] += count
    return counts

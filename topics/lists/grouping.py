"""Groups of topics: by cluster, by answer, or by the session that first proposed them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from django.db.models import F
from django.db.models.expressions import Combinable

from topics.choices import Answer
from topics.lists.ordering import by_position
from topics.models import Topic
from wgsom.exports.tables import Column, value_at
from wgsom.lists.filters import NONE
from wgsom.text import pluralize_count


@dataclass(frozen=True)
class Grouping:
    """A way to group topics: its name, the order of the groups, and which one a topic is in.

    The value of its `field` gives one of the filter that has the same name, which labels and counts
    go by.
    """

    label: str
    order: Combinable
    field: str

    def key(self, topic: Topic) -> str:
        """Return the filter's value for a topic."""
        return self.value_of(value_at(topic, self.field))

    def value_of(self, stored: str | int | None) -> str:
        """Return the filter's value for what the field has."""
        return NONE if stored is None else str(stored)


GROUPINGS = {
    "cluster": Grouping("Cluster", F("cluster__position"), "cluster__slug"),
    "answer": Grouping("Answer", by_position("answer", Answer.values), "answer"),
    "proposed": Grouping("Session that first proposed it", F("first_proposed"), "first_proposed"),
}


@dataclass(frozen=True)
class Group:
    """Rows of a page that belong together, and how many there are on all pages.

    Without a label: the rows of a list that is not grouped.
    """

    rows: list
    label: str = ""
    count: int | None = None


def in_groups(
    rows: Iterable, key: Callable[..., str], labels: Mapping[str, str], counts: Mapping[str, int]
) -> list[Group]:
    """Return rows that stand in the order of their groups as those groups, in that order."""
    return [
        Group(list(together), labels.get(value, value), counts.get(value, 0))
        for value, together in groupby(rows, key)
    ]


def group_heading(
    value: str, labels: Mapping[str, str], counts: Mapping[str, int], noun: str
) -> str:
    """Return the heading of a group in words: "Yes, 11 topics"."""
    return f"{labels.get(value, value)}, {pluralize_count(counts.get(value, 0), noun)}"


def group_column(grouping: Grouping, labels: Mapping[str, str]) -> Column:
    """Return the column that says which group a topic is in."""
    return Column(
        "group",
        f"The group that the row stands in, by: {grouping.label.lower()}",
        field=grouping.field,
        convert=lambda stored: labels.get(grouping.value_of(stored)),
        width=24,
    )

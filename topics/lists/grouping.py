"""Groups of topics: by cluster, by answer, or by the session that first proposed them."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

from topics.choices import Answer
from topics.lists.filters import all_clusters
from topics.lists.status_index import StatusIndex
from topics.models import Topic
from wgsom.exports.tables import Column, value_at
from wgsom.lists.filters import NONE
from wgsom.text import pluralize_count


@dataclass(frozen=True)
class Grouping:
    """A way to group topics: its name, the order of the groups, and which one a topic is in.

    The value of a topic's `field` gives one of the status index, where `values` has the groups;
    `position` gives the place of a value among the groups. "none" comes last.
    """

    label: str
    field: str
    values: str
    position: Callable[[str], int]

    def in_order(self, index: StatusIndex) -> list[int]:
        """Return the groups as sets of topics, in their order."""
        by_value = index.values[self.values]
        names = sorted(by_value.keys() - {NONE}, key=self.position)
        return [by_value[name] for name in [*names, NONE] if name in by_value]

    def key(self, topic: Topic) -> str:
        """Return the filter's value for a topic."""
        return self.value_of(value_at(topic, self.field))

    def value_of(self, stored: str | int | None) -> str:
        """Return the filter's value for what the field has."""
        return NONE if stored is None else str(stored)


MAX_NUMBER = 32_767  # of a cluster that has come since all were read: it stands last


def _cluster_position(slug: str) -> int:
    return next((each.position for each in all_clusters() if each.slug == slug), MAX_NUMBER)


GROUPINGS = {
    "cluster": Grouping("Cluster", "cluster__slug", "cluster", _cluster_position),
    "answer": Grouping("Answer", "answer", "answer", Answer.values.index),
    "proposed": Grouping("Session that first proposed it", "first_proposed", "first_proposed", int),
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

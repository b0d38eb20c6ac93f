"""The registry of projections: the kinds of record that have one, and the columns it depends on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import models

from wgsom.conf.backends.before_commit import before_commit


@dataclass(frozen=True)
class Dependency:
    """A dependency: the records that a change to one row of a table concerns.

    `affected_ids_sql` is the SQL that selects their primary keys as `id`; `{row}` stands for the
    row. An update that changes none of the `columns`, if any are named, concerns nothing.
    """

    affected_ids_sql: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Projection:
    """A kind of record that something is stored of, with the tables that it depends on.

    `rebuild(keys)` stores it anew for the records of those primary keys, and forgets it for
    those that are no more; `forget(keys)` does so for all of them. What came after the keys were
    taken has left a note of its own: it may see more than was there then, or less.
    """

    name: str
    model: type[models.Model]
    rebuild: Callable[[Sequence[int]], None]
    forget: Callable[[Sequence[int]], None]
    dependencies: Mapping[str, Dependency]


PROJECTIONS: dict[str, Projection] = {}


def register_projection(projection: Projection) -> None:
    """Keep what is stored of a kind of record in step from now on."""
    PROJECTIONS[projection.name] = projection
    before_commit.tables.update(projection.dependencies)

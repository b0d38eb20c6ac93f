"""Which kinds of record something is stored of, and what that depends on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class Watch:
    """Which records a change to one row of a table concerns.

    `concerned` is the SQL that selects their primary keys as `id`; `{row}` stands for the row. An
    update that changes none of the `columns`, if any are named, concerns nothing.
    """

    concerned: str
    columns: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A kind of record that something is stored of, with the tables that it depends on.

    `work_out(keys)` stores it anew for the records of those primary keys, and forgets it for
    those that are no more. What came after the keys were taken has left a note of its own: it may
    see more than was there then, or less.
    """

    name: str
    model: type[models.Model]
    work_out: Callable[[Sequence[int]], None]
    watched: Mapping[str, Watch]


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Keep what is stored of a kind of record in step from now on."""
    KINDS[kind.name] = kind

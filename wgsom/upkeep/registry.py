"""Which kinds of record something is stored of, and what that depends on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class Kind:
    """A kind of record that something is stored of.

    `work_out(keys)` stores it anew for the records of those primary keys, and forgets it for
    those that are no more. `watched` has, by table, the SQL that selects the primary keys (as
    `id`) of the records that a change to one row of that table concerns; `{row}` stands for it.
    """

    name: str
    model: type[models.Model]
    work_out: Callable[[Sequence[int]], None]
    watched: Mapping[str, str]


KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Keep what is stored of a kind of record in step from now on."""
    KINDS[kind.name] = kind

"""Conditions on the fields of a reading that have several values, with | between them."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q

from wgsom.lists.filterset import NONE


def lists(field: str, value: str) -> Q:
    """Return the condition that a value is one of those of a field; "none": that it has none."""
    if value == NONE:
        return Q(**{field: ""})
    return any_of(
        Q(**{f"{field}{lookup}": text})
        for lookup, text in {
            "": value,
            "__startswith": f"{value}|",
            "__endswith": f"|{value}",
            "__contains": f"|{value}|",
        }.items()
    )


def lists_beginning(field: str, beginning: str) -> Q:
    """Return the condition that one of the values of a field begins so."""
    starts, follows = {f"{field}__startswith": beginning}, {f"{field}__contains": f"|{beginning}"}
    return Q(**starts) | Q(**follows)


def any_of(conditions: Iterable[Q]) -> Q:
    """Return the condition that one of several holds; never, if there are none."""
    return reduce(or_, conditions, Q(pk__in=[]))

"""Values that lists keep by the parameters of their URLs, for as long as the record is the same."""

from collections.abc import Callable
from typing import Any, TypeVar

from wgsom.revision_cache import MISSING, cached_by_revision

Value = TypeVar("Value")

MAX_KEPT = 1_000  # of all lists: a number, the counts of one facet, or the rows of one page


def cached_by_parameters(
    owner: type, query_string: str, name: str, make: Callable[[], Value]
) -> Value:
    """Return what `make` returns, made once a revision for each set of parameters.

    `query_string` has them, `owner` and `name` say what it is. It may depend on nothing else than
    the record and these parameters, and is shared: nobody may change it.
    """
    kept, key = _kept(), (owner, name, query_string)
    value = kept.get(key, MISSING)
    if value is MISSING:
        value = make()
        if len(kept) >= MAX_KEPT:
            kept.clear()
        kept[key] = value
    return value


@cached_by_revision
def _kept() -> dict[tuple, Any]:
    return {}

"""How much the tests that could go on for ever do: enough for each run, and all of it on request.

`make soak` sets SOAK in the environment: every hostile request, kill, race and example.
"""

import os
from collections.abc import Sequence
from typing import TypeVar

IS_SOAK = bool(os.environ.get("SOAK"))

Item = TypeVar("Item")


def budget(full: int, quick: int) -> int:
    """Return the full number under `make soak`, else the quick one."""
    return full if IS_SOAK else quick


def sampled(items: Sequence[Item], share: int, turn: int = 0) -> Sequence[Item]:
    """Return one in `share` of the items, others for each turn; all of them under `make soak`."""
    return items if IS_SOAK else items[turn % share :: share]

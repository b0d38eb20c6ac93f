"""The budgets of tests that could go on for ever: enough for each run, and more on request.

`make soak` sets SOAK in the environment: every kill, race and example, and five times as many
hostile requests; `make fuzz` sends others.
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
    """Return one in `share` of the items, others each turn; five times that under `make soak`."""
    step = max(1, share // 5) if IS_SOAK else share
    return items[turn % step :: step]

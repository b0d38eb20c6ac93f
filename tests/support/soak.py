"""Run the long drills whole, on both engines; `make soak` calls this.

They are the tests that have a budget (tests/support/budget.py): races, kills, examples and hostile
requests, of which the suite does a few each time.
"""

import os
import sys
from pathlib import Path

from tests.support import engines

TESTS = Path(__file__).resolve().parents[1]
# What a test of this kind names: the budget itself, or what is run in a process of its own.
NAMES = ("tests.support.budget", "tests.support.kill_points", "tests.support.release_race")


def drills() -> list[str]:
    """Return the files of those tests."""
    found = [path for path in TESTS.rglob("test_*.py") if _is_drill(path.read_text())]
    return sorted(str(path.relative_to(TESTS.parent)) for path in found)


def _is_drill(text: str) -> bool:
    return any(name in text for name in NAMES)


if __name__ == "__main__":
    os.environ["SOAK"] = "1"
    sys.exit(engines.main([*sys.argv[1:], *drills()]))

"""Two who publish, or take back, one release at the same moment (tests/support/release_race.py)."""

import pytest

from tests.support.release_race import RACES

pytestmark = pytest.mark.slow


def test_of_two_who_take_the_same_step_at_once_one_does(outside):
    code = "from tests.support.release_race import main; main()"
    answer = outside("shell", "--no-imports", "-v0", "-c", code)

    assert answer.strip() == f"{RACES} races, refused: [1]"

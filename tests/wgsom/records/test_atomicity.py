"""A process that is killed leaves all of what it did, or nothing (tests/killed.py)."""

import pytest

pytestmark = pytest.mark.slow


def test_what_changes_much_is_done_whole_or_not_at_all(outside):
    code = "from tests.support.kill_points import main; main()"
    answer = outside("shell", "--no-imports", "-v0", "-c", code)
    assert answer.splitlines() == [
        f"{name}: all or nothing"
        for name in ("save", "publish", "load", "release", "revert", "import", "issue")
    ]

"""Net changes, of the entries of one row or of several."""

import pytest

from wgsom.changelog.models import ChangelogEntry
from wgsom.changelog.net_changes import net_changes

Action = ChangelogEntry.Action


def entries(*changes: tuple[str, dict, dict], row: int = 1, first: int = 1) -> list[ChangelogEntry]:
    """Return the entries of a row, newest first."""
    made = [
        ChangelogEntry(
            pk=first + place,
            object_type="topic",
            object_id=row,
            action=action,
            before=before,
            after=after,
        )
        for place, (action, before, after) in enumerate(changes)
    ]
    return made[::-1]


def told(nets: list[ChangelogEntry]) -> list[tuple]:
    return [(each.action, each.before, each.after) for each in nets]


A, B, C, NOTHING = {"title": "A"}, {"title": "B"}, {"title": "C"}, {}
ADDED, CHANGED, WITHDRAWN = Action.ADDED, Action.CHANGED, Action.WITHDRAWN


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ([(CHANGED, A, B)], [(CHANGED, A, B)]),
        ([(CHANGED, A, B), (CHANGED, B, C)], [(CHANGED, A, C)]),
        ([(CHANGED, A, B), (CHANGED, B, A)], []),
        ([(ADDED, NOTHING, A), (CHANGED, A, B)], [(ADDED, NOTHING, B)]),
        ([(ADDED, NOTHING, A), (WITHDRAWN, A, NOTHING)], []),
        ([(CHANGED, A, B), (WITHDRAWN, B, NOTHING)], [(WITHDRAWN, A, NOTHING)]),
        (
            [(WITHDRAWN, A, NOTHING), (ADDED, NOTHING, B), (CHANGED, B, C)],
            [(ADDED, NOTHING, C), (WITHDRAWN, A, NOTHING)],  # never A beside C
        ),
    ],
)
def test_of_a_row(changes, expected):
    assert told(net_changes(entries(*changes))) == expected


def test_of_several_rows_the_newest_first():
    older, newer = entries((CHANGED, A, B)), entries((CHANGED, B, C), row=2, first=5)

    assert [each.object_id for each in net_changes(newer + older)] == [2, 1]


def test_entries_stay_as_they_are():
    given = entries((CHANGED, A, B), (CHANGED, B, C))
    net_changes(given)

    assert [each.before for each in given] == [B, A]

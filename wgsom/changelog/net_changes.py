"""Net changes: one for each row, from what it showed at first to what it shows at last."""

from collections.abc import Iterable
from copy import copy

from wgsom.changelog.models import ChangelogEntry

Action = ChangelogEntry.Action


def net_changes(entries: Iterable[ChangelogEntry]) -> list[ChangelogEntry]:
    """Return the net changes of some entries, both newest first.

    Each is a copy of the newest entry of its row, not to be saved, with the state before the oldest
    one; a row that changed and is as it was has none. What a row showed before it was withdrawn is
    never shown again: what comes after a withdrawal is a change of its own.
    """
    nets: dict[tuple, ChangelogEntry] = {}
    withdrawals: dict[tuple, int] = {}
    for entry in reversed(list(entries)):
        row = (entry.object_type, entry.object_id)
        key = (*row, withdrawals.get(row, 0))
        first = nets.get(key, entry)
        nets[key] = copy(entry)
        nets[key].before = first.before
        if entry.action == Action.WITHDRAWN:
            withdrawals[row] = withdrawals.get(row, 0) + 1
    changed = [each for each in nets.values() if each.before != each.after]
    for each in changed:
        each.action = _net_action(each)
    return sorted(changed, key=lambda each: each.pk, reverse=True)


def _net_action(net: ChangelogEntry) -> Action:
    if net.action == Action.WITHDRAWN:
        return Action.WITHDRAWN
    return Action.CHANGED if net.before else Action.ADDED

"""States of aggregates as JSON, and what two changes of one make together."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.core import serializers

from wgsom.records.aggregates import VersionedModel
from wgsom.records.revisions.snapshots import (
    AggregateState,
    Key,
    RowState,
    UnreadableVersionError,
    fields_of,
    label,
)

NAME = "name"  # what a row is called, kept beside its fields: what it leads to may be gone


def write_state(state: AggregateState) -> list[dict]:
    """Return a state as JSON holds it: its rows in order, each with what it is called."""
    rows = json.loads(serializers.serialize("json", [each.row for each in state.values()]))
    return [row | {NAME: each.name} for row, each in zip(rows, state.values(), strict=True)]


def read_state(rows: list[dict]) -> AggregateState:
    """Return the state that JSON holds; raise UnreadableVersionError if a row does not fit now."""
    try:
        objects = list(serializers.deserialize("python", rows, ignorenonexistent=True))
    except serializers.base.DeserializationError as error:
        raise UnreadableVersionError(str(error)) from error
    states = [RowState(each.object, row[NAME]) for each, row in zip(objects, rows, strict=True)]
    return AggregateState({each.key: each for each in states})


@dataclass(frozen=True)
class Clash:
    """A value, or a row, that a release and somebody else changed to different ends."""

    row: RowState
    label: str
    ours: str
    theirs: str

    @property
    def sentence(self) -> str:
        """The clashing values, in words."""
        theirs = f"“{self.theirs}”" if self.theirs else "nothing"
        ours = f"“{self.ours}”" if self.ours else "nothing"
        return f"{self.row.kind} “{self.row.name}”, {self.label}: now {theirs}, here {ours}."


class StateMerge:
    """A change of a state, made over another one than it was made for.

    `base` is what it was made over, `ours` what it makes of that, `theirs` how the record stands
    now. What only one side changed is taken; where both did, `ours` wins, and `clashes` say so.
    """

    def __init__(self, base: AggregateState, ours: AggregateState, theirs: AggregateState):
        self.base, self.ours, self.theirs = base, ours, theirs
        self.clashes: list[Clash] = []
        merged = {key: self._row(key) for key in dict.fromkeys([*ours, *theirs, *base])}
        self.result = AggregateState({key: row for key, row in merged.items() if row})
        if not ours:  # all of it goes, and with it what others added since
            self.result = AggregateState()
            added = [row for key, row in theirs.items() if key not in base]
            self.clashes += [Clash(row, "the row", _fate(None), _fate(row)) for row in added]

    def _row(self, key: Key) -> RowState | None:
        base, ours, theirs = (side.get(key) for side in (self.base, self.ours, self.theirs))
        if _same(ours, base):
            return theirs
        if _same(theirs, base) or _same(ours, theirs):
            return ours
        if ours is None or theirs is None:
            known = ours or theirs or base
            self.clashes.append(Clash(known, "the row", _fate(ours), _fate(theirs)))
            return ours
        return self._merged(base, ours, theirs)

    def _merged(self, base: RowState | None, ours: RowState, theirs: RowState) -> RowState:
        before = base.values if base else {}
        for field in fields_of(ours.row):
            name = field.name
            own, other = ours.values[name], theirs.values[name]
            if own == other:
                continue
            if name in before and own == before[name]:
                setattr(ours.row, field.attname, other)
            elif name not in before or other != before[name]:
                texts = ours.display_value(name), theirs.display_value(name)
                self.clashes.append(Clash(ours, label(field), *texts))
        return RowState(ours.row, ours.name)


def _same(one: RowState | None, other: RowState | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.values == other.values


def _fate(row: RowState | None) -> str:
    return "kept" if row else "deleted"


def changed_rows(
    before: Mapping[Key, RowState], after: Mapping[Key, RowState]
) -> tuple[list[VersionedModel], list[VersionedModel]]:
    """Return the rows to write, and those to delete, to make one state of another."""
    written = [
        row.row for key, row in after.items() if key not in before or not _same(row, before[key])
    ]
    return written, [row.row for key, row in before.items() if key not in after]

"""Sets of rows as bitmaps, and orders of rows made of them.

A bitmap is a whole number: its nth bit says whether the row at place n, among all rows, is in the
set. An intersection of sets is `&`, a union `|`, and how many rows there are is `bit_count()`: of a
hundred thousand rows in microseconds.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice


def bitmap(places: Iterable[int]) -> int:
    """Return the set of some places, from 0 on."""
    given = list(places)
    members = bytearray(max(given, default=0) // 8 + 1)
    for place in given:
        members[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(members, "little")


def union(bitmaps: Iterable[int]) -> int:
    """Return the set of what is in any of some sets; the empty set for none."""
    result = 0
    for each in bitmaps:
        result |= each
    return result


def ascending(bits: int) -> Iterator[int]:
    """Yield the places in a set, the lowest first."""
    text = bin(bits)[:1:-1]  # the nth character is the nth bit
    place = text.find("1")
    while place >= 0:
        yield place
        place = text.find("1", place + 1)


def descending(bits: int) -> Iterator[int]:
    """Yield the places in a set, the highest first."""
    text = bin(bits)[:1:-1]
    place = text.rfind("1")
    while place >= 0:
        yield place
        place = text.rfind("1", 0, place)


def lowest(bits: int) -> int | None:
    """Return the lowest place in a set; None if it is empty."""
    return (bits & -bits).bit_length() - 1 if bits else None


def highest(bits: int) -> int | None:
    """Return the highest place in a set; None if it is empty."""
    return bits.bit_length() - 1 if bits else None


@dataclass(frozen=True)
class Neighbours:
    """The numbers before and after one in an order, and its position there, from 0."""

    previous: int | None
    next: int | None
    position: int


@dataclass(frozen=True)
class RowOrder:
    """Numbers of rows in an order, as a sequence: tier after tier.

    `numbers` has those of all rows, by place, and grows. A tier is the set of the rows that are
    equal in the order; none is in two. In each the lowest number comes first, or the highest if it
    `is_descending`; or they stand as in `ranked`, which has the places of all rows.
    """

    tiers: Sequence[int]
    numbers: Sequence[int] = ()
    is_descending: bool = False
    ranked: Sequence[int] | None = None

    def __len__(self) -> int:
        return sum(tier.bit_count() for tier in self.tiers)

    @property
    def is_by_number(self) -> bool:
        """Whether the numbers just grow."""
        return len(self.tiers) == 1 and not self.is_descending and self.ranked is None

    def __iter__(self) -> Iterator[int]:
        return (self.numbers[place] for tier in self.tiers for place in self._members(tier))

    def __getitem__(self, part: slice) -> list[int]:
        start, stop, _ = part.indices(len(self))
        found: list[int] = []
        for tier in self.tiers:
            size = tier.bit_count()
            if start < size and stop > 0:
                places = islice(self._members(tier), max(start, 0), stop)
                found += [self.numbers[place] for place in places]
            start, stop = start - size, stop - size
        return found

    def neighbours(self, number: int) -> Neighbours | None:
        """Return what stands beside a number; None if it is not among them."""
        place, passed = bisect_left(self.numbers, number), 0
        if place == len(self.numbers) or self.numbers[place] != number:
            return None
        for index, tier in enumerate(self.tiers):
            if tier >> place & 1:
                before, after, position = self._beside(tier, place)
                earlier, later = self.tiers[:index], self.tiers[index + 1 :]
                if before is None:
                    before = next((self._last(each) for each in reversed(earlier) if each), None)
                if after is None:
                    after = next((self._first(each) for each in later if each), None)
                return Neighbours(self._number(before), self._number(after), passed + position)
            passed += tier.bit_count()
        return None

    def _number(self, place: int | None) -> int | None:
        return None if place is None else self.numbers[place]

    def _members(self, tier: int) -> Iterator[int]:
        if self.ranked is not None:
            text = bin(tier)[:1:-1]
            length = len(text)
            return (each for each in self.ranked if each < length and text[each] == "1")
        return descending(tier) if self.is_descending else ascending(tier)

    def _beside(self, tier: int, place: int) -> tuple[int | None, int | None, int]:
        """Return the places beside one in its tier, and how many stand before it there."""
        if self.ranked is not None:
            own = list(self._members(tier))
            position = own.index(place)
            after = own[position + 1] if position + 1 < len(own) else None
            return own[position - 1] if position else None, after, position
        lower, higher = tier & ((1 << place) - 1), tier >> (place + 1) << (place + 1)
        if self.is_descending:
            return lowest(higher), highest(lower), higher.bit_count()
        return highest(lower), lowest(higher), lower.bit_count()

    def _first(self, tier: int) -> int | None:
        return next(self._members(tier), None)

    def _last(self, tier: int) -> int | None:
        if self.ranked is not None:
            *_, last = self._members(tier)
            return last
        return lowest(tier) if self.is_descending else highest(tier)

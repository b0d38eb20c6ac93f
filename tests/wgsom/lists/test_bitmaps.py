"""Bitmaps: sets and orders of rows, the same as sorting them one by one would give."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wgsom.lists.bitmaps import RowOrder, ascending, bitmap, descending, union

SETS = st.sets(st.integers(0, 300))
NUMBERS = [7 * place + 1 for place in range(301)]  # of the rows, by place


@given(SETS)
def test_a_set_is_read_as_it_was_written(places):
    bits = bitmap(places)

    assert list(ascending(bits)) == sorted(places)
    assert list(descending(bits)) == sorted(places, reverse=True)
    assert bits.bit_count() == len(places)


@given(SETS, SETS)
def test_sets_are_joined_and_intersected(first, second):
    assert set(ascending(bitmap(first) & bitmap(second))) == first & second
    assert set(ascending(union([bitmap(first), bitmap(second)]))) == first | second


MANNERS = {
    "lowest first": ({}, lambda place: place),
    "highest first": ({"is_descending": True}, lambda place: -place),
    "ranked": (
        {"ranked": sorted(range(301), key=lambda place: place * 37 % 301)},
        lambda place: place * 37 % 301,
    ),
}


@pytest.mark.parametrize("manner", MANNERS)
@given(tiers=st.lists(SETS, max_size=4), start=st.integers(0, 320), length=st.integers(0, 40))
def test_an_order_is_that_of_its_tiers_one_after_the_other(manner, tiers, start, length):
    options, rank = MANNERS[manner]
    apart = [tier.difference(*tiers[:index]) for index, tier in enumerate(tiers)]
    order = RowOrder([bitmap(tier) for tier in apart], NUMBERS, **options)
    expected = [NUMBERS[place] for tier in apart for place in sorted(tier, key=rank)]

    assert list(order) == expected
    assert len(order) == len(expected)
    assert order[start : start + length] == expected[start : start + length]
    for position, number in enumerate(expected):
        beside = order.neighbours(number)
        assert beside.position == position
        assert beside.previous == (expected[position - 1] if position else None)
        assert beside.next == (expected[position + 1] if position + 1 < len(expected) else None)


def test_what_is_not_in_an_order_has_no_neighbours():
    order = RowOrder([bitmap([1, 2])], NUMBERS)

    assert order.neighbours(NUMBERS[3]) is None
    assert order.neighbours(NUMBERS[2] + 1) is None
    assert order.neighbours(10_000) is None
    assert RowOrder([]).neighbours(1) is None

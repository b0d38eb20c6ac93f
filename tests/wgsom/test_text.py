"""Numbers, dates and lists as the United Nations writes them."""

from datetime import date

import pytest
from django.contrib.humanize.templatetags.humanize import ordinal

from wgsom.text import date_range, join_words, pluralize_count


@pytest.mark.parametrize(
    ("number", "words"),
    [
        *[(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th")],
        *[(13, "13th"), (21, "21st"), (22, "22nd"), (101, "101st"), (111, "111th")],
    ],
)
def test_ordinals(number, words):
    assert ordinal(number) == words


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "words"),
    [
        (date(2013, 11, 11), date(2013, 11, 13), "11 to 13 November 2013"),
        (date(2012, 5, 30), date(2012, 6, 1), "30 May to 1 June 2012"),
        (date(2019, 12, 30), date(2020, 1, 2), "30 December 2019 to 2 January 2020"),
        (date(2023, 10, 5), date(2023, 10, 5), "5 October 2023"),
    ],
)
def test_date_ranges_name_month_and_year_once(starts_on, ends_on, words):
    assert date_range(starts_on, ends_on) == words


def test_lists_in_words():
    assert [join_words(parts) for parts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_counts_agree_with_their_noun():
    assert [
        pluralize_count(1, "topic"),
        pluralize_count(2, "topic"),
        pluralize_count(0, "entry", "entries"),
    ] == [
        "1 topic",
        "2 topics",
        "0 entries",
    ]

"""How the United Nations writes numbers, dates and lists in English."""

from collections.abc import Sequence
from datetime import date

from django.utils.formats import date_format

WORDS = ["0", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd, 4th, 11th, 21st for a whole number."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def date_range(starts_on: date, ends_on: date) -> str:
    """Return "11 to 13 November 2013", naming month and year once where they are shared."""
    last = date_format(ends_on)
    if starts_on == ends_on:
        return last
    if starts_on.year != ends_on.year:
        return f"{date_format(starts_on)} to {last}"
    if starts_on.month != ends_on.month:
        return f"{date_format(starts_on, 'j F')} to {last}"
    return f"{starts_on.day} to {last}"


def join_words(parts: Sequence[str], conjunction: str = "and") -> str:
    """Join parts as a sentence does: "a", "a and b", "a, b and c"; empty for no parts."""
    *head, last = parts or [""]
    return f"{', '.join(head)} {conjunction} {last}" if head else last


def spelled(count: int) -> str:
    """Return a count as running text has it: "five", but 0, and figures from 10 on."""
    return WORDS[count] if 0 <= count < len(WORDS) else str(count)


def pluralize_count(count: int, singular: str, plural: str = "") -> str:
    """Return "1 topic", "25 topics"; the plural adds an s where none is given."""
    return f"{count} {singular if count == 1 else plural or singular + 's'}"

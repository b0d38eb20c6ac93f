"""Numbers, dates and lists in English, as the United Nations writes them."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from django.contrib.humanize.templatetags import humanize
from django.utils.formats import date_format


@lru_cache(maxsize=1_000)
def ordinal(number: int) -> str:
    """Return "6th" for 6. Kept: a page says it hundreds of times, each a dozen translations."""
    return str(humanize.ordinal(number))


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


def pluralize_count(count: int, singular: str, plural: str = "") -> str:
    """Return "1 topic", "25 topics"; the plural adds an s where none is given."""
    return f"{count} {singular if count == 1 else plural or singular + 's'}"

"""Searching by words: which rows have all of them, in whichever of some fields."""

import re
from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet


def with_all_words(queryset: QuerySet, text: str, fields: Sequence[str]) -> QuerySet:
    """Return the rows in which every word of `text` occurs in one of the fields.

    Words are what blanks separate; case makes no difference, in any script. A text without
    words leaves the rows as they are. Fields of several related rows can give a row twice:
    add `distinct()` for those.
    """
    for word in text.split():
        queryset = queryset.filter(_occurs(word, fields))
    return queryset


def _occurs(word: str, fields: Sequence[str]) -> Q:
    # A regular expression, since SQLite's LIKE knows no upper and lower case beyond ASCII.
    return reduce(or_, (Q(**{f"{field}__iregex": re.escape(word)}) for field in fields))

"""Searching by words: which rows have all of them, in whichever of some fields."""

import re
from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet


def with_all_words(
    queryset: QuerySet, text: str, fields: Sequence[str], related_fields: Sequence[str] = ()
) -> QuerySet:
    """Return the rows in which every word of `text` occurs in one of the fields.

    Words are what blanks separate; case makes no difference, in any script. A text without
    words leaves the rows as they are. `related_fields` are those of several related rows;
    a row is returned once however many of them match.
    """
    for word in text.split():
        queryset = queryset.filter(_occurs(word, queryset.model, fields, related_fields))
    return queryset


def _occurs(word: str, model: type, fields: Sequence[str], related_fields: Sequence[str]) -> Q:
    # A regular expression, since SQLite's LIKE knows no upper and lower case beyond ASCII.
    pattern = re.escape(word)
    own = [Q(**{f"{field}__iregex": pattern}) for field in fields]
    # Each in a query of its own: joined into one, their rows would multiply with every word.
    related = [
        Q(pk__in=model.objects.filter(**{f"{field}__iregex": pattern}).values("pk"))
        for field in related_fields
    ]
    return reduce(or_, own + related)

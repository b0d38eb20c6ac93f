"""Texts as HTML, with parts of them inside elements."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import pairwise
from sys import maxsize

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from wgsom.search.marking import Span, merged


def with_elements(text: str, spans: Mapping[str, Sequence[Span]]) -> SafeString:
    """Return a text as HTML, escaped, with the spans of each element inside that element.

    Spans of different elements may overlap: the elements are cut where another one begins or
    ends, so that they nest, the first named outermost.
    """
    apart = {element: merged(each) for element, each in spans.items()}
    places = {0, len(text), *(place for each in apart.values() for span in each for place in span)}
    parts = []
    for start, end in pairwise(sorted(places)):
        part = conditional_escape(text[start:end])
        for element in reversed(apart):
            if _is_inside(start, apart[element]):
                part = format_html("<{0}>{1}</{0}>", element, part)
        parts.append(part)
    return mark_safe("".join(parts))  # noqa: S308 - each part is escaped above


def _is_inside(place: int, spans: Sequence[Span]) -> bool:
    before = bisect_right(spans, (place, maxsize)) - 1
    return before >= 0 and place < spans[before][1]

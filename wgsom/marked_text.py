"""Texts as HTML, with parts of them inside elements."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

Span = tuple[int, int]


def with_elements(text: str, spans: Mapping[str, Sequence[Span]]) -> SafeString:
    """Return a text as HTML, escaped, with the spans of each element inside that element.

    Spans of different elements may overlap: the elements are cut where another one begins or
    ends, so that they nest, the first named outermost.
    """
    cuts = {0, len(text), *(place for each in spans.values() for span in each for place in span)}
    places = sorted(cuts)
    parts = []
    for start, end in pairwise(places):
        part = conditional_escape(text[start:end])
        for element in reversed(spans):
            if any(first <= start and end <= last for first, last in spans[element]):
                part = format_html("<{0}>{1}</{0}>", element, part)
        parts.append(part)
    return mark_safe("".join(parts))  # noqa: S308 - each part is escaped above

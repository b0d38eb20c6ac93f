"""Highlighting: the spans of a text that match a search, and the text as HTML with these marked."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from sys import maxsize

from django.template.defaultfilters import linebreaksbr
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from wgsom.search.query import Term
from wgsom.search.references import references
from wgsom.search.search import Search
from wgsom.search.tokenizer import HYPHENATED, Word, compound_forms, normalize_with_places, words

Span = tuple[int, int]

MAX_KEPT_TEXT = 1_000  # characters of a text that is analysed once


def find_spans(text: str, search: Search) -> list[Span]:
    """Return where the wanted terms of a search stand in a text, in order, none overlapping."""
    analysed = _analysed_once if len(text) <= MAX_KEPT_TEXT else _analysed
    plain, places, of_text = analysed(text)
    return merged(
        (places[start], places[end - 1] + 1)
        for term in search.query.wanted
        for start, end in _spans(plain, of_text, term, search)
    )


def _analysed(text: str) -> tuple[str, list[int], list[Word]]:
    """Return a text normalized, where each of its characters came from, and its words."""
    plain, places = normalize_with_places(text)
    return plain, places, words(plain)


_analysed_once = lru_cache(maxsize=1024)(_analysed)


def _spans(text: str, of_text: list[Word], term: Term, search: Search) -> Iterator[Span]:
    if term.reference:
        for found in references(text):
            if term.reference.keyword in (found.keyword, *found.implied):
                yield found.start, found.end
        return
    wanted, count = _wanted(term, search), len(term.words)
    for place in range(len(of_text) - count + 1):
        beside = of_text[place : place + count]
        if all(is_wanted(word) for is_wanted, word in zip(wanted, beside, strict=True)):
            yield beside[0].start, beside[-1].end
    stems = {*term.compounds, *(word.stem for word in term.words[:1] if count == 1)}
    yield from _joined_spans(text, of_text, stems, set(term.compounds))


def _wanted(term: Term, search: Search) -> list[Callable[[Word], bool]]:
    if not term.word:
        return [lambda word, stem=wanted.stem: word.stem == stem for wanted in term.words]
    stems = {term.word.stem, *(search.stems[term] if term.is_prefix else [])}
    begins = term.word.text if term.is_prefix else None
    return [lambda word: word.stem in stems or bool(begins and word.text.startswith(begins))]


def _joined_spans(text: str, of_text: list[Word], stems: set, compounds: set) -> Iterator[Span]:
    for match in HYPHENATED.finditer(text):
        if stems.intersection(compound_forms(match[0])):
            yield match.span()
    yield from ((word.start, word.end) for word in of_text if word.stem in compounds)


def merged(spans: Iterable[Span]) -> list[Span]:
    """Return spans in order, those that touch or overlap as one."""
    apart = []
    for start, end in sorted(spans):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def mark_up(text: str, spans: Mapping[str, Sequence[Span]]) -> SafeString:
    """Return a text as HTML, escaped, in its lines, with the spans of each element inside that.

    Spans of different elements may overlap: the elements are cut where another one begins or
    ends, so that they nest, the first named outermost.
    """
    apart = {element: merged(each) for element, each in spans.items()}
    places = {0, len(text), *(place for each in apart.values() for span in each for place in span)}
    parts = []
    for start, end in pairwise(sorted(places)):
        part = linebreaksbr(text[start:end], autoescape=True)
        for element in reversed(apart):
            if _is_inside(start, apart[element]):
                part = format_html("<{0}>{1}</{0}>", element, part)
        parts.append(part)
    return mark_safe("".join(parts))  # noqa: S308 - each part is escaped above


def _is_inside(place: int, spans: Sequence[Span]) -> bool:
    before = bisect_right(spans, (place, maxsize)) - 1
    return before >= 0 and place < spans[before][1]

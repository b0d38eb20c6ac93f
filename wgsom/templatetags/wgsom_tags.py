"""Template tags of the public pages: URLs of lists, and texts as they are printed."""

import re
from collections.abc import Sequence

from django import template
from django.db.models import Model
from django.http import QueryDict
from django.urls import reverse
from django.utils.safestring import SafeString

from wgsom.lists import ListQuery
from wgsom.lists.querystring import build_url, replace_params
from wgsom.search import Search, find_spans
from wgsom.search.highlighting import mark_up
from wgsom.text import pluralize_count as pluralize_count_words

register = template.Library()


@register.simple_tag
def list_url(list_query: ListQuery, **changes) -> str:
    """Return the URL of the list with some of its parameters changed; None leaves one out."""
    return list_query.url(**changes)


@register.simple_tag
def record_url(list_query: ListQuery, record: Model) -> str:
    """Return the URL of a record's page, to be read in the list that one comes from."""
    return list_query.url(record.get_absolute_url())


@register.simple_tag(takes_context=True)
def current_url(context: template.Context, **changes) -> str:
    """Return the URL of this page with some parameters of its list changed."""
    return context["list"].url(context["request"].path, **changes)


@register.simple_tag
def other_list_url(list_query: ListQuery, url_name: str) -> str:
    """Return the URL of another list that takes the same parameters, with those of this one."""
    return list_query.url(reverse(url_name))


@register.simple_tag
def url_with_query(target: str, **parameters) -> str:
    """Return a URL, given by name or as a path, with parameters; empty ones are left out."""
    path = target if target.startswith("/") else reverse(target)
    return build_url(path, replace_params(QueryDict(mutable=True), **parameters))


@register.simple_tag
def export_url(list_query: ListQuery, extension: str) -> str:
    """Return the URL of the list as a file of that extension."""
    return list_query.export_url(extension)


@register.simple_tag
def highlight(text: str, search: Search | None, phrases: Sequence[str] = ()) -> SafeString:
    """Return a text as HTML: what a search found in it as mark, what is printed bold as strong."""
    return mark_up(
        text,
        {
            "strong": [span for phrase in phrases for span in _places(phrase, text)],
            "mark": find_spans(text, search) if search else [],
        },
    )


@register.simple_tag
def snippet(text: str | None, search: Search | None) -> SafeString:
    """Return a text as `highlight` does; nothing if the search found nothing in it."""
    if text and search and find_spans(text, search):
        return highlight(text, search)
    return SafeString()


def _places(phrase: str, text: str) -> list[tuple[int, int]]:
    return [snippet.span() for snippet in re.finditer(re.escape(phrase), text)]


@register.filter
def pluralize_count(count: int, noun: str) -> str:
    """Return "25 topics" for 25 and "topic"."""
    return pluralize_count_words(count, noun)

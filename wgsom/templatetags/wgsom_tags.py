"""Template tags of the public pages: URLs of lists, and texts as they are printed."""

import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape

from django import template
from django.conf import settings
from django.db.models import Model
from django.forms import BoundField
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from wgsom.exports.export import state_in_words
from wgsom.lists import ListQuery
from wgsom.lists.facets import Facet, FacetValue
from wgsom.lists.metadata import MAX_DESCRIPTION, MetadataMixin, PageMetadata, as_json
from wgsom.lists.presentation import Heading
from wgsom.lists.querystring import build_url, replace_params
from wgsom.search import Search, find_spans
from wgsom.search.highlighting import mark_up
from wgsom.text import pluralize_count as pluralize_count_words
from wgsom.web import share

register = template.Library()


@register.simple_tag
def list_url(list_query: ListQuery, **changes) -> str:
    """Return the URL of the list with some of its parameters changed; None leaves one out."""
    return list_query.url(**changes)


@register.simple_tag
def record_url(list_query: ListQuery, record: Model) -> str:
    """Return the URL of a record's page, to be read in the list that one comes from."""
    return list_query.record_url(record.get_absolute_url())


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


@register.inclusion_tag("_metadata.html", takes_context=True)
def page_metadata(context: template.Context) -> dict:
    """Show what a page says of itself to programs."""
    view, request = context.get("view"), context.get("request")
    given = view if isinstance(view, MetadataMixin) else MetadataMixin()
    list_query = context.get("list")
    if list_query is not None and list_query.errors:
        given = MetadataMixin()
    path = request.path if request else "/"
    own = list_query.url(path) if list_query is not None else path
    image = given.image_path or reverse("topics:topic-picture", args=["png"])
    metadata = PageMetadata(
        title=given.page_title,
        description=Truncator(given.description).chars(MAX_DESCRIPTION),
        url=context.get("canonical_url") or f"{settings.SITE_URL}{own}",
        image_url=f"{settings.SITE_URL}{image}",
    )
    data = given.structured_data
    return {"metadata": metadata, "structured_data": as_json(data) if data else ""}


@register.simple_tag
def record_state() -> str:
    """Return the state of the record that a printed page is of, in words."""
    return f"State of the record: {state_in_words()}"


@register.simple_tag(takes_context=True)
def share_links(context: template.Context) -> list[share.ShareLink]:
    """Return the addresses of this page to send on: a list's with its filters, a record's alone."""
    request, list_query, page = context["request"], context.get("list"), context.get("page")
    number = getattr(list_query, "as_of_number", None)
    session = getattr(list_query, "as_of", None)
    if permalink := context.get("permalink"):
        permanent, latest = permalink.removeprefix(settings.SITE_URL), request.path
        number = session and session.number
    elif list_query is None:
        permanent = latest = request.path
    else:
        place = page and page.page and page.page.number
        at = {"page": place} if place and place > 1 else {}
        permanent = list_query.url(request.path, as_of=number, **at)
        latest = list_query.url(request.path, as_of=None, **at)
    return share.share_links(permanent, latest, str(session.session) if number else "")


@register.simple_tag
def column_heading(heading: Heading) -> SafeString:
    """Return the heading of a column; where the list can be sorted by it, as a link that does."""
    label = heading.label
    if heading.url:
        mark = '<span class="sort-mark" aria-hidden="true">{}</span>'
        link = '<a class="sort" rel="nofollow" href="{}">{}' + mark + "</a>"
        label = format_html(link, heading.url, heading.label, heading.mark)
    if not heading.aria_sort:
        return format_html('<th scope="col">{}</th>', label)
    sorted_heading = '<th scope="col" aria-sort="{}">{}</th>'
    return format_html(sorted_heading, heading.aria_sort, label)


@register.simple_tag
def field_errors(field: BoundField) -> SafeString:
    """Return what is wrong with one filter, in sentences, to stand at that filter."""
    if not field.errors:
        return SafeString()
    sentences = format_html_join("", "{} ", ((error,) for error in field.errors))
    return format_html('<p class="filter-error" id="{}_error">{}</p>', field.auto_id, sentences)


@register.simple_tag
def facet_values(facet: Facet, noun: str) -> SafeString:
    """Return the values of a filter as boxes to tick, each with the rows that it would give.

    A page has a hundred of them: they are put together and escaped here, by no template.
    """
    shown, folded = (
        "".join(_checkbox(value, facet.field.name, noun) for value in values)
        for values in (facet.shown, facet.folded)
    )
    if folded:
        fold = f"{len(facet.folded)} without any {escape(noun)}"
        folded = f'<details class="facet-none"><summary>{fold}</summary>{folded}</details>'
    return SafeString(shown + folded)


def _checkbox(value: FacetValue, name: str, noun: str) -> str:
    count = ""
    state = (" checked" if value.is_chosen else "") + (" disabled" if value.is_disabled else "")
    if value.count is not None:
        nouns = escape(noun if value.count == 1 else f"{noun}s")
        count = (
            f'<span class="option-count">{value.count}'
            f'<span class="visually-hidden"> {nouns}</span></span>'
        )
    return (
        f'<label class="filter-option"><input type="checkbox" name="{name}" '
        f'value="{escape(value.value)}"{state}> <span>{escape(value.label)}</span> {count}</label>'
    )


@register.simple_tag
def highlight(text: str, search: Search | None, phrases: Sequence[str] = ()) -> SafeString:
    """Return a text as HTML: what a search found in it as mark, what is printed bold as strong."""
    if not search:
        return _emphasised(text, tuple(phrases))
    return mark_up(text, {"strong": _spans(text, phrases), "mark": find_spans(text, search)})


@lru_cache(maxsize=4096)
def _emphasised(text: str, phrases: Sequence[str]) -> SafeString:
    return mark_up(text, {"strong": _spans(text, phrases)})


@register.simple_tag
def snippet(text: str | None, search: Search | None) -> SafeString:
    """Return a text as `highlight` does; nothing if the search found nothing in it."""
    if text and search and find_spans(text, search):
        return highlight(text, search)
    return SafeString()


def _spans(text: str, phrases: Sequence[str]) -> list[tuple[int, int]]:
    return [found.span() for phrase in phrases for found in re.finditer(re.escape(phrase), text)]


@register.filter
def pluralize_count(count: int, noun: str) -> str:
    """Return "25 topics" for 25 and "topic"."""
    return pluralize_count_words(count, noun)

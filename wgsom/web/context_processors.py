"""Context of every page: the links in its head, and whether the record is settled."""

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import get_script_prefix, reverse

from wgsom.revision_cache import is_settled

# The sections of the site by the names of their URLs: first those that stand in the head of a page.
SECTIONS = {
    "topics:topic-list": "Topics",
    "topics:coverage": "Topics by session",
    "sessions:session-list": "Sessions",
    "sessions:resolution-list": "Resolutions",
    "topics:paper-list": "Papers",
    "topics:cluster-list": "Clusters",
    "topics:work-plan": "Work plan",
    "changes:change-list": "Changes",
}
BAR_LENGTH = 5


@dataclass(frozen=True)
class Link:
    """A section of the site; `is_current` is "page" on its list, "true" below it, else empty."""

    label: str
    url: str
    is_current: str


def navigation(request: HttpRequest) -> dict[str, dict[str, list[Link]]]:
    """Add the links to the sections of the site, as `navigation`: its `bar`, and `more`."""
    urls = _section_urls(get_script_prefix())
    links = [_link(label, url, request.path) for label, url in urls.items()]
    return {"navigation": {"bar": links[:BAR_LENGTH], "more": links[BAR_LENGTH:]}}


def data_revision(request: HttpRequest) -> dict[str, bool]:
    """Add whether the record `is_settled`, every change of it worked in."""
    return {"is_settled": is_settled()}


def _link(label: str, url: str, path: str) -> Link:
    is_below = "true" if path.startswith(url) else ""
    return Link(label, url, "page" if path == url else is_below)


@cache
def _section_urls(script_prefix: str) -> dict[str, str]:
    return {label: reverse(name) for name, label in SECTIONS.items()}

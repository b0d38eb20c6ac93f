"""The links in the head of every page."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

SECTIONS = {
    "topics:topic-list": "Topics",
    "topics:coverage": "Coverage",
    "topics:cluster-list": "Clusters",
    "sessions:session-list": "Sessions",
    "sessions:resolution-list": "Resolutions",
    "topics:paper-list": "Papers",
    "changes:change-list": "Changes",
}


@dataclass(frozen=True)
class Link:
    """A section of the site; `is_current` is "page" on its list, "true" below it, else empty."""

    label: str
    url: str
    is_current: str


def navigation(request: HttpRequest) -> dict[str, list[Link]]:
    """Add the links to the sections of the site, as `navigation`."""
    return {"navigation": [_link(name, label, request.path) for name, label in SECTIONS.items()]}


def _link(url_name: str, label: str, path: str) -> Link:
    url = reverse(url_name)
    is_below = "true" if path.startswith(url) else ""
    return Link(label, url, "page" if path == url else is_below)

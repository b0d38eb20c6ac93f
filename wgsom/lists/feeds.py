"""Lists as Atom feeds, made by the list's own query."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks

from wgsom.exports.documents.sanitize import replace_unprintable
from wgsom.exports.response import bad_request
from wgsom.lists.list_query import ListQuery
from wgsom.lists.validation import validation_errors
from wgsom.text import pluralize_count

MAX_ENTRIES = 100

# The date of a feed whose rows nobody has changed: that of the paper that the fixtures were taken
# from. A feed has to have one, and the day of the request would make it new each time.
UNCHANGED_SINCE = datetime(2023, 10, 5, tzinfo=UTC)
TAG_DATE = "2026-01-01"  # in identifiers: never to be changed


def tag_uri(path: str) -> str:
    """Return an identifier that stays the same for good, however the site is reached (RFC 4151).

    `path` is one and the same for good, from the root of the site on. The date is one on which the
    register's host was the Secretariat's.
    """
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"tag:{host},{TAG_DATE}:{path}"


@dataclass(frozen=True)
class FeedEntry:
    """One entry: URLs from the root of the site on; `key` is one and the same for good."""

    key: str
    title: str
    url: str
    updated_at: datetime
    summary: str


class StableAtomFeed(Atom1Feed):
    """An Atom feed that reads the same for as long as nothing changes, an empty one too."""

    def latest_post_date(self) -> datetime:
        """Return when anything in it changed last."""
        return max((item["updateddate"] for item in self.items), default=UNCHANGED_SINCE)


class ListFeed(Feed):
    """A list as a feed, of what changed last. Name the `list_query_class`, `newest` and `entry`.

    A wrong parameter, or one that the list does not know, gives status 400.
    """

    feed_type = StableAtomFeed
    language = "en"
    author_name = "Register of topics"
    description = ""
    list_query_class: ClassVar[type[ListQuery]]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        list_query = self.list_query_class(request.GET)
        if errors := validation_errors(list_query):
            return bad_request(None, errors)
        response = super().__call__(request, list_query)
        # What leaves the list makes nothing in it newer: only the ETag tells that it changed.
        del response["Last-Modified"]
        return response

    def newest(self, list_query: ListQuery) -> QuerySet:
        """Return the rows of the list, what changed last first."""
        raise NotImplementedError(f"{type(self).__name__} must define newest().")

    def entry(self, row: Model, list_query: ListQuery) -> FeedEntry:
        """Return what the feed says of a row."""
        raise NotImplementedError(f"{type(self).__name__} must define entry().")

    # What the framework asks for: of the feed, then of each item

    def get_object(self, request: HttpRequest, list_query: ListQuery) -> ListQuery:
        return list_query

    def title(self, list_query: ListQuery) -> str:
        return replace_unprintable("; ".join([list_query.title, *list_query.filter_descriptions]))

    def link(self, list_query: ListQuery) -> str:
        return f"{settings.SITE_URL}{list_query.url()}"

    def feed_url(self, list_query: ListQuery) -> str:
        return f"{settings.SITE_URL}{list_query.feed_url}"

    def subtitle(self, list_query: ListQuery) -> str:
        completeness = list_query.completeness.sentence if list_query.completeness else ""
        parts = (_extent_sentence(list_query), completeness, list_query.note)
        return " ".join(filter(None, parts))

    def items(self, list_query: ListQuery) -> list[FeedEntry]:
        rows = self.newest(list_query)[:MAX_ENTRIES]
        return [self.entry(row, list_query) for row in rows]

    def item_title(self, item: FeedEntry) -> str:
        return replace_unprintable(item.title)

    def item_link(self, item: FeedEntry) -> str:
        return f"{settings.SITE_URL}{item.url}"

    def item_guid(self, item: FeedEntry) -> str:
        return tag_uri(item.key)

    def feed_guid(self, list_query: ListQuery) -> str:
        return tag_uri(list_query.feed_url)

    def item_updateddate(self, item: FeedEntry) -> datetime:
        return item.updated_at

    def item_description(self, item: FeedEntry) -> str | None:
        summary = replace_unprintable(item.summary)
        return linebreaks(summary, autoescape=True) if summary else None


def _extent_sentence(list_query: ListQuery) -> str:
    """Return a sentence on how much of a list its feed has."""
    count, noun = list_query.count, list_query.noun
    if count > MAX_ENTRIES:
        return f"Of {pluralize_count(count, noun)}, the {MAX_ENTRIES} that changed last."
    return f"All of the list: {pluralize_count(count, noun)}."

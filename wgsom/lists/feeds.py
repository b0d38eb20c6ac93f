"""Lists as Atom feeds, made by the list's own query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.views.generic import View

from wgsom.exports.documents.sanitize import replace_unprintable
from wgsom.exports.response import bad_request
from wgsom.lists import ListQuery
from wgsom.lists.views import validation_errors
from wgsom.text import pluralize_count

MAX_ENTRIES = 100

# What a feed gives as the day of what has not changed since there is a history.
UNCHANGED_SINCE = datetime(2023, 10, 5, tzinfo=UTC)


@dataclass(frozen=True)
class FeedEntry:
    """One entry: URLs from the root of the site on; `key` is one and the same for good."""

    key: str
    title: str
    url: str
    updated_at: datetime
    summary: str


class RegisterFeed(Atom1Feed):
    """A feed that reads the same for as long as nothing changes, an empty one too."""

    def latest_post_date(self) -> datetime:
        """Return when anything in it changed last."""
        return max((item["updateddate"] for item in self.items), default=UNCHANGED_SINCE)


class FeedView(View):
    """A list as a feed, of what changed last. Name the `list_query_class`, `newest` and `entry`.

    A wrong parameter, or one that the list does not know, is refused with status 400.
    """

    http_method_names = ["get", "head"]
    list_query_class: ClassVar[type[ListQuery]]

    def get(self, request: HttpRequest) -> HttpResponse:
        self.list = self.list_query_class(request.GET)
        if errors := validation_errors(self.list):
            return bad_request(None, errors)
        feed = self._feed(self.list)
        for row in self.newest(self.list)[:MAX_ENTRIES]:
            self._add(feed, self.entry(row))
        return HttpResponse(feed.writeString("utf-8"), content_type=Atom1Feed.content_type)

    def newest(self, list_query: ListQuery) -> Iterable[Model]:
        """Return the rows of the list, what changed last first."""
        raise NotImplementedError(f"{type(self).__name__} must define newest().")

    def entry(self, row: Model) -> FeedEntry:
        """Return what the feed says of a row."""
        raise NotImplementedError(f"{type(self).__name__} must define entry().")

    def _feed(self, list_query: ListQuery) -> Atom1Feed:
        return RegisterFeed(
            title=replace_unprintable(
                "; ".join([list_query.title, *list_query.filter_descriptions])
            ),
            link=self._site(list_query.url()),
            feed_url=self.request.build_absolute_uri(),
            description="",
            subtitle=f"{_extent_sentence(list_query)} {list_query.note}",
            author_name="Register of topics",
            language="en",
        )

    def _add(self, feed: Atom1Feed, entry: FeedEntry) -> None:
        summary = (
            linebreaks(replace_unprintable(entry.summary), autoescape=True) if entry.summary else ""
        )
        feed.add_item(
            title=replace_unprintable(entry.title),
            link=self._site(entry.url),
            description=summary or None,
            updateddate=entry.updated_at,
            unique_id=self._site(entry.key),
        )

    def _site(self, url: str) -> str:
        return self.request.build_absolute_uri(url)


def _extent_sentence(list_query: ListQuery) -> str:
    """Return a sentence on how much of a list its feed has."""
    count, noun = list_query.count, list_query.noun
    if count > MAX_ENTRIES:
        return f"Of {pluralize_count(count, noun)}, the {MAX_ENTRIES} that changed last."
    return f"All of the list: {pluralize_count(count, noun)}."

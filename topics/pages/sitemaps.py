"""The map of the site: every page of the record, and when readers last saw it change."""

from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import SitemapIndexItem
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse

from sessions.models import Resolution, Session
from topics.models import Cluster, Topic
from wgsom.changelog.models import ChangelogEntry
from wgsom.web.context_processors import SECTIONS


class SiteSitemap(Sitemap):
    """A part of the map whose URLs begin with `settings.SITE_URL`."""

    limit = 10_000

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, site=None) -> str:
        return urlsplit(settings.SITE_URL).netloc


class SectionSitemap(SiteSitemap):
    """The front page and the lists."""

    def items(self) -> list[str]:
        return ["topics:home", *SECTIONS]

    def location(self, item: str) -> str:
        return reverse(item)


class RecordSitemap(SiteSitemap):
    """The pages of the public records of a queryset, which is ordered."""

    def __init__(self, records: QuerySet):
        self.records = records

    def items(self) -> QuerySet:
        changed = ChangelogEntry.objects.last_changed_of(self.records.model)
        return self.records.annotate(last_changed=changed)

    def lastmod(self, item) -> datetime | None:
        return item.last_changed


SITEMAPS: dict[str, Callable[[], SiteSitemap]] = {
    "sections": SectionSitemap,
    "topics": lambda: RecordSitemap(Topic.objects.order_by("number")),
    "clusters": lambda: RecordSitemap(Cluster.objects.order_by("position")),
    "sessions": lambda: RecordSitemap(Session.objects.order_by("number")),
    "resolutions": lambda: RecordSitemap(
        Resolution.objects.order_by("conference_session", "number")
    ),
}


def sitemap_index(request: HttpRequest) -> TemplateResponse:
    """List the parts of the map, each by its pages.

    The framework's own view takes the host from the request, and reads every record.
    """
    items = []
    for section, sitemap in SITEMAPS.items():
        url = f"{settings.SITE_URL}{reverse('sitemap-section', args=[section])}"
        pages = sitemap().paginator.page_range
        items += [SitemapIndexItem(url if page == 1 else f"{url}?p={page}") for page in pages]
    context = {"sitemaps": items}
    return TemplateResponse(request, "sitemap_index.xml", context, "application/xml")

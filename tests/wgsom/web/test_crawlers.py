"""Search engines may list one URL of each page, and not every combination of filters."""

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from tests.support.admin_forms import save
from tests.support.responses import body
from topics.models import Topic
from wgsom.changelog.models import ChangelogEntry
from wgsom.web.context_processors import SECTIONS

pytestmark = pytest.mark.django_db

SITE = "https://register.example.org"
PAGES = [
    *["/", "/topics/", "/topics/19/", "/coverage/", "/clusters/", "/clusters/prosecution/"],
    *["/sessions/", "/sessions/9/", "/resolutions/", "/resolutions/6-3/", "/papers/", "/changes/"],
    "/papers/12/",
]


class Tags(HTMLParser):
    """The links of a page, and what its head says to crawlers."""

    def __init__(self, text: str):
        super().__init__()
        self.links, self.canonical, self.robots = [], "", ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "a":
            self.links.append((given.get("href", ""), given.get("rel") or ""))
        elif tag == "link" and given.get("rel") == "canonical":
            self.canonical = given["href"]
        elif tag == "meta" and given.get("name") == "robots":
            self.robots = given["content"]


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


@pytest.mark.parametrize("url", PAGES)
class TestAPageOfItsOwn:
    def test_names_its_url_whichever_host_was_asked(self, client, url):
        response = client.get(url, headers={"host": "other.example.net"})

        tags = Tags(response.text)
        assert tags.canonical == f"{SITE}{url}"
        assert not tags.robots
        assert "X-Robots-Tag" not in response.headers

    def test_leads_crawlers_to_no_combination_of_filters(self, client, url):
        links = Tags(client.get(url).text).links

        assert len(links) > 10
        followed = {href for href, rel in links if "nofollow" not in rel}
        assert [href for href in followed if re.search(r"\?(?!page=\d+$)", href)] == []


@pytest.mark.parametrize(
    "url",
    [
        *["/topics/?answer=no", "/topics/19/?answer=no", "/?as_of=8", "/search/?q=sea"],
        *["/topics/?page=0", "/topics/?page=01", "/topics/?page=x"],
    ],
)
def test_a_combination_is_not_indexed(client, url):
    response = client.get(url)

    tags = Tags(response.text)
    assert (tags.robots, tags.canonical) == ("noindex, nofollow", "")
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_nor_is_a_file_of_one_or_a_page_of_staff(client):
    assert "noindex" in client.get("/topics.csv?answer=no").headers["X-Robots-Tag"]
    assert "X-Robots-Tag" not in client.get("/topics.csv").headers
    assert "noindex" in client.get("/accounts/login/").headers["X-Robots-Tag"]


def test_the_second_page_of_a_list_has_a_url_of_its_own(client):
    Topic.objects.bulk_create(
        Topic(number=number, title=f"Topic {number}", state="published") for number in (98, 99)
    )
    assert Tags(client.get("/topics/?page=1").text).canonical == f"{SITE}/topics/"
    assert Tags(client.get("/topics/?page=2").text).canonical == f"{SITE}/topics/?page=2"


def test_what_is_not_there_has_no_url(client):
    response = client.get("/topics/999/")

    assert response.status_code == 404
    assert not Tags(response.text).canonical


def test_crawlers_are_told_what_to_leave_alone(client):
    response = client.get("/robots.txt")

    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /admin/", "Disallow: /accounts/", "Disallow: /search/?"} <= set(lines)
    assert {"Disallow: /*.pdf?", "Disallow: /*.csv?", "Disallow: /*.atom?"} <= set(lines)
    assert lines[-1] == f"Sitemap: {SITE}/sitemap.xml"


def locations(client, url) -> list[str]:
    text = body(client.get(url.removeprefix(SITE)))
    root = ElementTree.fromstring(text)  # noqa: S314 - our own
    return [each.text for each in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]


def test_the_map_of_the_site_has_every_page_of_the_record_and_no_draft(client):
    Topic.all_objects.filter(number=7).update(state="draft")
    parts = locations(client, "/sitemap.xml")

    pages = [page for part in parts for page in locations(client, part)]

    assert all(page.startswith(f"{SITE}/") for page in [*parts, *pages])
    assert len(pages) == len(set(pages))
    paths = {page.removeprefix(SITE) for page in pages}
    assert paths >= {reverse(name) for name in SECTIONS}
    assert paths >= {"/", "/topics/19/", "/sessions/9/", "/resolutions/6-3/", "/clusters/concepts/"}
    assert "/topics/7/" not in paths
    assert sum(path.startswith("/topics/") for path in paths) == 1 + 24
    assert all(client.get(path).status_code == 200 for path in paths)


def test_a_large_part_of_the_map_comes_in_pages(client, monkeypatch):
    monkeypatch.setattr("topics.pages.sitemaps.SiteSitemap.limit", 10)
    parts = [part for part in locations(client, "/sitemap.xml") if "topics" in part]

    assert parts == [f"{SITE}/sitemap-topics.xml{page}" for page in ("", "?p=2", "?p=3")]
    assert [len(locations(client, part)) for part in parts] == [10, 10, 5]


def test_the_map_says_when_readers_last_saw_a_record_change(client, admin_client):
    ChangelogEntry.objects.all().delete()
    assert "lastmod" not in client.get("/sitemap-topics.xml").text

    save(admin_client, Topic.objects.get(number=19), title="Another title")

    assert client.get("/sitemap-topics.xml").text.count("<lastmod>") == 1

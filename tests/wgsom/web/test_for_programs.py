"""What pages say of themselves to programs, and how records are cited by them."""

import json
import re
from html import unescape
from xml.etree import ElementTree

import pytest

from tests.support.responses import body
from topics.models import Topic

pytestmark = pytest.mark.django_db

SITE = "https://register.example.org"
PAGES = [
    *["/", "/topics/", "/topics/19/", "/topics/19/?as_of=8", "/topics/1/?as_of=2", "/coverage/"],
    *["/sessions/", "/sessions/9/", "/sessions/10/", "/resolutions/", "/resolutions/6-3/"],
    *[
        "/clusters/",
        "/clusters/protection/",
        "/papers/",
        "/papers/10/",
        "/changes/",
        "/search/?q=sea",
    ],
    *["/topics/?answer=maybe", "/nix/"],
]


@pytest.fixture(autouse=True)
def _site(settings):
    settings.SITE_URL = SITE


def metadata(client, url) -> dict[str, str]:
    """Return what a page says in its head, by name."""
    text = client.get(url).text
    found = re.findall(r'<meta (?:name|property)="([\w:]+)" content="([^"]*)"', text)
    return {name: unescape(content) for name, content in found}


@pytest.mark.parametrize("url", PAGES)
def test_each_page_has_a_description_and_a_picture_that_is_there(client, url):
    said = metadata(client, url)

    assert 50 < len(said["description"]) <= 301
    assert said["og:title"]
    assert said["og:url"].startswith(f"{SITE}/")
    picture = client.get(said["og:image"].removeprefix(SITE))
    assert picture.headers["Content-Type"] == "image/png"


def test_the_description_of_a_topic_is_its_answer(client):
    said = metadata(client, "/topics/19/")

    assert said["og:title"] == "Topic 19: Smuggling of migrants by sea"
    assert said["description"].startswith(
        "Has the Working Group addressed the topic since it was proposed? Yes, recorded at the 10th"
    )


@pytest.mark.parametrize(
    ("url", "kind", "names"),
    [
        ("/", "Dataset", {"distribution", "description", "name"}),
        ("/topics/19/", "CreativeWork", {"text", "identifier"}),
        ("/sessions/10/", "Event", {"startDate", "endDate", "location"}),
        ("/sessions/9/", "Event", {"startDate", "location"}),
        ("/resolutions/6-3/", "Legislation", {"legislationDate", "legislationIdentifier"}),
    ],
)
def test_structured_data(client, url, kind, names):
    (written,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', client.get(url).text, re.DOTALL
    )
    data = json.loads(written)

    assert (data["@context"], data["@type"]) == ("https://schema.org", kind)
    assert names <= data.keys()


def test_a_date_is_no_more_exact_than_what_is_known(client):
    dates = {
        number: re.search(r'"startDate": "([^"]*)"', client.get(f"/sessions/{number}/").text)[1]
        for number in (4, 9, 10)
    }

    assert dates == {4: "2017", 9: "2022-06", 10: "2023-10-05"}


def test_no_text_ends_the_element_that_it_stands_in(client):
    Topic.objects.filter(number=19).update(title="</script><script>alert(1)</script>")

    text = client.get("/topics/19/").text

    assert "<script>alert" not in text
    assert r"\u003c/script\u003e" in text


def test_the_search_can_be_added_to_a_browser(client):
    root = ElementTree.fromstring(client.get("/opensearch.xml").content)  # noqa: S314 - our own
    url = root.find("{http://a9.com/-/spec/opensearch/1.1/}Url")

    assert url.get("template").endswith("/search/?q={searchTerms}")
    assert 'href="/opensearch.xml"' in client.get("/").text


@pytest.mark.parametrize(
    "path", ["topics/19", "sessions/9", "resolutions/6-3", "clusters/protection"]
)
def test_each_record_has_its_citation(client, path):
    for extension in ("bib", "ris"):
        response = client.get(f"/{path}.{extension}?as_of=8")

        name = path.replace("/", "-")
        assert f'filename="wgsom-{name}.{extension}"' in response.headers["Content-Disposition"]
        assert f"{SITE}/{path}/?as_of=8" in response.text
        assert "As of the 8th session (2021)" in response.text
        assert f'href="/{path}.{extension}?as_of=8"' in client.get(f"/{path}/?as_of=8").text


def test_what_means_something_to_tex_is_escaped(client):
    Topic.objects.filter(number=19).update(title="50% & {more}_\\x\nof $it #1 ~ ^")

    text = client.get("/topics/19.bib").text

    assert r"50\% \& \{more\}\_\textbackslash{}x of \$it \#1 \textasciitilde{}" in text
    assert text.count("\n") == 7


def test_ris_is_a_line_a_field(client):
    lines = body(client.get("/topics/19.ris")).decode().split("\r\n")

    assert lines[0] == "TY  - ELEC"
    assert lines[-2:] == ["ER  - ", ""]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in lines[:-1])


@pytest.mark.parametrize("query", ["as_of=99", "page=2", "nix=1"])
def test_a_wrong_parameter_is_refused(client, query):
    assert client.get(f"/topics/19.bib?{query}").status_code == 400
    assert client.get(f"/topics/19.svg?{query}").status_code == 400
    assert client.get(f"/topics.png?{query}").status_code == 400


def test_a_picture_of_nothing_says_so_and_is_not_offered(client):
    response = client.get("/sessions.svg?q=zzzz")

    assert response.status_code == 400
    assert response.text == "rows: No row passes these filters: there is nothing to draw.\n"
    assert "/sessions.svg" not in client.get("/sessions/?q=zzzz").text


def test_what_is_to_be_kept_is_named_without_reading_every_record(client, monkeypatch):
    monkeypatch.setattr("topics.pages.offline.MAX_PAGES", 3)
    pages = client.get("/offline.json").json()["pages"]

    assert [page for page in pages if page.startswith("/topics/")] == [
        *["/topics/", "/topics/1/", "/topics/2/", "/topics/3/"]
    ]


def test_an_address_longer_than_a_code_holds_has_none(client):
    word = "中" * 200
    page = client.get("/topics/", {"q": word, **dict.fromkeys(["answer", "cluster"], "none")})

    assert page.status_code == 200
    assert client.get("/qr.svg", {"path": "/" + word * 5}).status_code == 400


def test_templates_lose_their_indentation_and_no_words(client):
    text = client.get("/topics/").text

    assert "\n    " not in text
    assert "Working Group on the Smuggling of Migrants" in text

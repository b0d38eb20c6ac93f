"""The addresses of a page to send on, and their QR codes."""

import re

import pytest

from tests.support.responses import markup

pytestmark = pytest.mark.django_db


def addresses(client, url) -> dict[str, str]:
    """Return the addresses that a page offers, by what they are."""
    text = markup(client.get(url))
    labels = re.findall(r'<label for="share-\d">([^<]*)</label>', text)
    values = re.findall(r'<input id="share-\d" type="text" value="([^"]*)"', text)
    return dict(zip(labels, values, strict=True))


@pytest.mark.parametrize(
    ("url", "found"),
    [
        (
            "/topics/19/?answer=yes&as_of=8",
            {
                "As of the 8th session (2021), for good": "http://testserver/topics/19/?as_of=8",
                "Always the latest": "http://testserver/topics/19/",
            },
        ),
        (
            "/topics/?answer=no",
            {
                "As of the 12th session (2025), for good": "http://testserver/topics/?answer=no"
                "&amp;as_of=12",
                "Always the latest": "http://testserver/topics/?answer=no",
            },
        ),
        ("/sessions/", {"The address of this page": "http://testserver/sessions/"}),
        ("/papers/10/", {"The address of this page": "http://testserver/papers/10/"}),
    ],
)
def test_one_reads_the_same_for_good_and_one_is_always_the_latest(client, url, found):
    assert addresses(client, url) == found


def test_a_code_is_a_picture(client):
    response = client.get("/qr.svg", {"path": "/topics/?answer=no"})

    assert response.headers["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert response.text.startswith("<svg ")


@pytest.mark.parametrize(
    "path", ["", "topics/", "//example.org/", "https://example.org", "/" * 2_001]
)
def test_there_are_codes_of_this_site_alone(client, path):
    response = client.get("/qr.svg", {"path": path})

    assert response.status_code == 400
    assert response.text.startswith("path: ")


def test_a_code_of_a_long_path_is_one_all_the_same(client):
    assert client.get("/qr.svg", {"path": "/" + "x" * 1_999}).status_code == 200

"""What every answer carries, and what public pages leave alone."""

import re
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.support.responses import body

pytestmark = pytest.mark.django_db

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
PUBLIC = [
    *["/", "/topics/", "/topics/1/", "/sessions/", "/sessions/3/", "/resolutions/"],
    *["/resolutions/6-3/", "/clusters/", "/clusters/prevention/", "/coverage/", "/nix/"],
]
FILES = ["/topics.csv", "/topics.json", "/topics.xlsx", "/topics.csv?nix=1"]


@pytest.mark.parametrize("url", [*PUBLIC, *FILES, "/admin/login/", "/healthz"])
def test_every_answer_has_the_strict_policy(client, url):
    response = client.get(url)

    assert response.headers["Content-Security-Policy"] == POLICY
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["X-Frame-Options"] == "DENY"
    features = response.headers["Permissions-Policy"]
    assert {"camera=()", "geolocation=()", "clipboard-write=(self)"} <= set(features.split(", "))


def test_static_files_have_the_policy_too(client):
    response = client.get("/static/wgsom/icon.svg")
    response.close()

    assert response.headers["Content-Security-Policy"] == POLICY


@pytest.mark.parametrize("url", PUBLIC)
def test_public_pages_have_no_inline_script_or_style(client, url):
    text = body(client.get(url)).decode()

    text = re.sub(r'<script type="application/ld\+json">', "", text)  # data, which nothing runs
    assert re.findall(r"<script(?! src=\"/static/wgsom/live.js\" defer></)", text) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", text) == []


@pytest.mark.parametrize("url", [*PUBLIC, *FILES])
def test_public_pages_set_no_cookie_and_do_not_depend_on_one(client, url):
    response = client.get(url)

    assert response.cookies == {}
    assert "Cookie" not in response.headers.get("Vary", "")


def test_public_pages_are_read_only(client):
    assert client.post("/topics/").status_code == 405
    assert client.post("/topics.csv").status_code == 405


def test_who_finds_a_weakness_is_told_where_to_report_it(client, settings):
    def fields():
        text = client.get("/.well-known/security.txt").text
        return dict(line.split(": ", 1) for line in text.splitlines())

    given = fields()
    assert given["Contact"] == "http://testserver/report/"
    assert given["Canonical"] == "http://testserver/.well-known/security.txt"
    end = datetime.fromisoformat(given["Expires"])
    assert timedelta(days=170) < end - timezone.now() < timedelta(days=365)
    settings.SECURITY_CONTACT = "mailto:security@example.org"
    assert fields()["Contact"] == "mailto:security@example.org"


def test_health_is_answered_without_tls(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/topics/").status_code == 301

"""What is kept of a page is what would be made anew, under every URL and for everyone."""

import re
from sys import getsizeof

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import set_script_prefix

from sessions.models import Session
from tests.support import responses
from tests.support.budget import sampled
from topics.models import Consideration, Topic
from wgsom.records.data_revision.current import read_revision
from wgsom.records.publication import State
from wgsom.revision_cache import reading
from wgsom.web import fragment_cache

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("committed_record"),
]

PATHS = ["/", "/topics/", "/coverage/", "/clusters/", "/clusters/prosecution/", "/topics/19/"]
OTHER_PATHS = ["/search/", "/sessions/", "/resolutions/", "/topics.csv", "/coverage.csv"]
OTHER_PAGES = ["/sessions/9/", "/resolutions/6-3/", "/sessions/", "/resolutions/", "/changes/"]
OTHER_QUERIES = ["?nothing=1", "?as_of=8&nothing=1", "?as_of=99", "?answer=maybe", "?page=2&q=sea"]
QUERIES = ["", "?as_of=8", "?as_of=2", "?q=sea", "?answer=no&sort=-title", "?group=cluster&page=1"]


@pytest.fixture
def urls():
    return [f"{path}{query}" for path in PATHS for query in QUERIES] + OTHER_PATHS


@pytest.fixture
def staff():
    browser = Client()
    browser.force_login(User.objects.create_superuser("anna"))
    return browser


def body(response) -> bytes:
    """Return the body without the record's revision, which no transaction knows before its end."""
    return re.sub(rb"State of the record: [^<]*", b"", responses.body(response))


def made_anew(client, url) -> bytes:
    """Return a page as it is where nothing is kept: within a transaction."""
    with transaction.atomic():
        return body(client.get(url))


@pytest.mark.slow
def test_under_other_urls_and_sessions(client, urls):
    for url in urls:
        client.get(url)
    for url in reversed(urls):
        assert body(client.get(url)) == made_anew(client, url), url


def test_whatever_else_the_url_has(client):
    paths = ["/topics/", "/", "/search/", "/topics/19/", *OTHER_PAGES]
    urls = [f"{path}{query}" for path in paths for query in ["", "?as_of=8", *OTHER_QUERIES]]
    for url in urls:
        client.get(url)
    for url in reversed(urls):
        assert body(client.get(url)) == made_anew(client, url), url


def test_what_no_list_reads_of_a_url_costs_no_page(client, django_assert_num_queries):
    client.get("/topics/19/?answer=no")
    with django_assert_num_queries(0):
        said = client.get("/topics/19/?answer=no&from=a-mail").content.decode()

    assert "“from” is not a filter of this list" in said


def test_many_fragments_take_bounded_memory(client, monkeypatch):
    monkeypatch.setattr(fragment_cache, "MAX_BYTES", 200_000)
    kept = set()
    for number in range(1, 10):
        client.get(f"/topics/{number}/")
        with reading(read_revision()):
            fragments = fragment_cache._kept()
            sizes = map(getsizeof, fragments._values.values())
            assert sum(sizes) == fragments.size <= 200_000
            kept |= set(fragments._values)
    assert len(kept) > len(fragments._values)


def test_for_staff_as_for_readers(client, staff, urls):
    for url in urls:
        assert body(staff.get(url)) == body(client.get(url)), url


@pytest.mark.slow
def test_after_each_change(client, urls):
    changes = [
        lambda: Topic.objects.filter(number=6).update(title="A zebra", emphasis="zebra"),
        lambda: Consideration.objects.filter(session__number=9).update(extent="partial"),
        lambda: Session.all_objects.filter(number=3).update(state=State.DRAFT),
        lambda: Topic.all_objects.filter(number=19).update(state=State.DRAFT),
    ]
    for turn, change in enumerate(changes):
        some = sampled(urls, 4, turn)
        for url in some:
            client.get(url)
        change()
        for url in some:
            assert body(client.get(url)) == made_anew(client, url), url


def test_under_another_script_prefix(client):
    before = body(client.get("/topics/"))
    set_script_prefix("/register/")
    try:
        moved = body(client.get("/topics/")).decode()
    finally:
        set_script_prefix("/")

    assert 'href="/register/topics/19/"' in moved
    assert 'href="/topics/19/"' not in moved
    assert body(client.get("/topics/")) == before

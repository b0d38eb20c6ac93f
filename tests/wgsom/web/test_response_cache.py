"""The response cache: public pages are made once a revision, and nothing else gets into it."""

import json
from datetime import date
from itertools import count

import pytest
from django.contrib.auth.models import User
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.support.budget import budget
from tests.support.processes import database_url, started
from tests.support.responses import words
from tests.support.wsgi import ask
from topics.models import Topic
from wgsom.records.projections.models import InvalidatedRecord
from wgsom.records.projections.refresh import MAX_IN_REQUEST, refresh
from wgsom.records.publication import State
from wgsom.web.entry_store import Entry, EntryStore
from wgsom.web.made_response import MAX_ENTRY_BYTES, RecordChangedError
from wgsom.web.public_request import accepts_gzip
from wgsom.web.response_cache import ResponseCache

pytestmark = pytest.mark.django_db(transaction=True)

URL = "/topics/?answer=no&as_of=8"


class CountedApplication:
    """Django, with the number of requests that reach it."""

    def __init__(self):
        self.handler, self.requests = WSGIHandler(), 0

    def __call__(self, environ, start_response):
        self.requests += 1
        return self.handler(environ, start_response)


@pytest.fixture
def django(committed_record):
    return CountedApplication()


@pytest.fixture
def cache(django):
    return ResponseCache(django)


def reword(number: int, title: str) -> None:
    Topic.objects.filter(number=number).update(title=title)
    ask(WSGIHandler(), "/topics/")


class TestRepeated:
    @pytest.mark.parametrize("url", [URL, "/", "/topics/19/", "/topics.csv", "/topics.atom"])
    def test_a_request_is_answered_with_the_same_bytes_by_the_revision_alone(
        self, cache, django, url
    ):
        first = ask(cache, url)
        with CaptureQueriesContext(connection) as captured:
            second = ask(cache, url)

        assert first.status == 200
        assert second == first
        assert (django.requests, len(captured)) == (1, 0)

    def test_what_who_asks_has_already_is_not_sent_again(self, cache, django):
        first = ask(cache, URL)
        again = ask(cache, URL, if_none_match=f'"other", {first.headers["etag"]}')

        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
        assert again.headers["cache-control"] == "no-cache"
        assert "content-length" not in again.headers
        assert django.requests == 1

    def test_nor_by_another_process_that_has_not_made_it(self, cache, django):
        first = ask(cache, URL)

        assert ask(ResponseCache(django), URL, if_none_match=first.headers["etag"]).status == 304
        assert django.requests == 1

    def test_two_processes_make_the_same_bytes_under_one_etag(self, cache, django):
        assert ask(cache, URL) == ask(ResponseCache(django), URL)

    def test_head_is_answered_with_the_headers_of_get(self, cache):
        head, get = ask(cache, URL, "HEAD"), ask(cache, URL)

        assert head.body == b""
        assert head.headers == get.headers

    def test_each_encoding_has_an_entry_and_an_etag_of_its_own(self, cache):
        plain, compressed = ask(cache, URL), ask(cache, URL, accept_encoding="br, gzip")

        assert compressed.headers["content-encoding"] == "gzip"
        assert compressed.text == plain.text
        assert compressed.headers["etag"] != plain.headers["etag"]
        assert compressed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
        assert compressed.headers["content-length"] == str(len(compressed.body))

    def test_a_file_that_is_compressed_by_itself_is_not_compressed_again(self, cache):
        assert "content-encoding" not in ask(cache, "/topics.xlsx", accept_encoding="gzip").headers


class TestVaries:
    @pytest.mark.parametrize(
        "change",
        [{"url": "/topics/"}, {"url": URL + "&q=sea"}, {"host": "another.example"}],
        ids=["path", "query", "host"],
    )
    def test_on_the_request(self, cache, change):
        first = ask(cache, URL)
        headers = dict(change)
        other = ask(cache, headers.pop("url", URL), **headers)

        assert other.headers["etag"] != first.headers["etag"]

    def test_on_the_scheme_that_a_proxy_names(self, cache, settings):
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        plain = ask(cache, "/topics.json")
        secure = ask(cache, "/topics.json", x_forwarded_proto="https")

        assert plain.headers["etag"] != secure.headers["etag"]

    def test_on_the_day_in_vienna(self, cache, django, monkeypatch):
        first = ask(cache, URL)
        monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2099, 1, 1))

        assert ask(cache, URL).headers["etag"] != first.headers["etag"]

    def test_on_the_revision_so_that_the_next_request_sees_a_change(self, cache, django):
        first = ask(cache, "/topics/6/")
        reword(6, "Another title")
        second = ask(cache, "/topics/6/", if_none_match=first.headers["etag"])

        assert second.status == 200
        assert "Another title" in second.text


class TestNeverKept:
    @pytest.mark.parametrize(
        "url",
        [
            "/topics/999/",
            "/topics.csv?answer=x",
            "/admin/",
            "/accounts/login/",
            "/healthz",
            "/topics",
        ],
    )
    def test_an_error_a_redirect_and_a_page_of_staff(self, cache, django, url):
        ask(cache, url)
        again = ask(cache, url)

        assert django.requests == 2
        assert "etag" not in again.headers
        assert "no-store" in again.headers["cache-control"]

    def test_what_somebody_with_a_session_asks_for(self, cache, django, settings):
        ask(cache, URL)
        browser = Client()
        browser.force_login(User.objects.create_superuser("anna"))
        cookie = (
            f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"
        )

        personal = ask(cache, URL, cookie=cookie)
        assert django.requests == 2
        assert personal.headers["cache-control"] == "no-store"
        assert "etag" not in personal.headers
        assert ask(cache, URL, cookie=f"a=b; {cookie}").status == 200
        assert django.requests == 3
        assert ask(cache, URL, cookie=f"not-{cookie}").status == 200
        assert django.requests == 3

    def test_what_sets_a_cookie_or_says_that_it_is_private(self):
        for header in [
            ("Set-Cookie", "a=b"),
            ("Cache-Control", "private"),
            ("Cache-Control", "no-store"),
        ]:
            made = count()

            def application(environ, start_response, made=made, header=header):
                start_response("200 OK", [("Content-Type", "text/plain"), header])
                return [str(next(made)).encode()]

            cache = ResponseCache(application)
            assert [ask(cache, "/x").body, ask(cache, "/x").body] == [b"0", b"1"]
            assert "etag" not in ask(cache, "/x").headers

    def test_what_is_made_while_the_record_changes(self, django):
        def application(environ, start_response):
            response = django(environ, start_response)
            Topic.objects.filter(number=5).update(emphasis="")
            return response

        first = ask(ResponseCache(application), URL)
        assert first.status == 200
        assert "etag" not in first.headers
        assert first.headers["cache-control"] == "no-store"

    def test_anything_until_projections_are_rebuilt(self, cache, django):
        ask(cache, URL)
        InvalidatedRecord.objects.bulk_create(
            InvalidatedRecord(projection="topic", object_id=key)
            for key in range(MAX_IN_REQUEST + 1)
        )
        meanwhile = ask(cache, URL)
        assert "is being worked into the register" in words(meanwhile.text)
        assert meanwhile.headers["cache-control"] == "no-store"
        assert "etag" not in meanwhile.headers

        refresh()
        assert "is being worked into the register" not in words(ask(cache, URL).text)
        assert "etag" in ask(cache, URL).headers

    def test_a_draft(self, cache):
        Topic.all_objects.filter(number=6).update(state=State.DRAFT)
        Topic.all_objects.filter(number=6).update(title="A secret")
        ask(cache, "/topics/")

        assert ask(cache, "/topics/6/").status == 404
        assert "A secret" not in ask(cache, "/topics/").text


class TestLimits:
    def test_what_is_too_large_is_sent_whole_with_an_etag_and_not_kept(self, django):
        size = MAX_ENTRY_BYTES // 4 + 1

        def application(environ, start_response):
            start_response("200 OK", [("Content-Type", "text/csv")])
            return (b"x" * size for _ in range(5))

        cache = ResponseCache(application)
        plain, compressed = ask(cache, "/x.csv"), ask(cache, "/x.csv", accept_encoding="gzip")
        assert len(plain.body) == 5 * size
        assert compressed.text == plain.text.replace("\r", "")
        assert cache.store.size == 0
        assert ask(cache, "/x.csv", if_none_match=plain.headers["etag"]).status == 304

    def test_a_large_file_is_broken_off_where_the_record_changes(self, django):
        def pieces():
            yield from [b"x" * MAX_ENTRY_BYTES] * 2
            Topic.objects.filter(number=5).update(emphasis="")
            yield b"of another revision"

        def application(environ, start_response):
            start_response("200 OK", [("Content-Type", "text/csv")])
            return pieces()

        with pytest.raises(RecordChangedError):
            ask(ResponseCache(application), "/x.csv")

    def test_the_entry_used_longest_ago_is_dropped_first(self):
        store = EntryStore(max_bytes=30)
        for name in "abc":
            store.add(name, Entry([], b"0123456789"))
        store.get("a")
        store.add("d", Entry([], b"0123456789"))

        assert [name for name in "abcd" if store.get(name)] == ["a", "c", "d"]
        assert store.size == 30


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        ("", False),
        ("identity", False),
        ("gzip", True),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", True),
        ("gzip;q=0", False),
        ("gzip; q=0.0", False),
        ("GZIP;q=0.001", True),
        ("*", True),
    ],
)
def test_gzip_is_sent_to_who_takes_it(header, takes):
    assert accepts_gzip(header) is takes


OPERATIONS = budget(500, 200)  # of each process


@pytest.mark.slow
def test_no_process_shows_what_another_has_changed_since(outside, tmp_path):
    """Four processes, random changes and reads, with ETags as browsers send them."""
    code = "from tests.support.cache_race import main; main({}, 4, {})"
    url = database_url(tmp_path)
    running = [
        started(url, "shell", "--no-imports", "-v0", "-c", code.format(place, OPERATIONS))
        for place in range(4)
    ]
    outputs = [process.communicate() for process in running]
    results = [json.loads(output) for output, errors in outputs]

    assert [result["stale"] for result in results] == [[], [], [], []]
    assert sum(result["operations"] for result in results) == 4 * OPERATIONS
    reads = sum(result["operations"] - result["changes"] for result in results)
    assert sum(result["changes"] for result in results) > OPERATIONS // 5
    assert sum(result["made"] for result in results) < reads

"""A network before the register: what it is told that it may keep, and that it has to let go."""

from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import transaction

from tests.support.servers import until
from tests.support.wsgi import ask
from topics.models import Topic
from wgsom.web.response_cache import ResponseCache

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("committed_record"),
]


@pytest.fixture
def network(settings):
    """The requests that a network gets, each by its headers."""
    requests = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            requests.append(dict(self.headers))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *given):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever).start()
    settings.CDN_PURGE_URL = f"http://127.0.0.1:{server.server_port}/purge"
    settings.CDN_PURGE_AGAIN_AFTER = 0
    settings.CDN_PURGE_TOKEN = "a-token"  # noqa: S105 - of this test
    yield requests
    server.shutdown()
    server.server_close()


def test_public_pages_and_files_say_how_long_and_under_which_key(settings):
    settings.CDN_MAX_AGE = 60
    cache = ResponseCache(get_wsgi_application())

    for path in ("/topics/", "/topics.csv", "/topics/19.pdf"):
        answer = ask(cache, path)
        assert answer.headers["cdn-cache-control"] == "public, max-age=60"
        assert answer.headers["surrogate-key"] == "register"
        assert answer.headers["cache-control"] == "no-cache"
    for path in ("/accounts/login/", "/nix/"):
        assert "surrogate-key" not in ask(cache, path).headers


def test_it_is_asked_to_drop_all_after_a_commit(network):
    with transaction.atomic():
        Topic.objects.filter(number=6).update(emphasis="")
        assert network == []

    until(lambda: len(network) == 2, "it was asked, and asked again")
    assert network[0]["Surrogate-Key"] == "register"
    assert network[0]["Authorization"] == "Bearer a-token"


def test_it_is_not_asked_where_nothing_was_changed(network):
    with transaction.atomic():
        Topic.objects.filter(number=6).update(emphasis="")
        transaction.set_rollback(True)
    with transaction.atomic():
        list(Topic.objects.all())
    Topic.objects.filter(number=7).update(emphasis="")  # the first that is asked for

    until(lambda: len(network) == 2, "it was asked, and asked again")


def test_one_that_does_not_answer_keeps_nobody_from_saving(settings, caplog):
    settings.CDN_PURGE_URL = "http://127.0.0.1:1/purge"

    Topic.objects.filter(number=6).update(emphasis="")

    until(lambda: "was not purged" in caplog.text, "it was noted")

"""A database that stops and comes back, under a server that readers ask meanwhile."""

import re

import pytest

from tests.support.postgresql import PostgresServer
from tests.support.processes import manage
from tests.support.servers import ask, served, until

pytestmark = pytest.mark.slow

# The form of the desk is given back in test_limits.py, where a test can make the database refuse.


@pytest.fixture(scope="module")
def database():
    """A server of PostgreSQL with the shipped register."""
    server = PostgresServer().make()
    try:
        manage(server.url, "migrate", "-v0")
        manage(server.url, "load_register", "-v0")
        yield server
    finally:
        server.remove()


def test_readers_keep_what_was_read_and_are_told_of_the_rest(database, tmp_path):
    with served(database.url, tmp_path, WEB_CONCURRENCY="1") as port:
        before = ask(port, "/topics/")
        file = ask(port, "/topics.csv")
        assert (before.status, file.status) == (200, 200)
        assert "cannot reach its database" not in before.text

        database.stop()

        kept = ask(port, "/topics/", if_none_match=before.headers["etag"])
        assert kept.status == 200
        assert re.search(
            r'role="status">The register cannot reach its database at the moment. This page was '
            r"made on\s+\d+ \w+ \d{4}",
            kept.text,
        )
        assert kept.headers["cache-control"] == "no-store"
        assert "etag" not in kept.headers
        assert kept.text.count("<tr") == before.text.count("<tr")
        assert ask(port, "/topics.csv").body == file.body

        for path in ("/topics/?answer=no", "/topics/19/", "/topics.json"):
            unknown = ask(port, path)
            assert unknown.status == 503
            assert int(unknown.headers["retry-after"]) > 0
            assert "cannot reach its database at the moment. Try again" in unknown.text
        assert ask(port, "/healthz").text == "ok\n"  # a restart would not mend it
        assert ask(port, "/readyz").status == 503
        refused = ask(port, "/topics.json").headers
        assert refused["content-type"].startswith("text/plain")
        for name in ("content-security-policy", "x-content-type-options", "x-frame-options"):
            assert refused[name] == before.headers[name]
        assert "surrogate-key" not in kept.headers
        assert ask(port, "/admin/", cookie="sessionid=x").status == 503
        head = ask(port, "/topics/", "HEAD")
        assert (head.status, head.body) == (200, b"")

        database.start()

        until(lambda: ask(port, "/topics/?answer=no").status == 200, "it answered again")
        again = ask(port, "/topics/")
        assert again.headers["etag"] == before.headers["etag"]
        assert again.body == before.body
        assert ask(port, "/readyz").text == "ready\n"

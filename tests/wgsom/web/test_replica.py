"""A streaming replica that readers read from: behind, stopped, back, and promoted."""

import re

import pytest

from tests.support.budget import IS_SOAK
from tests.support.postgresql import PostgresServer
from tests.support.processes import manage
from tests.support.servers import ask, served, until
from wgsom.web.made_response import MAX_ENTRY_BYTES

pytestmark = pytest.mark.slow

LOGIN = {"cookie": "sessionid=x"}  # by that cookie a request reads where staff write
PAGE, FILE = "/topics/1/", "/topics.json"


@pytest.fixture
def servers():
    """A primary without any record yet, and a standby that follows it."""
    primary, standby = PostgresServer(), PostgresServer()
    try:
        primary.make()
        yield primary, standby.make_standby_of(primary)
    finally:
        standby.remove()
        primary.remove()


def retitle(primary: PostgresServer, word: str) -> None:
    sql = "UPDATE topics_topic SET title = title || ' %s' WHERE number = 1"
    primary.sql(sql.replace("%s", word))


def test_readers_read_from_it_while_it_follows_and_from_the_primary_else(servers, tmp_path):
    primary, standby = servers
    manage(primary.url, "migrate", "-v0")
    manage(primary.url, "load_register", "-v0")
    environment = {"DATABASE_REPLICA_URL": standby.url, "WEB_CONCURRENCY": "1"}
    with served(primary.url, tmp_path, **environment) as port:

        def reads(word: str, **headers: str) -> bool:
            page = ask(port, PAGE, **headers)
            assert page.status == 200
            return word in page.text

        before = ask(port, PAGE)
        assert before.status == 200

        # Behind: who reads is, and never sees half of a change; who may write is not.
        standby.sql("SELECT pg_wal_replay_pause()")
        retitle(primary, "changed-1")
        until(lambda: reads("changed-1", **LOGIN), "staff saw it")
        assert not reads("changed-1")
        assert "changed-1" not in ask(port, FILE).text
        assert ask(port, PAGE).headers["etag"] == before.headers["etag"]
        standby.sql("SELECT pg_wal_replay_resume()")
        until(lambda: reads("changed-1"), "it has followed")
        assert "changed-1" in ask(port, FILE).text
        assert ask(port, PAGE).headers["etag"] != before.headers["etag"]

        # Stopped: nobody notices.
        standby.stop()
        retitle(primary, "changed-2")
        assert reads("changed-2")

        # Back: it is read from again.
        standby.start()
        standby.sql("SELECT pg_wal_replay_pause()")
        retitle(primary, "changed-3")
        until(lambda: not reads("changed-3"), "it was read from again")
        standby.sql("SELECT pg_wal_replay_resume()")
        until(lambda: reads("changed-3"), "it has followed again")

        # Promoted: it follows nobody any more, and is not read from.
        standby.promote()
        retitle(primary, "changed-4")
        assert reads("changed-4")

        # Without the primary there is still what was read.
        primary.stop()
        kept = ask(port, PAGE)
        assert kept.status == 200
        assert re.search("This page was\\s+made on", kept.text)


@pytest.mark.skipif(not IS_SOAK, reason="It takes a large register, made anew.")
def test_a_long_file_is_read_from_one_database_to_its_end(servers, tmp_path):
    primary, standby = servers
    manage(primary.url, "make_sample", "--topics", "1200", "--database", primary.url)
    primary.sql("UPDATE topics_topic SET title = left(title, 90) || repeat('x', 1800)")
    environment = {"DATABASE_REPLICA_URL": standby.url, "WEB_CONCURRENCY": "1"}
    with served(primary.url, tmp_path, **environment) as port:
        until(lambda: len(ask(port, FILE).body) > MAX_ENTRY_BYTES, "it had followed")
        standby.sql("SELECT pg_wal_replay_pause()")
        primary.sql("UPDATE topics_topic SET title = 'Changed ' || number")
        until(lambda: "Changed" in ask(port, "/topics/2/", **LOGIN).text, "it was changed")

        file = ask(port, FILE)

        assert len(file.body) > MAX_ENTRY_BYTES
        assert b"Changed" not in file.body

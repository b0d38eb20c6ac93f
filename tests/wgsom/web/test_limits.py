"""Bounds of a request: each is refused with a sentence, and costs next to nothing."""

import pytest
from django.db import connection, connections, transaction
from django.db.utils import OperationalError
from django.test.utils import CaptureQueriesContext

from tests.support.admin_forms import opened, posted, url
from tests.support.broken import Broken
from tests.support.urls import public_paths
from topics.models import Topic
from wgsom.web import CLIENT, time_limit
from wgsom.web.database_errors import BUSY, TOO_LONG, unavailable_message

pytestmark = pytest.mark.django_db

READ_ONLY = "can be read at the moment, and not be changed"


class TestParameters:
    @pytest.mark.parametrize(
        "query", ["&".join(f"q=a{n}" for n in range(900)), "a=1" + "&a=1" * 100]
    )
    def test_more_than_a_hundred_are_refused(self, client, query):
        response = client.get(f"/topics/?{query}")

        assert response.status_code == 400
        assert "parameters, and may have 100 at most. Take fewer filters." in response.text
        assert len(response.content) < 5_000

    def test_in_plain_text_for_a_file(self, client):
        response = client.get("/topics.csv?" + "&".join(["answer=no"] * 101))

        assert response.status_code == 400
        assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert response.text.startswith("The address has 101 parameters")

    def test_before_the_database_is_asked(self, client):
        with CaptureQueriesContext(connection) as captured:
            client.get("/topics/?" + "&".join(["answer=no"] * 101))

        assert len(captured) == 0

    def test_a_hundred_are_read(self, client):
        assert client.get("/topics/?" + "&".join(["page=1"] * 100)).status_code == 200

    def test_a_filter_takes_as_many_values_as_it_has(self, client):
        most = client.get("/topics.json?answer=yes&answer=partly&answer=no&answer=not-assessed")
        assert most.status_code == 200

        more = client.get("/topics.json?" + "&".join(["answer=no"] * 5))

        assert more.status_code == 400
        assert more.json()["errors"]["answer"] == ["This has 4 values, and the address gives 5."]


class TestBodies:
    def test_of_a_login_are_small(self, client):
        response = client.post("/accounts/login/", {"login": "x" * 70_000, "password": "x"})

        assert response.status_code == 413
        assert "What is sent may have 64 kB at most." in response.text

    def test_of_the_desk_hold_the_largest_form(self, admin_client, settings):
        path = url(Topic.objects.get(number=6), "change")
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100_000

        response = admin_client.post(path, {"title": "x" * 100_000})

        assert response.status_code == 413
        assert "at most." in response.text

    def test_a_length_that_is_no_number_is_refused(self, client):
        assert client.post("/accounts/login/", CONTENT_LENGTH="many").status_code == 413


class TestTime:
    def test_a_request_ends_where_it_would_ask_the_database(self, client, settings):
        client.raise_request_exception = False
        settings.REQUEST_TIME_LIMIT = -1

        response = client.get("/topics/")

        assert response.status_code == 503
        assert int(response.headers["Retry-After"]) > 0
        assert "This took longer than a request may take, and was stopped." in response.text
        assert "no-store" in response.headers["Cache-Control"]

    def test_one_that_is_made_in_the_background_waits_for_its_turn_first(self, client, settings):
        settings.REQUEST_TIME_LIMIT = -1

        assert client.get("/topics/", **{CLIENT: object()}).status_code == 200

    @pytest.fixture
    def other(self):
        """Another connection to the database, limited as those of a server are."""
        copy = connections["default"].copy()
        copy.connect()
        time_limit.limit_connection(copy)
        yield copy
        copy.close()

    def test_a_statement_is_stopped(self, other, settings):
        settings.REQUEST_TIME_LIMIT = 1
        time_limit.limit_connection(other)
        sql = "SELECT pg_sleep(600)"
        if other.vendor == "sqlite":
            sql = (
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1e12) "
                "SELECT count(*) FROM n"
            )
        token = time_limit.deadline.set(0.0)
        try:
            with other.cursor() as cursor, pytest.raises(OperationalError) as stopped:
                cursor.execute(sql)
        finally:
            time_limit.deadline.reset(token)
        assert unavailable_message(stopped.value) == TOO_LONG

    def test_nobody_waits_for_a_lock_for_long(self, other, settings):
        if other.vendor == "sqlite":
            pytest.skip("The time-out of SQLite's locks is of its driver.")
        settings.LOCK_TIME_LIMIT = 1
        time_limit.limit_connection(other)
        Topic.objects.filter(number=6).update(emphasis="x")
        with connection.cursor() as mine:
            mine.execute("LOCK TABLE topics_cluster")

        with other.cursor() as theirs, pytest.raises(OperationalError) as waited:
            theirs.execute("SELECT * FROM topics_cluster")

        assert unavailable_message(waited.value) == BUSY


@pytest.fixture
def read_only(db):
    """Return a function that lets the database refuse to change anything, as a full disk does."""
    is_sqlite = connection.vendor == "sqlite"

    def refuse() -> None:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only=ON" if is_sqlite else "SET TRANSACTION READ ONLY")

    with transaction.atomic():
        yield refuse
        if is_sqlite:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA query_only=OFF")
        transaction.set_rollback(True)


class TestADatabaseThatCannotBeChanged:
    def test_is_read_as_before(self, client, read_only):
        read_only()

        for path in public_paths():
            assert client.get(path).status_code == 200

    def test_by_staff_too(self, admin_client, read_only):
        read_only()

        for path in ("/admin/", "/admin/topics/topic/", url(Topic.objects.get(number=6), "change")):
            assert admin_client.get(path).status_code == 200

    def test_gives_back_what_was_typed(self, admin_client, read_only):
        admin_client.raise_request_exception = False
        topic = Topic.objects.get(number=6)
        form = opened(admin_client, topic, title="A title that took an hour")
        read_only()

        response = posted(admin_client, topic, form)

        assert f"The register {READ_ONLY}" in response.text
        assert "A title that took an hour" in response.text


def test_a_form_comes_back_where_nobody_can_be_asked_who_sent_it(admin_client):
    admin_client.raise_request_exception = False
    topic = Topic.objects.get(number=6)
    form = opened(admin_client, topic, title="A title that took an hour")

    with connection.execute_wrapper(Broken()):
        response = admin_client.post(url(topic, "change"), form)

    assert response.status_code == 503
    assert "cannot reach its database at the moment" in response.text
    assert "A title that took an hour" in response.text
    assert "Load this page again to send it once more" in response.text

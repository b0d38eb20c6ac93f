"""Update on write: what is derived from the record is there when a change of it is."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from sessions.models import Session
from tests.support.admin_forms import act, save, unpublished
from tests.support.factories import SessionFactory, TopicFactory
from tests.support.responses import topic_numbers, words
from topics.models import Assessment, Cluster, Consideration, Proposal, Topic, TopicStatus
from topics.quality.validity_rules import unprocessed_records
from wgsom.records.projections import refresh as refreshing
from wgsom.records.projections.models import InvalidatedRecord
from wgsom.records.projections.refresh import refresh, retry_failed

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("committed_record"),
]


@pytest.fixture
def topic():
    return Topic.objects.get(number=6)


def waiting() -> int:
    """Return how many records still have to be worked out."""
    return InvalidatedRecord.objects.waiting().count()


def is_in_step() -> bool:
    """Whether what is stored is what the rule gives, with nothing left to be worked out."""
    return waiting() == 0 and all(
        set(Topic.objects.as_of(session).values_list("number", "answer", "waiting"))
        == set(Topic.objects.with_rule_values(session).values_list("number", "answer", "waiting"))
        for session in Session.objects.all()
    )


def in_one_transaction(topic) -> None:
    with transaction.atomic():
        topic.proposals.all().delete()
        Consideration.objects.filter(session__number=9).update(extent="partial")


def bulk_updated(topic) -> None:
    rows = list(Consideration.objects.all())
    for row in rows:
        row.extent = "focus"
    Consideration.objects.bulk_update(rows, ["extent"])


CHANGES = {
    "save": lambda topic: setattr(topic, "title", "A zebra") or topic.save(),
    "save of a new one": lambda topic: SessionFactory(number=13, year=2027),
    "delete": lambda topic: topic.delete(),
    "delete of a part": lambda topic: topic.proposals.get().delete(),
    "update": lambda topic: Consideration.objects.update(extent="partial"),
    "bulk create": lambda topic: Proposal.objects.bulk_create(
        [Proposal(topic=topic, session=Session.objects.get(number=3))]
    ),
    "bulk update": bulk_updated,
    "several in one transaction": in_one_transaction,
    "a session's state": lambda topic: Session.all_objects.filter(number=9).update(state="draft"),
    "a load": lambda topic: call_command("load_register", overwrite=True, verbosity=0),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_leaves_nothing_to_be_worked_out(topic, name):
    CHANGES[name](topic)

    assert is_in_step()


def test_a_form_and_an_action_leave_nothing_either(admin_client, topic):
    save(admin_client, topic, title="A zebra", emphasis="")
    act(admin_client, "publish", unpublished(Topic.objects.get(number=7)), reason="A test")

    assert is_in_step()
    assert topic_numbers(admin_client.get("/topics/?q=zebra")) == [6]


def test_what_is_rolled_back_leaves_nothing(topic):
    before = list(TopicStatus.objects.order_by("pk").values())
    with transaction.atomic():
        topic.proposals.all().delete()
        transaction.set_rollback(True)

    assert list(TopicStatus.objects.order_by("pk").values()) == before
    assert waiting() == 0


def test_readers_see_a_change_and_what_follows_from_it_together(topic):
    """The statuses are part of the writer's own transaction."""
    with transaction.atomic():
        topic.proposals.all().delete()
        assert Topic.objects.as_of(Session.objects.get(number=9)).filter(number=6).exists()

    assert not Topic.objects.as_of(Session.objects.get(number=9)).filter(number=6).exists()


class TestMoreThanAWriterWaitsFor:
    @pytest.fixture(autouse=True)
    def few(self, monkeypatch):
        monkeypatch.setattr(refreshing, "MAX_BEFORE_COMMIT", 10)

    def test_it_is_left_to_others(self):
        Session.objects.filter(number=8).update(is_complete=False)
        assert waiting() >= 25

        refresh()
        assert is_in_step()

    def test_a_reader_who_can_do_it_soon_does(self, client):
        Session.all_objects.filter(number=9).update(state="draft")
        client.get("/resolutions/")

        assert is_in_step()

    def test_until_then_pages_say_so_and_files_are_refused(self, client, monkeypatch):
        monkeypatch.setattr("wgsom.web.data_revision.MAX_IN_REQUEST", 10)
        statement = Assessment.objects.get(topic__number=1, session__number=10).statement
        assert statement in client.get("/topics/1/").text
        Session.all_objects.filter(number=10).update(state="draft")

        for path in ("/", "/topics/", "/topics/1/", "/coverage/", "/search/?q=sea", "/clusters/"):
            page = client.get(path)
            assert page.status_code == 200, path
            assert "is being worked into the register" in words(page.text), path
            assert statement not in page.text, path
        for path in ("/topics.csv", "/topics.json", "/topics/1.pdf", "/topics.atom"):
            answer = client.get(path)
            assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60"), path

    def test_until_then_the_register_is_read_as_of_a_session_that_is_whole(
        self, client, monkeypatch
    ):
        monkeypatch.setattr("wgsom.web.data_revision.MAX_IN_REQUEST", 10)
        before = topic_numbers(client.get("/topics/"))
        Session.all_objects.filter(number=12).update(state="draft")
        refresh()
        Session.all_objects.filter(number=12).update(state="published")

        assert topic_numbers(client.get("/topics/")) == before
        assert client.get("/topics/6/").status_code == 200

    @pytest.mark.slow
    def test_a_server_has_a_thread_for_it(self, outside):
        code = "from tests.support.background import main; main()"

        assert outside("shell", "--no-imports", "-v0", "-c", code).split() == ["25", "0", "True"]


class TestOneThatCannotBeProcessed:
    @pytest.fixture
    def broken(self, outside_the_limits):
        """A value that only SQL can write, and that nothing can read."""
        statements = {
            "sqlite": "UPDATE topics_topic SET title = CAST(x'ff' AS text) WHERE number = 6",
            "postgresql": "UPDATE wg_sessions_resolution SET adopted_on = 'infinity' "
            "WHERE number = 3",
        }

        def write():
            with connection.cursor() as cursor:
                cursor.execute(statements[connection.vendor])

        outside_the_limits(write)
        refresh()
        return InvalidatedRecord.objects.failed()

    def test_it_stops_nobody_and_is_reported(self, broken, client):
        assert waiting() == 0
        assert broken.exists()
        assert [row for row, _ in unprocessed_records()]
        for path in ("/healthz", "/sessions/9/", "/accounts/login/", "/changes/"):
            assert client.get(path).status_code == 200, path

        Cluster.objects.filter(slug="prevention").update(name="A zebra")
        TopicFactory(number=26, title="A quagga", short_title="Quagga")
        assert waiting() == 0

    def test_nothing_of_it_is_shown(self, broken):
        keys = broken.filter(projection="topic").values("object_id")
        assert not TopicStatus.objects.filter(topic__in=keys).exists()

    def test_it_is_worked_out_once_it_is_mended(self, broken):
        with connection.cursor() as cursor:
            cursor.execute("UPDATE wg_sessions_resolution SET adopted_on = '2010-10-22'")
            cursor.execute("UPDATE topics_topic SET title = 'Mended' WHERE number = 6")
        retry_failed()  # as the check of the register does, of those that another one held up

        assert not broken.exists()
        assert is_in_step()

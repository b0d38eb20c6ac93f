"""The data revision: incremented by what changes what readers could see, and by nothing else."""

import sys
import threading

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, models, transaction
from django.utils import timezone

from sessions.models import Session
from tests.support.admin_forms import act, delete, save, unpublished
from tests.support.factories import ProposalFactory
from topics.models import Cluster, Topic
from wgsom.changelog.models import ChangelogEntry
from wgsom.records.data_revision.current import read_revision
from wgsom.records.data_revision.models import DataRevision
from wgsom.records.data_revision.triggers import public_tables
from wgsom.records.publication import previewed, public_models
from wgsom.records.triggers import install
from wgsom.revision_cache import Revision, cached_by_revision, reading

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("committed_record"),
]


def number() -> int:
    """Return the number of the revision that others see."""
    return read_revision().number


def increments(change) -> int:
    """Return by how much a change increments the revision."""
    before = number()
    change()
    return number() - before


def is_once(count: int) -> bool:
    """Whether it is one increment, or on SQLite one or more."""
    return count >= 1 if connection.vendor == "sqlite" else count == 1


def sql(*statements) -> None:
    """Run statements in one transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def topic():
    return Topic.objects.get(number=6)


class TestWhatIncrementsIt:
    @pytest.mark.parametrize(
        "change",
        [
            lambda topic: topic.save(),
            lambda topic: Topic.objects.filter(number__lt=9).update(emphasis=""),
            lambda topic: ProposalFactory(topic=topic, session=Session.objects.get(number=9)),
            lambda topic: Cluster.objects.bulk_create(
                Cluster(position=50 + n, name=f"New {n}", slug=f"new-{n}") for n in range(3)
            ),
            lambda topic: topic.delete(),
            lambda topic: sql("UPDATE topics_topic SET emphasis = '' WHERE number = 6"),
            lambda topic: sql("DELETE FROM topics_review", "DELETE FROM topics_assessment"),
        ],
        ids=["save", "update", "add", "bulk", "delete", "plain SQL", "two statements"],
    )
    def test_each_kind_of_writer_once_a_transaction(self, topic, change):
        assert is_once(increments(lambda: change(topic)))

    def test_a_form_an_action_and_a_deletion(self, admin_client, topic):
        draft = unpublished(Topic.objects.get(number=7))

        assert is_once(increments(lambda: save(admin_client, topic, title="Reworded")))
        assert is_once(increments(lambda: act(admin_client, "publish", draft, reason="A test")))
        assert is_once(increments(lambda: delete(admin_client, topic)))

    def test_a_load(self):
        Topic.objects.get(number=6).delete()
        sql("DELETE FROM wgsom_fixturebaseline")

        assert is_once(increments(lambda: call_command("load_register", verbosity=0)))

    def test_emptying_a_table(self):
        statement = "DELETE FROM" if connection.vendor == "sqlite" else "TRUNCATE"

        assert is_once(increments(lambda: sql(f"{statement} topics_proposal")))

    def test_every_table_that_is_public_by_itself(self):
        names = {model._meta.label for model in public_tables()}

        assert {model._meta.label for model in public_models()} <= names
        assert {"wgsom.ChangelogEntry", "topics.PaperText", "topics.IssuedPaper"} <= names

    def test_a_new_table_is_covered_by_itself(self):
        class Rumour(models.Model):
            class Meta:
                app_label = "topics"

            def __str__(self):
                return "A rumour"

        sql("CREATE TABLE topics_rumour (id integer PRIMARY KEY)")
        try:
            install()

            assert is_once(increments(lambda: sql("INSERT INTO topics_rumour (id) VALUES (1)")))
        finally:
            del apps.all_models["topics"]["rumour"]
            apps.clear_cache()
            install()
            sql("DROP TABLE topics_rumour")


class TestWhatDoesNot:
    def test_what_was_rolled_back(self, topic):
        def roll_back():
            with transaction.atomic():
                topic.save()
                transaction.set_rollback(True)

        def roll_back_a_savepoint():
            with transaction.atomic(), transaction.atomic():
                topic.save()
                transaction.set_rollback(True)

        assert increments(roll_back) == 0
        assert increments(roll_back_a_savepoint) == 0

    def test_what_only_staff_see(self, client):
        assert increments(lambda: User.objects.create_superuser("new")) == 0
        assert increments(lambda: client.force_login(User.objects.get(username="new"))) == 0
        assert increments(lambda: client.get("/admin/")) == 0

    def test_reading(self, client):
        client.get("/topics/")

        assert increments(lambda: client.get("/topics/?q=sea")) == 0


@pytest.fixture
def several_writers():
    """Leave out a test on SQLite, which has one writer at a time."""
    if connection.vendor == "sqlite":
        pytest.skip("SQLite has one writer at a time")


@pytest.mark.usefixtures("several_writers")
class TestTwoWriters:
    def test_nothing_is_seen_before_the_commit(self, topic):
        seen = []
        with transaction.atomic():
            topic.save()
            thread = threading.Thread(target=lambda: seen.append(_number_of_a_thread()))
            thread.start()
            thread.join()

        assert number() > seen[0]

    def test_two_writers_do_not_wait_for_each_other(self, topic):
        before, first_is_open, second_is_done = number(), threading.Event(), threading.Event()

        def second():
            first_is_open.wait(20)
            Topic.objects.filter(number=7).update(emphasis="")
            connection.close()
            second_is_done.set()

        thread = threading.Thread(target=second)
        thread.start()
        with transaction.atomic():
            topic.save()
            first_is_open.set()
            assert second_is_done.wait(20)
        thread.join()

        assert number() == before + 2


def test_the_moment_is_that_of_the_change(topic):
    begun = timezone.now().replace(microsecond=0)
    topic.save()

    assert begun <= read_revision().changed_at <= timezone.now()


def test_it_begins_anew_where_its_row_is_gone(topic):
    DataRevision.objects.all().delete()
    assert read_revision() is None

    topic.save()
    assert read_revision().number >= 1


def test_entries_of_the_change_log_carry_the_revision_that_shows_them(admin_client, topic):
    before = number()
    save(admin_client, topic, title="Reworded")
    between = number()
    save(admin_client, topic, title="Reworded again")

    last, first = ChangelogEntry.objects.of_root(topic).filter(action="changed")[:2]
    assert before < first.data_revision <= between < last.data_revision <= number()


class TestKeeping:
    @pytest.fixture
    def titles(self):
        return cached_by_revision(
            lambda: list(Topic.objects.filter(number=6).values_list("title", flat=True))
        )

    def test_for_as_long_as_the_revision_is_the_same(self, titles, topic):
        with reading(read_revision()):
            first = titles()
            assert titles() is first

        Topic.objects.filter(number=6).update(title="Another title")
        with reading(read_revision()):
            assert titles() == ["Another title"]

    def test_not_outside_a_request_nor_in_a_transaction_nor_in_a_preview(self, titles, topic):
        assert titles() is not titles()
        with reading(read_revision()):
            kept = titles()
            with previewed([topic]):
                assert titles() is not kept
            with transaction.atomic():
                Topic.objects.filter(number=6).update(title="Not for anyone yet")
                assert titles() == ["Not for anyone yet"]
                transaction.set_rollback(True)
            assert titles() is kept

    def test_threads_at_two_revisions_do_not_mix_what_they_keep(self):
        values = cached_by_revision(lambda: reads_as_of.number)
        reads_as_of, wrong = threading.local(), []
        moment = timezone.now()

        def read(number):
            reads_as_of.number = number
            with reading(Revision(number, moment)):
                wrong.extend(value for _ in range(20_000) if (value := values()) != number)

        threads = [threading.Thread(target=read, args=[number]) for number in (1, 2, 3)]
        interval = sys.getswitchinterval()
        sys.setswitchinterval(1e-6)
        try:
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        finally:
            sys.setswitchinterval(interval)
        assert wrong == []


def _number_of_a_thread() -> int:
    try:
        return number()
    finally:
        connection.close()

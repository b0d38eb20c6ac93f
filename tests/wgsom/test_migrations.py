"""Migrations: complete, and the database's own checks are there after each of them."""

import json

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection, models
from reversion.models import Version

from sessions.models import Document, OperativeParagraph, Session
from tests.support.admin_forms import opened, url
from tests.support.groups import groups_there
from tests.support.responses import json_file, topic_numbers
from tests.topics.test_constraints import refuses
from topics.models import (
    Assessment,
    Consideration,
    IssuedPaper,
    Mandate,
    Proposal,
    Topic,
    TopicStatus,
)
from wgsom.changelog.models import ChangelogEntry
from wgsom.records import limits
from wgsom.records.data_revision.current import read_revision
from wgsom.records.fixtures.models import FixtureBaseline
from wgsom.records.triggers import remove

pytestmark = pytest.mark.django_db(transaction=True)


# What a session's record got with completeness.
NEW_FIELDS = {"is_complete", "completeness_reason"}


def guard_holds() -> bool:
    """Whether the database refuses an agenda item of another session."""
    rows = Consideration.objects.filter(topic__number=5)
    return refuses(lambda: rows.update(session=Session.objects.get(number=8)))


def values_of(model) -> list[dict]:
    """Return the rows of a model without their version tokens, new whenever the column is."""
    rows = list(model.objects.order_by("pk").values())
    return [{name: value for name, value in row.items() if name != "version_token"} for row in rows]


def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrating_puts_the_guard_of_agenda_items_in_place():
    call_command("load_register", verbosity=0)
    remove()
    if connection.vendor == "sqlite":
        assert not guard_holds()

    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0)

    assert guard_holds()


def test_the_guard_outlives_a_rebuild_of_the_table():
    """A migration that rebuilds the table on SQLite would lose its triggers."""
    call_command("load_register", verbosity=0)
    narrow = Consideration._meta.get_field("extent")
    wide = models.CharField(max_length=20)
    wide.set_attributes_from_name("extent")
    wide.model = Consideration

    remove()
    with connection.schema_editor() as editor:
        editor.alter_field(Consideration, narrow, wide)
        editor.alter_field(Consideration, wide, narrow)
    call_command("migrate", verbosity=0)

    assert guard_holds()


@pytest.mark.slow
def test_the_search_and_the_readings_come_to_a_register_that_was_there_before(client):
    """From the first landed state on: its data is kept, and its projections are rebuilt."""
    call_command("load_register", verbosity=0)
    record = (Topic, Proposal, Mandate, Consideration, Assessment, Session, Document)
    kept = {model: values_of(model) for model in record}
    call_command("migrate", "topics", "0001", verbosity=0)
    call_command("migrate", "wgsom", "0001", verbosity=0)
    assert "topics_reading" not in connection.introspection.table_names()
    # What was there before knows nothing of triggers: it must be able to write.
    Proposal.all_objects.filter(topic__number=1).update(source="")
    Proposal.all_objects.filter(topic__number=1).update(source=kept[Proposal][0]["source"])

    call_command("migrate", verbosity=0)

    assert {model: values_of(model) for model in record} == kept
    assert topic_numbers(client.get("/topics/?q=prosecuting+-sea&answer=partly")) == [3]
    Topic.objects.filter(number=3).update(title="A zebra")
    assert topic_numbers(client.get("/topics/?q=zebra")) == [3]
    assert guard_holds()


@pytest.mark.slow
def test_the_history_comes_to_a_register_that_was_there_before(admin_client):
    """From the state before it on: data is kept, and what is changed is kept from then on."""
    call_command("load_register", verbosity=0)
    kept = values_of(Topic)
    call_command("migrate", "topics", "0006", verbosity=0)
    call_command("migrate", "wg_sessions", "0002", verbosity=0)
    call_command("migrate", "wgsom", "0002", verbosity=0)
    call_command("migrate", "reversion", "zero", verbosity=0)

    call_command("migrate", verbosity=0)
    assert values_of(Topic) == kept
    topic = Topic.objects.get(number=6)
    form = opened(admin_client, topic, title="Changed", emphasis="", reason="A test")
    admin_client.post(url(topic, "change"), form)
    assert [each.revision.comment for each in Version.objects.get_for_object(topic)] == [
        "A test",
        "As it stood when its history began.",
    ]


def test_what_readers_were_told_stays_from_the_state_before_on():
    call_command("load_register", verbosity=0)
    kept = list(ChangelogEntry.objects.order_by("pk").values())
    call_command("migrate", "wgsom", "0005", verbosity=0)

    call_command("migrate", verbosity=0)
    before_revisions = [{**entry, "data_revision": 0} for entry in kept]
    assert list(ChangelogEntry.objects.order_by("pk").values()) == before_revisions
    assert len(kept) > 100


def test_the_revision_is_counted_from_the_upgrade_on():
    call_command("load_register", verbosity=0)
    call_command("migrate", "wgsom", "0007", verbosity=0)
    kept = values_of(Topic)

    call_command("migrate", verbosity=0)
    Topic.objects.filter(number=1).update(emphasis="")
    assert read_revision().number >= 1
    assert len(values_of(Topic)) == len(kept)


def test_permissions_follow_the_models_that_are_renamed():
    call_command("migrate", "wgsom", "0006", verbosity=0)
    call_command("migrate", verbosity=0)

    permissions = Permission.objects.filter(codename__startswith="view_")
    names = dict(permissions.values_list("codename", "name"))
    assert not {"view_reading", "view_searchentry", "view_publicchange"} & set(names)
    assert names["view_topicstatus"] == "Can view topic status"
    assert names["view_indexentry"] == "Can view index entry"


def test_statuses_are_rebuilt_after_what_they_are_made_of_changes(client):
    """From the state before intervals of sessions on, and back: what they say stays."""
    call_command("load_register", verbosity=0)
    kept = values_of(Topic)
    before = {n: json_file(client.get(f"/topics.json?as_of={n}"))["rows"] for n in (8, 10, 12)}
    call_command("migrate", "topics", "0019", verbosity=0)

    call_command("migrate", verbosity=0)
    after = {n: json_file(client.get(f"/topics.json?as_of={n}"))["rows"] for n in (8, 10, 12)}
    assert after == before
    assert values_of(Topic) == kept
    assert Topic.objects.count() < TopicStatus.objects.count() < 12 * Topic.objects.count() / 2


@pytest.mark.slow
def test_the_papers_come_to_a_register_that_was_there_before(client):
    """From the state before papers on: its data is kept, and its next start brings the papers."""
    call_command("load_register", verbosity=0)
    before = client.get("/topics.json?as_of=10").getvalue()
    call_command("migrate", "topics", "0002", verbosity=0)
    assert "topics_issuedpaper" not in connection.introspection.table_names()
    FixtureBaseline.objects.filter(model__in=["topics.papertext", "topics.issuedpaper"]).delete()

    call_command("migrate", verbosity=0)
    call_command("load_register", verbosity=0)

    assert client.get("/papers/10/issued/").status_code == 200
    after = client.get("/topics.json?as_of=10").getvalue()
    assert json.loads(after)["rows"] == json.loads(before)["rows"]
    assert refuses(lambda: models.QuerySet(IssuedPaper).update(symbol="X"))


@pytest.mark.slow
def test_completeness_and_reviews_come_to_a_register_that_was_there_before(client):
    """From the state before them on: data is kept, and the next start says what is complete."""
    call_command("load_register", verbosity=0)
    record = (Topic, Proposal, Mandate, Consideration, Assessment, Document)
    kept = {model: values_of(model) for model in record}
    groups_there()
    Session.objects.filter(number=4).update(place="Edited by staff")
    call_command("migrate", "topics", "0011", verbosity=0)
    call_command("migrate", "wg_sessions", "0005", verbosity=0)
    assert "topics_review" not in connection.introspection.table_names()
    for baseline in FixtureBaseline.objects.filter(model="wg_sessions.session"):
        values = {name: baseline.values[name] for name in baseline.values.keys() - NEW_FIELDS}
        FixtureBaseline.objects.filter(pk=baseline.pk).update(values=values)

    call_command("migrate", verbosity=0)
    assert {model: values_of(model) for model in record} == kept
    assert not Session.objects.filter(is_complete=True).exists()
    call_command("load_register", verbosity=0)

    complete = Session.objects.filter(is_complete=True)
    assert list(complete.values_list("number", flat=True)) == list(range(1, 11))
    assert Session.objects.get(number=4).place == "Edited by staff"
    assert json_file(client.get("/topics.json"))["about"]["complete_to"] == 10
    for name in ("Editors", "Publishers"):
        group = Group.objects.get(name=name)
        assert group.permissions.filter(codename="add_review").exists()


def test_what_is_over_the_limits_is_kept_and_found(client):
    """From the state before limits on: nothing is cut, and the index is made anew."""
    call_command("load_register", verbosity=0)
    client.get("/topics/")
    call_command("migrate", "topics", "0014", verbosity=0)
    call_command("migrate", "wg_sessions", "0007", verbosity=0)
    remove(beginning=limits.NAME)
    text = "zebra " * 5_000
    OperativeParagraph.objects.filter(number=15).update(text=text)

    call_command("migrate", verbosity=0)

    assert OperativeParagraph.objects.get(number=15).text == text
    assert topic_numbers(client.get("/topics/?q=zebra")) == [24]
    assert topic_numbers(client.get("/topics/?q=topic+1"))[0] == 1
    assert refuses(lambda: Topic.objects.filter(number=1).update(title="a" * 2_001))
    OperativeParagraph.objects.filter(number=15).update(summary="It can be edited.")

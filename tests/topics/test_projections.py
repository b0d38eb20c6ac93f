"""What is stored beside the record is in step with it, however the record is changed."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from sessions.models import AgendaItem, Document, OperativeParagraph, Resolution, Session
from tests.support.factories import (
    AgendaItemFactory,
    AssessmentFactory,
    DocumentFactory,
    MandateFactory,
    OperativeParagraphFactory,
    SessionFactory,
)
from tests.support.responses import body, csv_rows
from topics.models import (
    Assessment,
    Cluster,
    Consideration,
    Mandate,
    Proposal,
    Topic,
    TopicStatus,
)
from topics.models.status import EVIDENCE_FIELDS, STATUS_FIELDS
from wgsom.records.projections.models import InvalidatedRecord
from wgsom.records.projections.refresh import refresh
from wgsom.records.projections.triggers import install_after_migrating
from wgsom.records.publication import previewed
from wgsom.records.triggers import remove_before_migrating
from wgsom.search.models import IndexEntry, IndexTerm

pytestmark = pytest.mark.django_db


# What topics of a list have of their status that the rule gives as it is.
GIVEN_BY_THE_RULE = sorted({*STATUS_FIELDS} - {*EVIDENCE_FIELDS, "proposal_count"})


def with_rule_values() -> set[tuple]:
    """Return what the rule gives for every topic and session, computed on the spot."""
    return {
        (session.number, topic.number, *(getattr(topic, name) for name in GIVEN_BY_THE_RULE))
        for session in Session.objects.all()
        for topic in Topic.objects.with_rule_values(session)
    }


def as_stored() -> set[tuple]:
    """Return the same from the statuses, as a list takes it, once the change is worked out."""
    refresh()
    return {
        (session.number, topic.number, *(getattr(topic, name) for name in GIVEN_BY_THE_RULE))
        for session in Session.objects.all()
        for topic in Topic.objects.as_of(session)
    }


def test_statuses_are_what_the_rule_gives():
    assert as_stored() == with_rule_values()


CHANGES = {
    "an update of many rows": lambda: Consideration.objects.update(extent="partial"),
    "a deletion": lambda: Proposal.objects.filter(session__number=6).delete(),
    "a topic deleted with its evidence": lambda: Topic.objects.filter(number__lte=9).delete(),
    "rows written at once": lambda: Proposal.objects.bulk_create(
        Proposal(topic=topic, session=Session.objects.get(number=3))
        for topic in Topic.objects.filter(number__gte=21)
    ),
    "a session's number": lambda: Session.objects.filter(number=8).update(number=13),
    "a session's days": lambda: Session.objects.filter(number=1).update(
        year=2013, starts_on=None, ends_on=None
    ),
    "a session more": lambda: SessionFactory(number=13, year=2027),
    "a resolution's day": lambda: Resolution.objects.filter(number=3).update(
        adopted_on="2019-01-01"
    ),
    "a mandate moved": lambda: Mandate.objects.filter(topic__number=21).update(
        topic=Topic.objects.get(number=1)
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_after_any_change_they_still_are(change):
    CHANGES[change]()

    assert as_stored() == with_rule_values()
    assert not TopicStatus.objects.exclude(topic__in=Topic.objects.all()).exists()


def waits(topics) -> dict:
    return {each.number: (each.waiting, each.waiting_unknown) for each in topics}


def test_a_wait_makes_sense_before_a_change_of_sessions_is_worked_in():
    refresh()
    with transaction.atomic():
        Session.objects.update(is_complete=False)
        stale = waits(Topic.objects.as_of(session(12)))
        assert InvalidatedRecord.objects.exists()
        assert all(min(wait) >= 0 for wait in stale.values() if wait != (None, None))
        transaction.set_rollback(True)


def test_a_wait_counts_a_draft_of_a_session_in_a_preview():
    draft = SessionFactory(number=13, year=2027, state="draft")
    later = SessionFactory(number=14, year=2028)
    refresh()
    before = waits(Topic.objects.as_of(later))

    with previewed([draft]):
        stored, by_rule = Topic.objects.as_of(later), Topic.objects.with_rule_values(later)
        assert waits(stored) == waits(by_rule) != before


def test_what_is_stored_after_a_change_is_what_rebuild_would_store():
    """Each kind of change to each table: no dependency of a projection is missed."""
    for name, change in {**CHANGES, **OTHER_CHANGES}.items():
        with transaction.atomic():
            change()
            refresh()
            kept = stored()
            call_command("rebuild", verbosity=0)
            assert stored() == kept, name
            transaction.set_rollback(True)


def stored() -> tuple[list, list]:
    """Return all that is stored beside the record, without the primary keys."""
    statuses = [field.attname for field in TopicStatus._meta.concrete_fields if field.name != "id"]
    entries = IndexEntry.objects.values_list("object_type", "object_id", "tokens")
    return sorted(TopicStatus.objects.values_list(*statuses), key=repr), sorted(entries, key=repr)


def session(number) -> Session:
    return Session.objects.get(number=number)


OTHER_CHANGES = {
    "a document of a session that proposed topics": lambda: DocumentFactory(
        session=session(6), symbol="A/99", title="New"
    ),
    "a document given another symbol": lambda: Document.objects.filter(session__number=8).update(
        symbol="A/98"
    ),
    "a document moved": lambda: Document.objects.filter(session__number=3).update(
        session=session(6)
    ),
    "documents deleted": lambda: Document.objects.all().delete(),
    "an agenda item more": lambda: AgendaItemFactory(
        session=session(11), position=9, title="A walrus"
    ),
    "an agenda item reworded": lambda: AgendaItem.objects.update(title="A walrus"),
    "a paragraph reworded": lambda: OperativeParagraph.objects.update(text="A walrus"),
    "a resolution renamed": lambda: Resolution.objects.update(title="A walrus"),
    "a cluster renamed": lambda: Cluster.objects.filter(slug="concepts").update(name="Walruses"),
    "topics put into another cluster": lambda: Topic.objects.update(
        cluster=Cluster.objects.get(slug="concepts"), cluster_basis="grouped"
    ),
    "an assessment more": lambda: AssessmentFactory(
        topic=Topic.objects.get(number=23), session=session(12), answer="no", statement="Walrus"
    ),
    "assessments reworded": lambda: Assessment.objects.update(statement="A walrus"),
    "assessments deleted": lambda: Assessment.objects.all().delete(),
    "considerations moved to another session": lambda: Consideration.objects.filter(
        agenda_item=None
    ).update(session=session(12)),
    "a session's place": lambda: Session.objects.filter(number=6).update(place="Wien"),
}


def test_a_change_that_changes_nothing_readings_rest_on_leaves_them_alone():
    refresh()
    Session.objects.filter(number=6).update(place="Wien")

    assert set(InvalidatedRecord.objects.values_list("projection")) == {("session",)}


def test_a_migration_that_failed_half_way_leaves_nothing_unnoticed(client):
    remove_before_migrating("default", plan=["something"])
    Topic.objects.filter(number=5).update(title="A zebra")
    install_after_migrating("default")

    assert [row["number"] for row in csv_rows(client.get("/topics.csv?q=zebra"))] == ["5"]


def test_migrating_with_nothing_to_do_leaves_all_as_it_is():
    refresh()
    install_after_migrating("default")

    assert not InvalidatedRecord.objects.exists()


def test_files_cite_mandates_in_the_order_of_the_page_however_they_were_entered(client):
    resolution = Resolution.objects.get(conference_session=6, number=3)
    for number in (9, 2, 5):
        paragraph = OperativeParagraphFactory(resolution=resolution, number=number, summary="x")
        MandateFactory(topic=Topic.objects.get(number=21), operative_paragraph=paragraph)

    (topic,) = client.get("/topics/?q=topic+21").context["page"].rows
    shown = [str(mandate.operative_paragraph) for mandate in topic.mandates_as_of]
    assert shown == ["5/3 OP 4", "6/3 OP 2", "6/3 OP 5", "6/3 OP 9"]
    assert csv_rows(client.get("/topics.csv?q=topic+21"))[0]["mandates"] == "|".join(shown)


def test_sql_that_django_knows_nothing_of_counts_too(client):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE topics_topic SET title = 'A zebra' WHERE number = 5")

    assert [row["number"] for row in csv_rows(client.get("/topics.csv?q=zebra"))] == ["5"]


def test_the_rows_that_a_change_does_not_concern_are_left_alone():
    before = dict(TopicStatus.objects.values_list("topic__number", "pk"))
    Topic.objects.filter(number=5).update(title="Another")
    refresh()

    after = dict(TopicStatus.objects.values_list("topic__number", "pk"))
    assert {number for number in before if before[number] != after[number]} == {5}


def test_a_change_that_is_rolled_back_leaves_nothing(client):
    with transaction.atomic():
        Topic.objects.filter(number=5).update(title="A zebra")
        assert len(csv_rows(client.get("/topics.csv?q=zebra"))) == 1
        transaction.set_rollback(True)

    assert not InvalidatedRecord.objects.exists()
    assert csv_rows(client.get("/topics.csv?q=zebra")) == []


def test_rebuild_mends_whatever_was_done_to_it(client):
    answers = body(client.get("/topics.csv"))
    hits = body(client.get("/topics.csv?q=prosecution"))
    TopicStatus.objects.update(answer="no", proposed_at="7")
    IndexEntry.objects.all().delete()
    IndexTerm.objects.all().delete()
    assert body(client.get("/topics.csv")) != answers

    call_command("rebuild", verbosity=0)

    assert body(client.get("/topics.csv")) == answers
    assert body(client.get("/topics.csv?q=prosecution")) == hits
    assert IndexTerm.objects.filter(word="prosecution").exists()


READERS = """
from threading import Thread
from django.db import connection
from sessions.models import Session
from topics.models import Consideration, Topic

def read(seen):
    session = Session.objects.get(number=12)
    seen.append(Topic.objects.as_of(session).filter(considered_at="").count())
    connection.close()

for number in range(1, 6):
    Consideration.objects.filter(topic__number=number).delete()
    expected, seen = Topic.objects.filter(considerations=None).count(), []
    readers = [Thread(target=read, args=[seen]) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert seen == [expected] * 8, (number, seen, expected)
print("all saw it")
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_readers_who_come_at_once_after_a_change_all_see_it(outside):
    assert outside("shell", "--no-imports", "-v0", "-c", READERS) == "all saw it\n"

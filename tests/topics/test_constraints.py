"""The database refuses what may never be, whatever way it is written to."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session as LoginSession
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from sessions.models import AgendaItem, OperativeParagraph, Resolution, Session
from tests.support.factories import (
    AgendaItemFactory,
    AssessmentFactory,
    ClusterFactory,
    ConsiderationFactory,
    DocumentFactory,
    OperativeParagraphFactory,
    ProposalFactory,
    ResolutionFactory,
    SessionFactory,
    TopicFactory,
)
from topics.models import Cluster, Consideration, Mandate, Topic

pytestmark = pytest.mark.django_db


def refuses(change) -> bool:
    """Whether the database itself refuses a change, at once or at the end of the transaction."""
    try:
        with transaction.atomic():
            change()
            connection.check_constraints()
    except (IntegrityError, DataError):
        return True
    return False


@pytest.mark.parametrize(
    "values",
    [
        {"number": 1, "year": 2030},
        {"number": 0, "year": 2030},
        {"number": 30, "year": 2030, "starts_on": date(2030, 1, 2)},
        {"number": 30, "year": 2030, "ends_on": date(2030, 1, 2)},
        {
            "number": 30,
            "year": 2030,
            "starts_on": date(2030, 1, 2),
            "ends_on": date(2030, 1, 1),
        },
        {
            "number": 30,
            "year": 2030,
            "starts_on": date(2030, 1, 1),
            "ends_on": date(2030, 1, 2),
            "month": 1,
        },
        {"number": 30, "year": 2030, "month": 13},
    ],
)
def test_impossible_sessions(values):
    assert refuses(lambda: SessionFactory(**values))


@pytest.mark.parametrize(
    "change",
    [
        lambda topic, session: ProposalFactory(topic=topic, session=session(2)),
        lambda topic, session: AssessmentFactory(
            topic=topic, session=session(10), answer="no", statement="Again."
        ),
        lambda topic, session: AssessmentFactory(
            topic=topic, session=session(11), answer="not-assessed", statement="No answer."
        ),
        lambda topic, session: ConsiderationFactory(
            topic=topic,
            session=session(3),
            agenda_item=AgendaItem.objects.get(session__number=3, position=1),
            extent="partial",
        ),
        lambda topic, session: ConsiderationFactory(
            topic=topic, session=session(11), extent="somewhat"
        ),
        lambda topic, session: TopicFactory(number=19, title="x", short_title="x"),
        lambda topic, session: Topic.objects.filter(number=19).update(cluster=None),
        lambda topic, session: DocumentFactory(symbol="CTOC/COP/WG.7/2021/4", title="x"),
        lambda topic, session: DocumentFactory(
            title="x", session=session(1), resolution=Resolution.objects.first()
        ),
        lambda topic, session: AgendaItemFactory(session=session(3), position=1, title="Again"),
        lambda topic, session: ResolutionFactory(
            conference_session=6, number=3, title="x", adopted_on=date(2012, 10, 19)
        ),
        lambda topic, session: OperativeParagraphFactory(
            resolution=Resolution.objects.get(conference_session=6), number=3, summary="x"
        ),
        lambda topic, session: ClusterFactory(slug="prevention", position=9, name="x"),
    ],
)
def test_second_and_impossible_rows(change, session_of):
    topic = Topic.objects.get(number=19)

    assert refuses(lambda: change(topic, session_of))


def test_a_second_consideration_without_an_item(session_of):
    topic, row = TopicFactory(), {"session": session_of(11), "extent": "related"}
    ConsiderationFactory(topic=topic, **row)

    assert refuses(lambda: ConsiderationFactory(topic=topic, **row))


class TestAgendaItemOfAnotherSession:
    """It is refused on insertion, on change, and when the item itself would move."""

    def test_inserted(self, session_of):
        item = AgendaItem.objects.get(session__number=3, position=1)
        row = {"topic": Topic.objects.get(number=6), "session": session_of(4), "extent": "focus"}

        assert refuses(lambda: ConsiderationFactory(agenda_item=item, **row))

    def test_updated(self, session_of):
        rows = Consideration.objects.filter(topic__number=5)

        assert refuses(lambda: rows.update(session=session_of(8)))

    def test_moved(self, session_of):
        item = AgendaItem.objects.filter(session__number=9, position=2)

        assert refuses(lambda: item.update(session=session_of(2)))

    def test_said_in_words_by_the_form(self, session_of):
        item = AgendaItem.objects.get(session__number=3, position=1)
        row = Consideration(
            topic=Topic.objects.get(number=6),
            session=session_of(4),
            agenda_item=item,
            extent="focus",
        )

        with pytest.raises(ValidationError) as bad_request:
            row.full_clean()

        assert bad_request.value.message_dict == {
            "agenda_item": [
                "This is an item of the 3rd session (2015). Choose one of the 4th session (2017), "
                "or leave it empty."
            ]
        }


@pytest.mark.parametrize(
    "leaned_on",
    [
        lambda: Session.objects.get(number=6),
        lambda: Session.objects.get(number=5),
        lambda: AgendaItem.objects.get(session__number=9, position=2),
        lambda: Cluster.objects.get(slug="prevention"),
        lambda: OperativeParagraph.objects.get(resolution__conference_session=6, number=3),
        lambda: Resolution.objects.get(conference_session=5),
    ],
)
def test_what_others_lean_on_cannot_be_deleted(leaned_on):
    with pytest.raises(ProtectedError):
        leaned_on().delete()


def test_emphasis_stands_in_the_title():
    topic = Topic.objects.get(number=22)
    topic.emphasis = "extradition and mutual legal assistance\nEXTRADITION"

    with pytest.raises(ValidationError) as bad_request:
        topic.full_clean()

    assert bad_request.value.message_dict == {
        "emphasis": ["“EXTRADITION” does not stand in the title word for word."]
    }


def test_no_cluster_is_called_none():
    with pytest.raises(ValidationError) as bad_request:
        Cluster(slug="none", position=6, name="None").full_clean()

    assert bad_request.value.message_dict == {"slug": ["“none” stands for “in no cluster”."]}


def test_every_relation_to_a_session_is_to_a_session_of_the_group():
    relations = [
        field
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.name == "session"
    ]

    assert relations
    assert {field.related_model for field in relations} == {Session}
    assert [f for f in LoginSession._meta.get_fields() if f.is_relation] == []


def test_mandates_lead_both_ways():
    paragraph = OperativeParagraph.objects.get(resolution__conference_session=6, number=15)

    assert list(paragraph.topics.all()) == [Topic.objects.get(number=24)]
    assert list(Topic.objects.get(number=24).mandates.all()) == [paragraph]
    assert Mandate.objects.count() == 5

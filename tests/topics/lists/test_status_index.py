"""The status index: brought up to date, it is what it would be made anew."""

import pytest

from sessions.models import Session
from tests.support.factories import ProposalFactory, TopicFactory
from topics.lists import status_index as module
from topics.lists.status_index import status_index
from topics.models import Assessment, Cluster, Consideration, Proposal, Topic, TopicStatus
from wgsom.lists.bitmaps import ascending

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("committed_record"),
]


@pytest.fixture
def session():
    return Session.objects.get(number=12)


def contents(index) -> tuple:
    """Return all that an index says, but for sets that are empty."""
    return (
        list(index.numbers),
        list(index.keys),
        list(index.statuses),
        {
            (name, value): list(ascending(topics))
            for name, by_value in index.sets.items()
            for value, topics in by_value.items()
            if topics
        },
    )


CHANGES = {
    "nothing": lambda: None,
    "an answer": lambda: Assessment.objects.filter(topic__number=6).update(answer="yes"),
    "evidence": lambda: Consideration.objects.filter(session__number=9).update(extent="partial"),
    "a cluster": lambda: Topic.objects.filter(number=6).update(
        cluster=Cluster.objects.get(slug="concepts"), cluster_basis="named"
    ),
    "a proposal more": lambda: Proposal.objects.create(
        topic=Topic.objects.get(number=6), session=Session.objects.get(number=11)
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_it_is_updated_where_the_topics_are_the_same(session, name):
    index = status_index(session.pk)
    CHANGES[name]()

    updated = index.updated()
    assert contents(updated) == contents(status_index(session.pk))
    assert contents(updated) != contents(index) or name == "nothing"


def added() -> None:
    ProposalFactory(topic=TopicFactory(), session=Session.objects.get(number=9))


def swapped() -> None:
    """Take one topic away, and let another come: as many as before."""
    Topic.objects.get(number=3).delete()
    added()


@pytest.mark.parametrize(
    "change",
    [
        added,
        swapped,
        lambda: Topic.objects.get(number=3).delete(),
        lambda: Topic.all_objects.filter(number=3).update(state="draft"),
        lambda: TopicStatus.objects.filter(topic__number=3).delete(),
    ],
    ids=["added", "swapped", "deleted", "withdrawn", "a status lost"],
)
def test_it_is_made_anew_where_they_are_not(session, change):
    index = status_index(session.pk)
    change()

    assert index.updated() is None


def test_it_is_made_anew_where_much_has_changed(session, monkeypatch):
    monkeypatch.setattr(module, "MAX_UPDATED", 5)
    index = status_index(session.pk)
    Consideration.objects.update(extent="partial")

    assert index.updated() is None

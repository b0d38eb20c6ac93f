"""Triggers: as they are declared, after each migrate."""

from dataclasses import replace

import pytest
from django.db import connection

from tests.support.factories import TopicFactory
from topics.models import Cluster
from wgsom.records import triggers
from wgsom.records.triggers import Trigger, install

pytestmark = pytest.mark.django_db

TOUCH = "UPDATE topics_cluster SET description = 'touched';"
TOUCHED = Trigger(
    "touched", "topics_topic", "BEFORE UPDATE", {"sqlite": TOUCH, "postgresql": TOUCH}
)


@pytest.fixture
def declare(monkeypatch):
    """Return a function that installs one trigger beside those of the register."""
    shipped = triggers._sources

    def declare(trigger: Trigger) -> bool:
        monkeypatch.setattr(triggers, "_sources", [*shipped, lambda: [trigger]])
        return install()

    return declare


def touched() -> bool:
    """Whether the trigger has fired; it is set back."""
    return bool(Cluster.objects.filter(description="touched").update(description=""))


def test_one_is_installed_anew_where_only_what_fires_it_changed(declare, topic):
    assert declare(TOUCHED)
    assert not declare(TOUCHED)
    topic.save()
    assert touched()

    assert declare(replace(TOUCHED, event="AFTER INSERT"))
    topic.save()
    assert not touched()


def test_one_before_a_deletion_lets_it_pass(declare):
    declare(replace(TOUCHED, event="BEFORE DELETE"))
    added = TopicFactory(title="To go")
    touched()

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM topics_topic WHERE id = %s", [added.pk])
        cursor.execute("SELECT count(*) FROM topics_topic WHERE id = %s", [added.pk])
        assert cursor.fetchone() == (0,)
    assert touched()

"""How the answer to a topic moved from session to session."""

import pytest

from sessions.models import Session
from tests.support.factories import AssessmentFactory, ConsiderationFactory
from tests.support.responses import markup
from topics.models import Topic

pytestmark = pytest.mark.django_db


def moved(client, url) -> list[str]:
    """Return the steps that a topic's page shows."""
    return [f"{s.session.ordinal}: {s.description}" for s in client.get(url).context["steps"]]


def test_from_the_proposal_to_the_focus(client):
    assert moved(client, "/topics/1/") == [
        "6th: proposed",
        "7th: no",
        "8th: yes, as a main subject",
        "9th: yes",
        "10th: yes, recorded",
        "11th: yes, not entered yet",
        "12th: yes, not entered yet",
    ]


def test_a_topic_proposed_twice(client):
    assert moved(client, "/topics/19/?as_of=10") == [
        "2nd: proposed",
        "3rd: yes, as a main subject",
        *["4th: yes", "5th: yes", "6th: yes", "7th: yes", "8th: yes"],
        "9th: yes, proposed again",
        "10th: yes, as a main subject, recorded",
    ]


def test_a_topic_from_a_resolution_is_not_assessed_until_it_is(client, session_of):
    topic = Topic.objects.get(number=23)
    ConsiderationFactory(topic=topic, session=session_of(11), extent="partial")
    AssessmentFactory(topic=topic, session=session_of(12), answer="partly", statement="Partly.")

    steps = client.get("/topics/23/").context["steps"]

    assert [(step.session.number, step.answer) for step in steps[-3:]] == [
        (10, "not-assessed"),
        (11, "not-assessed"),
        (12, "partly"),
    ]
    assert steps[-2].description == "not assessed, in part"
    assert steps[0].session.number == 2  # resolution 6/3 came after the 1st session's last day


def test_each_step_is_the_answer_as_of_its_session(client):
    steps = client.get("/topics/16/").context["steps"]

    assert {step.session.number: step.answer for step in steps} == {
        session.number: Topic.objects.as_of(session).get(number=16).answer
        for session in Session.objects.filter(number__gte=2)
    }


def test_the_dial_leads_to_every_session_and_marks_the_one_read_as_of(client):
    text = markup(client.get("/topics/16/?answer=partly&as_of=8"))

    assert text.count("?answer=partly&amp;as_of=") >= 11
    assert 'href="/topics/16/?answer=partly&amp;as_of=8" aria-current="true"' in text
    assert (
        'href="/topics/16/?answer=partly" class="dial-not-entered"><span class="visually-hidden">'
        "As of the </span><span>12th</span>" in text
    )

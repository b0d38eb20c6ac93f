"""The lists of sessions, resolutions and clusters."""

import pytest

from sessions.models import Session
from tests.support.responses import csv_rows, markup
from topics.models import Proposal, Topic

pytestmark = pytest.mark.django_db


def keys(response) -> list:
    """Return what the rows of a page are known by."""
    return [row.natural_key() for row in response.context["page"].rows]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", list(range(1, 13))),
        ("year=2019", [6]),
        ("year=2019&year=2012", [1, 6]),
        ("q=sea", [3, 10]),
        ("q=vienna+sea", [3, 10]),
        ("q=CTOC/COP/WG.7/2021/4", [8]),
        ("q=vienna&year=2023", [10]),
    ],
)
def test_the_filters_of_sessions_give_their_rows(client, query, numbers):
    assert keys(client.get(f"/sessions/?{query}")) == [(number,) for number in numbers]


@pytest.mark.parametrize("path", ["/sessions/", "/resolutions/", "/topics/"])
def test_a_search_of_many_words_finds_what_it_finds_of_one(client, path):
    once = keys(client.get(f"{path}?q=migrants"))
    often = keys(client.get(f"{path}?q={'+'.join(['migrants'] * 20)}"))

    assert once == often != []


def test_a_session_can_propose_thousands_of_topics(client):
    session = Session.objects.get(number=9)
    topics = [
        Topic(number=n, title=f"Topic {n}", short_title="t", state="published")
        for n in range(26, 2_026)
    ]
    Topic.objects.bulk_create(topics)
    Proposal.objects.bulk_create(Proposal(topic=topic, session=session) for topic in topics)

    assert len(csv_rows(client.get("/sessions.csv?year=2022"))[0]["proposed"].split("|")) == 2_001


def test_sessions_not_entered_yet_say_so(client):
    text = markup(client.get("/sessions/"))

    assert "the 11th and 12th are not entered yet." in text
    assert text.count('<span class="none">not entered yet</span>') == 2


@pytest.mark.parametrize(
    ("query", "symbols"),
    [
        ("", [(5, 3), (6, 3)]),
        ("conference_session=6", [(6, 3)]),
        ("q=extradition", [(5, 3)]),
        ("q=migrants+land", [(5, 3), (6, 3)]),
        ("q=multiagency+extradition", []),
    ],
)
def test_the_filters_of_resolutions_give_their_rows(client, query, symbols):
    assert keys(client.get(f"/resolutions/?{query}")) == symbols


def test_clusters_count_their_topics_by_answer(client):
    rows = client.get("/clusters/").context["page"].rows

    assert {
        row.slug: (row.topic_count, *(count for _, count in row.answer_counts)) for row in rows
    } == {
        "concepts": (1, 0, 0, 1, 0),
        "prevention": (4, 3, 0, 0, 1),
        "protection": (3, 0, 1, 0, 2),
        "prosecution": (10, 6, 0, 3, 1),
        "partnerships": (7, 2, 1, 3, 1),
    }


def test_clusters_as_of_an_earlier_session(client):
    rows = client.get("/clusters/?as_of=2").context["page"].rows

    assert {row.slug: row.topic_count for row in rows} == {
        "concepts": 0,
        "prevention": 2,
        "protection": 3,
        "prosecution": 4,
        "partnerships": 1,
    }


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("/sessions/?year=1999", "year"),
        ("/resolutions/?conference_session=7", "conference_session"),
        ("/clusters/?as_of=99", "as_of"),
    ],
)
def test_a_wrong_value_shows_no_rows(client, url, name):
    response = client.get(url)

    assert list(response.context["list"].errors) == [name]
    assert keys(response) == []


@pytest.mark.parametrize("path", ["/sessions/", "/resolutions/", "/clusters/"])
def test_an_unknown_parameter_is_named(client, path):
    text = markup(client.get(f"{path}?answer=no"))

    assert "“answer” is not a filter of this list" in text

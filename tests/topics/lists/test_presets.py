"""Gaps in one click: what delegates ask most, as plain URLs."""

import pytest

from tests.support.factories import AssessmentFactory, ConsiderationFactory
from tests.support.responses import csv_rows, markup, topic_numbers
from topics.models import Topic

pytestmark = pytest.mark.django_db


def test_each_is_an_address_of_the_list(client):
    filter_presets = dict(client.get("/topics/").context["list"].filter_presets)

    assert {name: topic_numbers(client.get(url)) for name, url in filter_presets.items()} == {
        "Never taken up": [6, 8, 13, 15, 21, 22, 23, 24, 25],
        "Longest waiting": [
            *[16, 2, 3, 4, 6, 7, 8, 13, 15],
            *[1, 5, 9, 10, 11, 12, 14, 17, 18, 19, 20, 21, 22, 23, 24, 25],
        ],
        "Proposed more than once": [19],
        "From resolutions, not assessed": [21, 22, 23, 24, 25],
        "In no cluster": [],
        "Needs review": [],
    }


def test_they_keep_the_session_read_as_of(client):
    filter_presets = dict(client.get("/?as_of=8").context["list"].filter_presets)

    assert filter_presets["Never taken up"] == "/topics/?as_of=8&considered=none"
    assert topic_numbers(client.get("/topics/?as_of=8&asked=several")) == []


def test_the_one_that_is_open_is_marked(client):
    text = markup(client.get("/topics/?considered=none"))

    assert '<a href="/topics/?considered=none" aria-current="page">Never taken up</a>' in text


@pytest.mark.parametrize(
    ("url", "waiting"),
    [
        ("/topics/?sort=waiting", {16: 10, 2: 6, 1: None, 19: None, 23: None}),
        ("/topics/?sort=waiting&as_of=8", {16: 6, 2: 2, 1: None, 9: 2, 10: 2}),
        ("/topics/?sort=-waiting&as_of=6", {16: 4, 18: None, 20: None, 2: 0, 1: 0}),
    ],
)
def test_waiting_counts_the_sessions_since_the_first_proposal_without_a_focus(client, url, waiting):
    rows = {topic.number: topic.waiting for topic in client.get(url).context["page"].rows}

    assert {number: rows[number] for number in waiting} == waiting


def test_a_partial_consideration_does_not_end_the_wait(client, session_of):
    topic = Topic.objects.get(number=2)
    ConsiderationFactory(topic=topic, session=session_of(11), extent="partial")

    rows = client.get("/topics/?sort=waiting").context["page"].rows

    assert [t.waiting for t in rows if t.number == 2] == [6]


def test_the_shortest_wait_first_and_what_does_not_wait_last(client):
    numbers = topic_numbers(client.get("/topics/?sort=-waiting&proposed=2"))

    assert numbers == [16, 17, 18, 19, 20]
    assert topic_numbers(client.get("/topics/?sort=-waiting"))[:3] == [2, 3, 4]


def test_the_heading_says_which_way_the_wait_is_sorted(client):
    def heading(url):
        return {h.label: h for h in client.get(url).context["list"].headings}["Waiting"]

    longest, shortest = heading("/topics/?sort=waiting"), heading("/topics/?sort=-waiting")

    assert (longest.aria_sort, longest.url) == ("descending", "/topics/?sort=-waiting")
    assert (shortest.aria_sort, shortest.url) == ("ascending", "/topics/?sort=waiting")


def test_the_column_is_there_when_it_is_asked_for(client):
    assert "10 sessions" in markup(client.get("/topics/?sort=waiting"))
    assert "10 sessions" not in markup(client.get("/topics/"))


def test_the_file_has_the_column_too(client):
    rows = csv_rows(client.get("/topics.csv?sort=waiting"))

    assert (rows[0]["number"], rows[0]["waiting"], rows[-1]["waiting"]) == ("16", "10", "")
    assert "waiting" not in csv_rows(client.get("/topics.csv"))[0]


def test_a_recorded_yes_ends_the_wait(client, session_of):
    topic = Topic.objects.get(number=2)
    AssessmentFactory(topic=topic, session=session_of(11), answer="yes", statement="Yes.")

    rows = client.get("/topics/?sort=waiting").context["page"].rows

    assert [t.waiting for t in rows if t.number == 2] == [None]


def test_a_topic_that_needs_review(client, session_of):
    topic = Topic.objects.get(number=6)
    ConsiderationFactory(topic=topic, session=session_of(11), extent="related")

    assert topic_numbers(client.get("/topics/?needs_review=yes")) == [6]
    assert [row["number"] for row in csv_rows(client.get("/topics.csv?needs_review=yes"))] == ["6"]

"""Gaps in one click: what delegates ask most, as plain URLs."""

import pytest

from sessions.models import Session
from tests.support.factories import ConsiderationFactory
from tests.support.responses import csv_rows, markup, topic_numbers
from topics.models import Topic

pytestmark = pytest.mark.django_db


def test_each_is_an_address_of_the_list(client):
    filter_presets = client.get("/topics/").context["list"].filter_presets
    found = {each.label: topic_numbers(client.get(each.url)) for each in filter_presets}

    assert [len(found[each.label]) for each in filter_presets] == [
        each.count for each in filter_presets
    ]
    assert found == {
        "No session took it up": [6, 8, 13, 15],
        "Not assessed": [21, 22, 23, 24, 25],
        "Longest waiting": [21, 22, 23, 24, 25, 16, 2, 3, 4, 6, 7, 8, 13, 15],
        "Proposed more than once": [19],
    }


def test_those_that_nothing_answers_are_not_shown(client):
    assert "In no cluster" not in markup(client.get("/topics/"))
    Topic.objects.filter(number=3).update(cluster=None, cluster_basis="")

    assert "In no cluster (1)" in markup(client.get("/topics/"))


def test_they_keep_the_session_read_as_of(client):
    filter_presets = client.get("/?as_of=8").context["list"].filter_presets

    assert {each.label: each.url for each in filter_presets}[
        "Not assessed"
    ] == "/topics/?as_of=8&answer=not-assessed"
    assert topic_numbers(client.get("/topics/?as_of=8&asked=several")) == []


def test_the_one_that_is_open_is_marked(client):
    text = markup(client.get("/topics/?answer=not-assessed"))

    assert (
        '<a rel="nofollow" href="/topics/?answer=not-assessed" aria-current="page">Not assessed (5)'
        in text
    )


def test_what_waits_longest_comes_first_and_what_does_not_wait_last(client):
    numbers = topic_numbers(client.get("/topics/?sort=waiting"))

    assert numbers[:6] == [21, 22, 23, 24, 25, 16]
    assert numbers[14:] == [1, 5, 9, 10, 11, 12, 14, 17, 18, 19, 20]


def test_the_order_is_that_of_known_and_unknown_sessions_together(client, session_of):
    Session.objects.filter(number=1).update(is_complete=False)

    # Topic 21 waits for 9 known sessions and 3 unknown ones, topic 23 for 9 and 2.
    assert topic_numbers(client.get("/topics/?sort=waiting"))[:3] == [21, 22, 23]


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
    assert "8 sessions; 2 more not entered yet" in markup(client.get("/topics/?sort=waiting"))
    assert "more not entered yet" not in markup(client.get("/topics/"))


@pytest.mark.parametrize("url", ["/topics.csv", "/topics.csv?sort=waiting"])
def test_every_file_has_the_columns(client, url):
    rows = {row["number"]: row for row in csv_rows(client.get(url))}

    assert [rows[number]["waiting"] for number in ("16", "1")] == ["8", ""]
    assert [rows[number]["waiting_unknown"] for number in ("16", "1")] == ["2", ""]


def test_a_topic_that_needs_review(client, session_of):
    topic = Topic.objects.get(number=6)
    ConsiderationFactory(topic=topic, session=session_of(11), extent="related")

    assert topic_numbers(client.get("/topics/?needs_review=yes")) == [6]
    assert [row["number"] for row in csv_rows(client.get("/topics.csv?needs_review=yes"))] == ["6"]

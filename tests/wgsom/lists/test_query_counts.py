"""Every page runs the same number of queries for one row and for all of them."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.factories import ConsiderationFactory
from tests.support.responses import body
from topics.models import Topic
from wgsom.records.projections.refresh import refresh

pytestmark = pytest.mark.django_db


def queries(client, url) -> int:
    """Return how many queries a page or file takes."""
    with CaptureQueriesContext(connection) as captured:
        body(client.get(url))
    return len(captured)


def count_of(client, url) -> int:
    """Return how many rows the list of a page or file has."""
    path, _, query = url.partition("?")
    listed = re.sub(r"\.\w+$|/$", ".json", path)
    return json.loads(body(client.get(f"{listed}?{query}")))["about"]["count"]


@pytest.mark.parametrize(
    ("many", "one", "count"),
    [
        ("/topics/", "/topics/?answer=partly&proposed=2", 13),
        ("/topics/?q=migrants", "/topics/?q=sea", 13),
        ("/topics/?as_of=8&answer=no", "/topics/?as_of=8&answer=partly", 13),
        ("/sessions/", "/sessions/?year=2022", 10),
        ("/resolutions/", "/resolutions/?conference_session=6", 10),
        ("/topics.csv?q=migrants", "/topics.csv?q=sea", 8),
        ("/topics.json", "/topics.json?answer=partly", 6),
        ("/sessions.csv", "/sessions.csv?year=2022", 8),
        ("/resolutions.csv", "/resolutions.csv?conference_session=6", 5),
        ("/topics.pdf", "/topics.pdf?answer=partly&proposed=2", 9),
        ("/topics.docx?group=cluster", "/topics.docx?group=cluster&answer=partly", 9),
        ("/coverage.pdf", "/coverage.pdf?answer=partly", 9),
        ("/sessions.pdf", "/sessions.pdf?year=2022", 8),
        ("/resolutions.pdf", "/resolutions.pdf?conference_session=6", 5),
    ],
)
def test_a_list_takes_as_many_queries_for_one_row_as_for_all(client, many, one, count):
    assert count_of(client, many) > count_of(client, one) > 0
    assert queries(client, many) == queries(client, one) == count


def test_a_search_of_the_whole_register_takes_as_many_queries_for_more_hits(client):
    before = queries(client, "/search/?q=sea")
    for topic in Topic.objects.filter(number__lte=8):
        Topic.objects.filter(pk=topic.pk).update(title=f"{topic.title} by sea")
    refresh()

    assert queries(client, "/search/?q=sea") == before == 34


@pytest.mark.parametrize(
    ("url", "count"),
    [("/", 9), ("/clusters/", 7), ("/clusters.csv", 4)],
)
def test_the_clusters_take_as_many_queries_for_one_topic_as_for_all(client, url, count):
    with_all = queries(client, url)
    Topic.objects.exclude(number=19).delete()
    refresh()

    assert with_all == queries(client, url) == count


@pytest.mark.parametrize(
    ("many", "one", "count"),
    [
        ("/topics/19/", "/topics/1/", 16),
        ("/resolutions/6-3/", "/resolutions/5-3/", 9),
        ("/clusters/prosecution/", "/clusters/concepts/", 14),
    ],
)
def test_a_detail_takes_as_many_queries_for_much_evidence_as_for_little(client, many, one, count):
    assert queries(client, many) == queries(client, one) == count


def test_the_form_of_a_topic_takes_as_many_queries_for_more_evidence(admin_client, session_of):
    topic = Topic.objects.get(number=19)
    url = f"/admin/topics/topic/{topic.pk}/change/"
    admin_client.get(url)
    before = queries(admin_client, url)
    for number in (4, 5, 6, 7, 8):
        ConsiderationFactory(topic=topic, session=session_of(number), extent="related")

    after = queries(admin_client, url)

    # The widget of each row looks its two choices up; nothing else grows.
    assert after - before <= 2 * 5


def test_a_session_takes_as_many_queries_for_more_evidence(client, session_of):
    before = queries(client, "/sessions/9/")
    for number in (11, 12, 13, 14, 15):
        ConsiderationFactory(
            topic=Topic.objects.get(number=number), session=session_of(9), extent="related"
        )

    assert queries(client, "/sessions/9/") == before == 10

"""Every page runs the same few queries for one row and for all of them.

Measured as a reader meets it: outside any transaction, by a process that has served another page of
the same data revision, so that what every page needs of the record is in memory. The query for the
revision itself, one a request, is not counted: it goes past Django.
"""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.support.factories import ConsiderationFactory
from tests.support.responses import body
from topics.models import Topic

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("committed_record"),
]

OTHER_PAGES = ["/", "/topics/?answer=partly", "/search/?q=smuggling", "/sessions/?year=2015"]


def queries(client, url) -> int:
    """Return how many queries a page or file takes that nobody has asked for yet."""
    for other in OTHER_PAGES:
        body(client.get(other))
    with CaptureQueriesContext(connection) as captured:
        body(client.get(url))
    return len(captured)


def count_of(client, url) -> int:
    """Return how many rows the list of a page or file has."""
    path, _, query = url.partition("?")
    listed = re.sub(r"\.\w+$|/$", ".json", path)
    return json.loads(body(client.get(f"{listed}?{query}")))["about"]["count"]


def changed() -> None:
    """Have another revision, under which nothing is kept yet."""
    Topic.objects.filter(number=1).update(emphasis="")


@pytest.mark.parametrize(
    ("many", "one", "count"),
    [
        ("/topics/", "/topics/?cluster=concepts", 1),
        ("/topics/?q=migrants", "/topics/?q=sea", 5),
        ("/topics/?as_of=8&answer=no", "/topics/?as_of=8&answer=partly", 3),
        ("/coverage/", "/coverage/?answer=partly", 2),
        ("/sessions/", "/sessions/?year=2022", 6),
        ("/resolutions/", "/resolutions/?conference_session=6", 8),
        ("/topics.csv?q=migrants", "/topics.csv?q=sea", 3),
        ("/topics.json", "/topics.json?answer=partly", 2),
        ("/sessions.csv", "/sessions.csv?year=2022", 6),
        ("/resolutions.csv", "/resolutions.csv?conference_session=6", 3),
        ("/topics.pdf", "/topics.pdf?answer=partly&proposed=2", 2),
        ("/topics.docx?group=cluster", "/topics.docx?group=cluster&answer=partly", 2),
        ("/coverage.pdf", "/coverage.pdf?answer=partly", 3),
        ("/sessions.pdf", "/sessions.pdf?year=2022", 12),
        ("/resolutions.pdf", "/resolutions.pdf?conference_session=6", 5),
    ],
)
def test_a_list_takes_as_many_queries_for_one_row_as_for_all(client, many, one, count):
    assert count_of(client, many) > count_of(client, one) > 0
    changed()
    of_one = queries(client, one)
    changed()
    assert queries(client, many) == of_one == count


def test_a_page_of_topics_seen_before_takes_none_with_other_parameters(client):
    client.get("/topics/?answer=no")
    client.get("/topics/")
    with CaptureQueriesContext(connection) as captured:
        client.get("/topics/?answer=no&proposed=5&group=cluster&sort=-waiting")

    assert len(captured) == 0


def test_a_search_of_the_whole_register_takes_as_many_queries_for_more_hits(client):
    before = queries(client, "/search/?q=sea")
    for topic in Topic.objects.filter(number__lte=8):
        Topic.objects.filter(pk=topic.pk).update(title=f"{topic.title} by sea")

    assert queries(client, "/search/?q=sea") == before == 7


@pytest.mark.parametrize(
    ("url", "most"), [("/", 0), ("/?as_of=8", 5), ("/clusters/?as_of=8", 4), ("/clusters.csv", 0)]
)
def test_the_clusters_take_no_more_queries_for_many_topics(client, url, most):
    assert queries(client, url) <= most
    Topic.objects.exclude(number=19).delete()
    assert queries(client, url) <= most


@pytest.mark.parametrize(
    ("many", "one", "count"),
    [
        ("/topics/19/", "/topics/1/", 15),
        ("/resolutions/6-3/", "/resolutions/5-3/", 7),
        ("/clusters/prosecution/", "/clusters/concepts/", 4),
    ],
)
def test_a_detail_takes_as_many_queries_for_much_evidence_as_for_little(client, many, one, count):
    body(client.get(one))  # issued papers never change, and are read once
    changed()
    of_one = queries(client, one)
    changed()
    assert queries(client, many) == of_one == count


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
    client.get("/sessions/9/")  # an index that was made once is brought up to date from then on
    changed()
    before = queries(client, "/sessions/9/")
    for number in (11, 12, 13, 14, 15):
        ConsiderationFactory(
            topic=Topic.objects.get(number=number), session=session_of(9), extent="related"
        )

    assert queries(client, "/sessions/9/") == before == 12

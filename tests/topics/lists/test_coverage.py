"""The coverage matrix: topics by sessions, clusters by sessions, and both in words."""

import pytest

from sessions.models import Session
from tests.support.documents import reader, word
from tests.support.factories import ConsiderationFactory, ProposalFactory, TopicFactory
from tests.support.responses import body, csv_rows, json_file, markup
from topics.models import Cluster, Topic
from wgsom.records.projections.refresh import refresh

pytestmark = pytest.mark.django_db


def cells(client, url, number) -> dict[int, list[str]]:
    """Return what a topic's row says, by session; sessions of which it says nothing left out."""
    (row,) = [row for row in client.get(url).context["rows"] if row.topic.number == number]
    return {cell.session.number: cell.marks for cell in row.cells if cell.marks}


def pluralize_count(totals) -> list[dict[int, dict]]:
    """Return the counts of each line of totals, by session; those without any left out."""
    return [{s.number: counts for s, counts in total.cells if counts} for total in totals]


def test_a_row_says_what_each_session_did(client):
    assert cells(client, "/coverage/", 19) == {
        2: ["proposed"],
        3: ["focus"],
        9: ["proposed"],
        10: ["focus"],
        11: ["not known"],
        12: ["not known"],
    }


def test_a_session_not_matched_yet_is_not_known_rather_than_nothing(client, session_of):
    topic = Topic.objects.get(number=19)
    ConsiderationFactory(topic=topic, session=session_of(11), extent="related")

    assert cells(client, "/coverage/", 19)[11] == ["related"]
    assert cells(client, "/coverage/", 18)[11] == ["not known"]
    assert 11 not in cells(client, "/coverage/?as_of=10", 18)


def test_a_cell_says_all_of_it_in_words(client):
    text = markup(client.get("/coverage/"))

    assert "Topic 19, 3rd session (2015): main subject, Smuggling of migrants by sea" in text


def test_it_takes_the_filters_the_order_and_the_session_of_the_list(client):
    response = client.get("/coverage/?answer=yes&cluster=prosecution&as_of=8&sort=-number")

    assert [row.topic.number for row in response.context["rows"]] == [20, 19, 18, 12, 11, 5]
    assert [session.number for session in response.context["list"].as_of.evidence_sessions] == list(
        range(1, 9)
    )


def test_totals_by_session_count_all_pages_and_all_clusters(client, session_of):
    for _ in range(30):
        topic = TopicFactory()
        ProposalFactory(topic=topic, session=session_of(9))

    totals = client.get("/coverage/").context["totals"]

    assert 1 not in pluralize_count(totals)[0]
    assert pluralize_count(totals)[0][2] == {"proposed": 5}
    assert pluralize_count(totals)[0][3] == {"focus": 2, "partial": 1}
    assert pluralize_count(totals)[0][9] == {"proposed": 31, "focus": 2, "partial": 1, "related": 1}
    assert [total.name for total in totals[1:]] == [
        *Cluster.objects.values_list("name", flat=True),
        "No cluster",
    ]
    assert pluralize_count(totals)[-1] == {9: {"proposed": 30}}


def test_totals_count_only_the_topics_shown(client):
    totals = client.get("/coverage/?cluster=concepts").context["totals"]

    assert [total.name for total in totals] == [
        "All topics",
        "Concepts and implementation of the Smuggling of Migrants Protocol",
    ]
    assert pluralize_count(totals) == [{6: {"proposed": 1}}, {6: {"proposed": 1}}]


def test_a_cluster_whose_topics_nobody_took_up_has_its_line_too(client):
    totals = client.get("/coverage/?answer=not-assessed").context["totals"]

    assert [total.name for total in totals[1:]] == [
        *Cluster.objects.exclude(slug="concepts").values_list("name", flat=True)
    ]
    assert pluralize_count(totals) == [{}, {}, {}, {}, {}]


def test_a_file_has_a_column_for_each_session(client):
    rows = csv_rows(client.get("/coverage.csv?as_of=10&q=sea"))

    assert list(rows[0]) == [
        *["number", "title", "cluster", "answer"],
        *(f"session_{number}" for number in range(1, 11)),
        "url",
    ]
    said = {key: value for key, value in rows[0].items() if value}
    assert {key: said[key] for key in said if key.startswith("session")} == {
        "session_2": "proposed",
        "session_3": "focus",
        "session_9": "proposed",
        "session_10": "focus",
    }


def test_a_file_says_where_nothing_is_known(client):
    rows = json_file(client.get("/coverage.json?q=sea"))["rows"]

    assert (rows[0]["session_8"], rows[0]["session_12"]) == ([], ["not known"])


@pytest.mark.parametrize(
    "query", ["answer=maybe", "as_of=99", "page=9", "page=x", "q=" + "x" * 999]
)
def test_a_wrong_value_shows_no_matrix(client, query):
    response = client.get(f"/coverage/?{query}")

    assert response.context["rows"] == []
    assert "<table" not in body(response).decode()


def test_the_list_and_the_matrix_lead_to_one_another(client):
    listed = markup(client.get("/topics/?answer=no&page=1"))
    matrix = markup(client.get("/coverage/?answer=no"))

    assert 'href="/coverage/?answer=no">By session</a>' in listed
    assert 'href="/topics/?answer=no">As a list, to filter</a>' in matrix


@pytest.mark.slow
def test_more_sessions_than_a_page_is_wide_stand_in_parts(client):
    Session.all_objects.bulk_create(
        Session(number=number, year=2025, state="published") for number in range(13, 81)
    )
    refresh()

    page = client.get("/coverage/?as_of=80")
    parts = page.context["parts"]

    assert [len(part.sessions) for part in parts] == [18, 18, 18, 18, 8]
    assert [part.label for part in parts][:2] == ["1st to 18th session", "19th to 36th session"]
    assert markup(page).count('<caption class="visually-hidden">Topics by sessions, ') == 5
    tables = word(body(client.get("/coverage.docx?as_of=80"))).tables
    assert [len(table.columns) for table in tables] == [20, 20, 20, 20, 10]
    assert {table.cell(19, 0).text for table in tables} == {"19. Smuggling of migrants by sea"}
    pages = reader(body(client.get("/coverage.pdf?as_of=80"))).pages
    assert "72nd" in "".join(each.extract_text() for each in pages)
    assert client.get("/coverage.svg?as_of=80").status_code == 200
    assert client.get("/topics/19.docx?as_of=80").status_code == 200

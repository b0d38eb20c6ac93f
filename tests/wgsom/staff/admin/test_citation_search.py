"""The search boxes of the admin: what a number or a citation names comes first."""

import pytest

from sessions.models import AgendaItem, Document, OperativeParagraph, Resolution, Session
from tests.support.factories import SessionFactory
from topics.models import Assessment, Consideration, IssuedPaper, Mandate, Proposal, Topic
from wgsom.search.references import cited_numbers

pytestmark = pytest.mark.django_db

SYMBOL = "CTOC/COP/WG.7/2021/4"
FIRST = {
    (Session, "1"): "1st session (2012)",
    (Session, "6th"): "6th session (2019)",
    (Session, "sixth session"): "6th session (2019)",
    (Session, "WG 6"): "6th session (2019)",
    (Session, SYMBOL): "8th session (2021)",
    (Topic, "1"): "1.",
    (Topic, "12."): "12.",
    (Topic, "12,"): "12.",
    (Topic, "No. 12"): "12.",
    (Topic, "Topic 12."): "12.",
    (Topic, "#12"): "12.",
    (Topic, "topic 12"): "12.",
    (Topic, "Topic #12"): "12.",
    (Topic, "6/3 op 15"): "24.",
    (Resolution, "6/3"): "Resolution 6/3",
    (Resolution, "res 6/3"): "Resolution 6/3",
    (Resolution, "Resolution 5/3"): "Resolution 5/3",
    (OperativeParagraph, "op15"): "6/3 OP 15",
    (OperativeParagraph, "OP 15"): "6/3 OP 15",
    (OperativeParagraph, "6/3 op 15"): "6/3 OP 15",
    (OperativeParagraph, "OP 15 of resolution 6/3"): "6/3 OP 15",
    (Document, SYMBOL): SYMBOL,
    (Document, SYMBOL.lower()): SYMBOL,
    (AgendaItem, "11th session, item 2"): "11th session, item 2",
    (AgendaItem, "item 2 of the 11th session"): "11th session, item 2",
    (Mandate, "6/3 OP 15"): "Topic 24 from 6/3 OP 15",
    (Proposal, "topic 12"): "Topic 12 proposed",
    (Assessment, "12"): "Topic 12 assessed",
    (Consideration, "7"): "Topic 7 considered",
    (IssuedPaper, "10"): "",
}


@pytest.fixture
def _others(session_of):
    """Make rows that hold what is searched for, and come before what it names."""
    Topic.objects.filter(number__in=[2, 10]).update(title="Annex 1, topic 12, op15 of 6/3, #1")
    Document.objects.create(
        symbol=f"{SYMBOL}/Add.1", title="An addendum", kind="report", session=session_of(2)
    )
    for number in (13, 21):
        SessionFactory(number=number, year=2014 + number, place="1st street, 6")


@pytest.mark.usefixtures("_others")
@pytest.mark.parametrize(("model", "term"), FIRST)
def test_what_it_names_comes_first_in_a_list(admin_client, model, term):
    url = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    rows = admin_client.get(url, {"q": term}).context["cl"].result_list

    assert str(rows[0]).startswith(FIRST[model, term])


@pytest.mark.usefixtures("_others")
@pytest.mark.parametrize(
    ("source", "field", "term", "first"),
    [
        ("topics.proposal", "session", "1", "1st session (2012)"),
        ("topics.proposal", "topic", "1", "1."),
        ("topics.proposal", "topic", "12.", "12."),
        ("topics.mandate", "operative_paragraph", "op15", "6/3 OP 15"),
        ("topics.consideration", "agenda_item", "11th session, item 2", "11th session, item 2"),
        ("wg_sessions.document", "resolution", "res 6/3", "Resolution 6/3"),
    ],
)
def test_so_it_does_in_a_field(admin_client, source, field, term, first):
    app, model = source.split(".")
    given = {"app_label": app, "model_name": model, "field_name": field, "term": term}
    found = admin_client.get("/admin/autocomplete/", given).json()["results"]

    assert found[0]["text"].startswith(first)


def test_words_find_what_they_found(admin_client):
    rows = admin_client.get("/admin/topics/topic/?q=sea").context["cl"].result_list

    assert 19 in [row.number for row in rows]


def test_the_order_of_the_list_holds_for_the_others(admin_client):
    rows = admin_client.get("/admin/topics/topic/?q=12&o=-1").context["cl"].result_list

    assert rows[0].number == 12


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("12", {"number": 12}),
        ("6/3 OP 15", {"conference": 6, "resolution": 3, "paragraph": 15}),
        ("9th session of the Conference", {"conference": 9}),
        ("topic 12 and more", {}),
        ("topic 12, topic 13", {}),
        ("6th", {"session": 6}),
        ("smuggling by sea", {}),
        ("", {}),
        ("9" * 5000, {}),
    ],
)
def test_the_numbers_of_a_citation(text, numbers):
    assert cited_numbers(text) == numbers

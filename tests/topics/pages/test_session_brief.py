"""A session's brief: what it took up, how the answers moved, and what is not known."""

import datetime

import pytest
from icalendar import Calendar

from sessions.models import Session
from tests.support.documents import reader, word
from tests.support.factories import ConsiderationFactory
from tests.support.responses import body, markup
from topics.models import Topic

pytestmark = pytest.mark.django_db


def moves(client, url) -> dict[int, str]:
    """Return how a session moved answers, by the number of the topic."""
    return {each.topic.number: each.description for each in client.get(url).context["brief"].moved}


def test_answers_before_and_after(client):
    assert moves(client, "/sessions/9/") == {3: "No → Partly", 9: "No → Yes", 10: "No → Yes"}
    assert moves(client, "/sessions/10/") == {}
    assert moves(client, "/sessions/3/") == {16: "No → Partly", 17: "No → Yes", 19: "No → Yes"}


def test_what_was_taken_up_stands_under_its_agenda_item(client):
    items = client.get("/sessions/9/").context["brief"].items

    assert [
        (item.position, [(each.move.topic.number, each.extent.value) for each in taken_up])
        for item, taken_up in items
    ] == [(1, [(7, "related"), (9, "focus")]), (2, [(3, "partial"), (7, "related"), (10, "focus")])]


def test_what_no_item_is_known_of_stands_last(client):
    items = client.get("/sessions/10/").context["brief"].items

    item, taken_up = items[-1]
    assert (item, [each.move.topic.number for each in taken_up]) == (None, [20])


def test_new_topics_are_proposed_for_the_future_and_have_not_moved(client):
    brief = client.get("/sessions/6/").context["brief"]

    assert [each.topic.number for each in brief.proposed] == list(range(1, 16))
    assert {each.description for each in brief.proposed} == {"No, new"}
    assert brief.moved == []


def test_one_not_entered_yet_says_so_and_shows_what_is_known(client, session_of):
    ConsiderationFactory(topic=Topic.objects.get(number=6), session=session_of(11), extent="focus")

    text = markup(client.get("/sessions/11/"))

    assert "This session is not entered yet: what it took up is not known here." in text
    assert "6. Role of the media in anti-smuggling responses</a>" in text
    assert "What was taken up under it is not entered yet." in text


def test_one_to_come_says_so(client):
    year = datetime.date.today().year + 1
    Session.objects.create(number=13, year=year, month=6, state="published")

    text = markup(client.get("/sessions/13/"))

    assert "This session has not been held yet." in text
    assert f"13th session ({year})</a>, June {year}" in markup(client.get("/"))


@pytest.mark.parametrize("extension", ["docx", "pdf"])
@pytest.mark.parametrize("number", [1, 3, 9, 11, 12])
def test_each_is_there_as_a_document(client, extension, number):
    response = client.get(f"/sessions/{number}.{extension}")

    assert f"wgsom-session-{number}_" in response.headers["Content-Disposition"]
    assert (word if extension == "docx" else reader)(body(response))


def test_what_the_document_says(client):
    texts = [each.text for each in word(body(client.get("/sessions/9.docx"))).paragraphs]

    assert texts[:2] == ["9th session (2022)", "June 2022, Vienna"]
    assert "9. Cooperation with the private sector\nMain subject; answer: No → Yes" in texts
    assert "3. Cooperation in investigating and prosecuting: No → Partly" in texts
    assert "Not entered yet." in [
        each.text for each in word(body(client.get("/sessions/12.docx"))).paragraphs
    ]


def test_a_calendar_has_its_days(client):
    calendar = Calendar.from_ical(body(client.get("/sessions/10.ics")))
    (event,) = calendar.walk("VEVENT")

    assert event.decoded("dtstart") == datetime.date(2023, 10, 5)
    assert event.decoded("dtend") == datetime.date(2023, 10, 7)  # the first day after it
    assert str(event["location"]) == "Vienna"
    assert str(event["uid"]) == "tag:testserver,2026-01-01:/sessions/10/"
    assert str(event["url"]) == "http://testserver/sessions/10/"


def test_there_is_none_where_the_days_are_not_known(client):
    assert client.get("/sessions/9.ics").status_code == 404
    assert ".ics" not in client.get("/sessions/9/").text
    assert 'href="/sessions/10.ics"' in client.get("/sessions/10/").text


@pytest.mark.parametrize("as_of", ["8", "12"])
def test_a_resolution_says_how_many_of_its_topics_still_wait(client, as_of):
    text = markup(client.get(f"/resolutions/6-3/?as_of={as_of}"))

    assert "3 of 3 topics that stem from it still wait" in text
    assert text.count("Not assessed</span>") == 3

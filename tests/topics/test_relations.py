"""How topics are tied to each other, and their earlier words: shown, found, reversible."""

import json

import pytest

from tests.support.admin_forms import opened, url
from tests.support.responses import body, words
from topics.models import EarlierWording, Topic, TopicRelation
from wgsom.imports.workbook import write_workbook
from wgsom.records.projections.refresh import refresh
from wgsom.records.publication import State
from wgsom.records.revisions.recorder import record_revision
from wgsom.records.revisions.snapshots import versions_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def continues(topic):
    """Topic 6 continues topic 8."""
    return TopicRelation.objects.create(
        topic=topic, kind="continues", other=Topic.objects.get(number=8), source="A letter"
    )


def test_a_relation_is_shown_on_both_topics(client, continues):
    assert "This topic continues 8. " in words(client.get("/topics/6/").text)
    assert "This topic is continued by 6. " in words(client.get("/topics/8/").text)
    rows = json.loads(body(client.get("/topics.json")))["rows"]
    related = {row["number"]: row["relations"] for row in rows}
    assert (related[6], related[8], related[1]) == (["continues 8"], ["is continued by 6"], [])


def test_a_relation_to_a_draft_is_not_public(client, continues):
    Topic.objects.filter(number=8).update(state=State.DRAFT)
    assert "This topic continues" not in words(client.get("/topics/6/").text)


def test_the_draft_paper_has_them_beside_it_and_not_in_it(client, admin_client, continues):
    page = words(admin_client.get("/papers/12/").text)
    assert "Relations between its topics" in page
    assert "Relations between its topics" not in words(client.get("/papers/12/").text)
    assert b"continues" not in body(admin_client.get("/papers/12.docx"))


def test_a_relation_is_entered_once_whichever_way(anna, topic, continues):
    other = Topic.objects.get(number=8)
    row = TopicRelation(topic=other, kind="overlaps", other=topic)
    with pytest.raises(Exception, match="it is shown on both"):
        row.full_clean()
    form = opened(anna, topic) | {
        "relations-TOTAL_FORMS": "2",
        "relations-1-kind": "overlaps",
        "relations-1-other": str(topic.pk),
        "reason": "A test",
    }
    assert "A topic is not related to itself." in words(anna.post(url(topic, "change"), form).text)


def test_a_relation_is_taken_back_and_restored(anna, topic, continues):
    record_revision(topic)
    form = opened(anna, topic) | {"relations-0-DELETE": "on", "reason": "A test"}
    assert anna.post(url(topic, "change"), form).status_code == 302
    assert not TopicRelation.objects.exists()
    version = versions_of(Topic, topic.pk)[1]
    page = anna.get(url(topic, "version", topic.pk, version.pk))
    entries = {"version_token": str(Topic.objects.get(pk=topic.pk).version_token), "reason": "A"}
    assert page.status_code == 200
    anna.post(url(topic, "version", topic.pk, version.pk), entries)
    assert TopicRelation.objects.get().source == "A letter"


def test_an_earlier_wording_is_shown_and_found(client, topic):
    EarlierWording.objects.create(topic=topic, wording="Newspapers and broadcasting", source="1950")
    refresh()
    page = words(client.get("/topics/6/").text)
    assert "Newspapers and broadcasting" in page
    assert "Source: 1950" in page
    rows = json.loads(body(client.get("/topics.json?q=newspapers")))["rows"]
    assert [row["number"] for row in rows] == [6]


def test_similar_topics_are_shown_while_a_title_is_typed(anna, client):
    listed = anna.get("/admin/topics/topic/similar/", {"list": "1", "title": "The media at sea"})
    assert "19. Smuggling of migrants by sea" in words(listed.text)
    assert "6. Role of the media" in words(listed.text)
    assert "<html" not in listed.text
    own = anna.get("/admin/topics/topic/similar/", {"title": "The media", "number": "6"})
    assert "6. Role of the media" not in words(own.text)
    page = anna.post("/admin/topics/topic/similar/", {"title": "media"})
    assert "those with the rarest first" in words(page.text)
    assert client.get("/admin/topics/topic/similar/").status_code == 302


def test_both_are_part_of_the_workbook(continues):
    assert b"xl/worksheets" in write_workbook()

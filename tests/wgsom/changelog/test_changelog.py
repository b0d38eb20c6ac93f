"""What readers are told of the history: what changed in public, and nothing else."""

import xml.etree.ElementTree as ElementTree
from datetime import timedelta

import pytest
from django.test.utils import override_script_prefix
from django.utils import timezone
from reversion.models import Revision

from sessions.models import AgendaItem, Document, Session
from tests.support.admin_forms import (
    act,
    came_back,
    delete,
    opened,
    save,
    saved,
    unpublished,
)
from tests.support.factories import (
    AgendaItemFactory,
    ClusterFactory,
    DocumentFactory,
    SessionFactory,
    TopicFactory,
)
from tests.support.responses import ATOM, body, csv_rows, json_file, words
from topics.models import Assessment, Cluster, Consideration, PaperText, Proposal, Topic
from wgsom.changelog.models import ChangelogEntry
from wgsom.records.publication import State

pytestmark = pytest.mark.django_db


class TestWhatIsTold:
    """Which changes readers are told of."""

    def test_what_was_loaded_is_told_of_record_by_record(self, client):
        rows = json_file(client.get("/changes.json"))["rows"]

        assert len(rows) == 44  # 25 topics, 5 clusters, 2 resolutions, 12 sessions
        assert {row["what"] for row in rows} == {"added"}

    def test_a_change_in_public(self, admin_client, client, topic, told):
        save(admin_client, topic, short_title="Media", reason="Secret reason")
        assert told() == ["Changed: 6. Media"]

        page = client.get("/changes/").text
        assert "[-Role of the media in anti-smuggling responses-]{+Media+}" in words(page)
        assert "Secret reason" not in page
        assert "admin" not in words(page)

    def test_what_a_row_leads_to_is_renamed_elsewhere(self, admin_client, topic, told):
        item = Consideration.objects.exclude(agenda_item=None).first().agenda_item
        save(admin_client, item, title="Renamed")
        save(admin_client, item.considerations.first().topic, emphasis="")

        assert [each for each in told() if "considered" in each] == []
        assert [each for each in told() if "Renamed" in each] == [
            f"Changed: {AgendaItem.objects.get(pk=item.pk)}"
        ]

    def test_a_part_is_told_of_by_itself(self, admin_client, client, topic, told):
        form = opened(admin_client, topic, assessments__0__answer="partly", reason="A test")
        _, again = came_back(admin_client, topic, form)  # the statement says “no”
        saved(admin_client, topic, again)
        assert told() == ["Changed: Topic 6 assessed at the 10th session (2023): partly"]

        (row,) = csv_rows(client.get("/changes.csv?kind=assessment"))
        assert row["fields"] == "Answer: Partly (before: No)"
        assert row["url"].endswith("/topics/6/")

    def test_nothing_of_a_draft(self, admin_client, topic, told):
        draft = TopicFactory(number=26, title="A", short_title="A", state=State.DRAFT)
        save(admin_client, draft, title="B")
        row = unpublished(topic)
        save(admin_client, row, source="Found")
        act(admin_client, "send_to_review", draft, row)

        assert told() == []

    def test_a_draft_is_told_of_once_it_is_published_as_it_is_then(
        self, admin_client, client, topic, told
    ):
        row = unpublished(topic, source="First thought")
        save(admin_client, row, source="Second thought")
        act(admin_client, "publish", Consideration.all_objects.get(pk=row.pk), reason="Found")

        assert told() == ["Added: Topic 6 considered at the 4th session (2017): partial"]
        page = client.get("/changes/").text
        assert "Second thought" in page
        assert "First thought" not in page

    def test_what_is_withdrawn_is_named_and_its_text_told_no_more(
        self, admin_client, client, topic, told
    ):
        save(admin_client, topic, assessments__0__statement="A mistake")
        assert "A mistake" in client.get("/changes/").text
        act(admin_client, "withdraw", Assessment.objects.get(topic=topic.pk), reason="Wrong")

        assert told() == ["Withdrawn: Assessment of Topic 6"]
        for path in ("/changes/", "/changes.csv", "/changes.atom", "/changes.json"):
            assert b"A mistake" not in body(client.get(path))

    def test_what_was_withdrawn_is_told_no_more_once_it_is_published_again(
        self, admin_client, client, topic, told
    ):
        save(admin_client, topic, assessments__0__statement="A mistake")
        assessment = Assessment.objects.get(topic=topic.pk)
        act(admin_client, "withdraw", assessment, reason="Wrong")
        save(admin_client, topic, assessments__0__statement="As it should be")
        act(admin_client, "publish", Assessment.all_objects.get(pk=assessment.pk), reason="Mended")

        page = client.get("/changes/").text
        assert "As it should be" in page
        assert "A mistake" not in page
        assert sorted(told()) == [
            "Added: Topic 6 assessed at the 10th session (2023): no",
            "Withdrawn: Assessment of Topic 6",
        ]

    def test_a_topic_that_is_withdrawn_takes_its_parts_along(
        self, admin_client, client, topic, told
    ):
        act(admin_client, "withdraw", topic, reason="Wrong")

        assert told()[0] == "Withdrawn: Topic 6"
        page = words(client.get("/changes/").text)
        assert "Topic withdrawn Topic 6" in page
        assert "media" not in page

        act(admin_client, "publish", Topic.all_objects.get(pk=topic.pk))
        assert "Added: 6. Role of the media in anti-smuggling responses" in told()

    def test_texts_between_withdrawing_and_publishing_are_not_told(
        self, admin_client, client, topic
    ):
        act(admin_client, "withdraw", topic, reason="Wrong")
        for text in ("Not this", "Media at last"):
            save(admin_client, Topic.all_objects.get(pk=topic.pk), short_title=text)
        act(admin_client, "publish", Topic.all_objects.get(pk=topic.pk))

        assert "Media at last" in client.get("/changes/").text
        assert "Not this" not in client.get("/changes/").text

    def test_a_session_that_is_withdrawn_takes_along_what_hangs_on_it(
        self, admin_client, client, told
    ):
        session = Session.objects.get(number=9)
        names = [str(row) for row in Consideration.objects.filter(session=session)]
        act(admin_client, "withdraw", session, reason="Wrong")

        assert "Withdrawn: Session 9" in told()
        assert "Withdrawn: Consideration of Topic 9" in told()
        rows = csv_rows(client.get("/changes.csv"))
        assert not {row["record"] for row in rows} & set(names)

    @pytest.mark.parametrize("how", ["withdrawn", "deleted"])
    def test_nothing_of_it_is_told_through_what_led_to_it_once(self, admin_client, client, how):
        """Neither the title of an item, nor the session, in the changes of a consideration."""
        session = SessionFactory(number=13, year=2025, place="Vienna")
        item = AgendaItemFactory(session=session, position=1, title="Quagmire")
        row = Consideration.objects.filter(topic__number=5).first()
        kept = {"session": row.session_id, "agenda_item": row.agenda_item_id or ""}
        save(admin_client, item, title="Quagmires")
        save(admin_client, row, session=session.pk, agenda_item=item.pk)
        assert "13th session, item 1: Quagmires" in client.get("/changes/").text
        save(admin_client, row, **kept)
        if how == "withdrawn":
            act(admin_client, "withdraw", Session.objects.get(number=13), reason="Wrong")
        else:
            for gone in (AgendaItem.objects.get(pk=item.pk), Session.objects.get(number=13)):
                delete(admin_client, gone)

        for path in ("/changes/", "/changes.csv", "/changes.json", "/changes.atom"):
            text = body(client.get(path)).decode()
            assert "Quagmire" not in text
            assert "13th" not in text

    def test_half_of_a_change_is_not_told_either(self, admin_client, client, topic):
        """Or a topic would seem to have left its cluster for none."""
        new = ClusterFactory(slug="new", position=9, name="Quagmire", description="New")
        first = topic.cluster_id
        save(admin_client, topic, cluster=new.pk)
        save(admin_client, topic, cluster=first)
        delete(admin_client, new)

        rows = csv_rows(client.get("/changes.csv?kind=topic&what=changed"))
        assert [row["record"] for row in rows] == [str(topic)] * len(rows)
        assert not any("Cluster:" in row["fields"] for row in rows)

    def test_a_document_that_moves_is_told_of_in_one_place(self, admin_client, client, told):
        session = Session.objects.get(number=11)
        document = DocumentFactory(title="A note", symbol="CTOC/N/1")
        save(admin_client, document, title="The note")
        save(admin_client, document, session=session.pk)
        assert "Added: CTOC/N/1: The note" in told()
        save(admin_client, Document.objects.get(pk=document.pk), title="Our note")

        rows = csv_rows(client.get("/changes.csv?kind=document&what=changed"))
        assert [row["fields"] for row in rows] == [
            "Title: Our note (before: The note)",
            "Title: The note (before: A note)",
        ]

    def test_a_field_that_came_since_is_no_change(self, admin_client, topic, told):
        for change in ChangelogEntry.objects.filter(object_type="proposal"):
            del change.values["source"]
            change.save()
        Proposal.objects.update(source="")
        save(admin_client, topic, short_title="Media")

        assert told() == ["Changed: 6. Media"]

    def test_a_kind_that_is_no_more_is_named_still(self, client, topic):
        ChangelogEntry.objects.filter(object_id=topic.pk, object_type="topic").update(
            object_type="subject", action="withdrawn"
        )
        assert "Subject of Topic 6" in words(client.get("/changes/").text)

    def test_an_entry_of_the_feed_keeps_its_key(self, admin_client, client, topic):
        def keys() -> set[str]:
            feed = ElementTree.fromstring(client.get("/changes.atom").content)  # noqa: S314 - ours
            return {each.findtext(f"{ATOM}id") for each in feed.iter(f"{ATOM}entry")}

        save(admin_client, topic.assessments.get(), source="Found")
        act(admin_client, "withdraw", Assessment.objects.get(topic=topic.pk), reason="Wrong")
        before = keys()
        act(admin_client, "withdraw", Topic.objects.get(pk=topic.pk), reason="Wrong")

        gone = {each for each in before if each not in keys()}
        told = ChangelogEntry.objects.filter(
            object_type="topic", object_id=topic.pk, action="added"
        ).get()
        assert gone == {f"tag:testserver,2026-01-01:/changes/#change-{told.pk}"}

    def test_addresses_are_there_under_a_prefix_too(self, client):
        with override_script_prefix("/register/"):
            page = client.get("/changes/?kind=topic").text
        assert 'href="/register/topics/25/"' in page

    def test_what_hangs_on_it_and_has_no_history_yet_is_no_news(self, admin_client, told):
        ChangelogEntry.objects.all().delete()
        Revision.objects.all().delete()
        act(admin_client, "withdraw", Session.objects.get(number=9), reason="Wrong")

        assert told() == ["Withdrawn: Session 9"]

    def test_what_is_deleted_and_had_no_history(self, admin_client, topic, told):
        ChangelogEntry.objects.all().delete()
        Revision.objects.all().delete()
        delete(admin_client, topic)

        assert told() == ["Withdrawn: Topic 6"]

    def test_what_is_deleted(self, admin_client, client, topic, told):
        delete(admin_client, topic)

        assert told()[0] == "Withdrawn: Topic 6"
        assert "media" not in words(client.get("/changes/").text)

    def test_a_consideration_that_moves_to_another_topic(self, admin_client, topic, told):
        row = Consideration.objects.filter(topic__number=5).first()
        save(admin_client, row, topic=topic.pk)

        assert set(told()) == {
            "Withdrawn: Consideration of Topic 5",
            f"Added: {Consideration.objects.get(pk=row.pk)}",
        }

    @pytest.mark.parametrize(
        ("model", "entries"),
        [(Session, {"place": "Geneva"}), (Cluster, {"name": "New"}), (Document, {"title": "N"})],
    )
    def test_every_kind(self, admin_client, told, model, entries):
        save(admin_client, model.objects.first(), **entries)
        assert len(told()) == 1

    def test_the_texts_of_the_paper_are_not_for_readers(self, admin_client, told):
        save(admin_client, PaperText.objects.first(), heading="New")
        assert told() == []

    def test_what_stood_before_the_history_is_no_news(self, admin_client, topic, told):
        ChangelogEntry.objects.all().delete()
        Revision.objects.all().delete()
        save(admin_client, topic, short_title="Media")

        assert list(ChangelogEntry.objects.public().values_list("name", flat=True)) == ["6. Media"]


class TestLastChanged:
    """The line on each record."""

    @pytest.mark.parametrize(
        "path", ["/topics/6/", "/sessions/6/", "/resolutions/6-3/", "/clusters/prevention/"]
    )
    def test_every_record_has_it(self, client, path):
        ChangelogEntry.objects.update(made_at=timezone.now() - timedelta(days=3))
        day = timezone.localtime(timezone.now() - timedelta(days=3))

        assert f"Last changed {day:%-d %B %Y}." in words(client.get(path).text).replace(" .", ".")

    def test_a_draft_does_not_move_it(self, admin_client, client, topic, standing_clock):
        ChangelogEntry.objects.update(made_at=timezone.now() - timedelta(days=3))
        before = client.get("/topics/6/").text
        save(admin_client, unpublished(topic), source="Found")

        assert client.get("/topics/6/").text == before

    def test_without_a_history_there_is_none(self, client):
        ChangelogEntry.objects.all().delete()
        assert "Last changed" not in client.get("/topics/6/").text


def test_a_form_that_is_opened_and_not_saved_tells_nothing(admin_client, topic, told):
    opened(admin_client, topic)
    assert Assessment.objects.filter(topic=topic).exists()
    assert told() == []

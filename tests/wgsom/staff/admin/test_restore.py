"""Restoring what a version says."""

import pytest
from reversion.models import Version

from sessions.models import AgendaItem, Session
from tests.support.admin_forms import act, delete, entries_on, opened, save, unpublished, url
from tests.support.factories import (
    AgendaItemFactory,
    ClusterFactory,
    ConsiderationFactory,
    DocumentFactory,
    ProposalFactory,
    TopicFactory,
)
from tests.support.responses import json_file, words
from tests.support.revisions import history, versions
from topics.models import Assessment, Cluster, Consideration, Mandate, Proposal, Topic
from wgsom.records.publication import State

pytestmark = pytest.mark.django_db


class TestRestoring:
    """Any version, and a deleted record too."""

    def restore(self, client, row, version, **entries):
        page = client.get(url(row, "version", row.pk, version.pk))
        assert page.status_code == 200, page.content
        form = entries_on(page.text) | {"reason": "Back"} | entries
        return client.post(url(row, "version", row.pk, version.pk), form)

    def test_fields_and_rows_come_back(self, admin_client, topic, session_of):
        title, statement = topic.title, topic.assessments.get().statement
        form = opened(admin_client, topic, title="Changed", emphasis="", reason="Wrong") | {
            "assessments-0-DELETE": "on",
            "considerations-TOTAL_FORMS": "1",
            "considerations-0-session": session_of(4).pk,
            "considerations-0-extent": "partial",
        }
        admin_client.post(url(topic, "change"), form)
        first = versions(topic).last()
        page = words(admin_client.get(url(Topic, "version", topic.pk, first.pk)).text)
        assert "[-Changed-]" in page.replace(" -]", "-]")
        assert "Consideration removed" in page
        assert "Assessment added" in page

        assert self.restore(admin_client, topic, first).status_code == 302
        topic.refresh_from_db()
        assert topic.title == title
        assert not topic.considerations.exists()
        assert Assessment.all_objects.get(topic=topic).statement == statement
        assert Assessment.all_objects.get(topic=topic).state == State.DRAFT
        assert "Reason: Back" in history(admin_client, topic)

    def test_a_state_is_not_restored(self, admin_client, topic):
        act(admin_client, "withdraw", topic, reason="Too early")
        save(admin_client, topic, title="Changed", emphasis="")
        self.restore(admin_client, topic, versions(topic).last())

        topic.refresh_from_db()
        assert topic.title != "Changed"
        assert topic.state == State.DRAFT

    def test_a_deleted_record(self, admin_client, topic):
        title, number = topic.title, topic.number
        page = admin_client.get(url(topic, "delete")).text
        admin_client.post(url(topic, "delete"), entries_on(page) | {"reason": "By mistake"})
        assert not Topic.all_objects.filter(number=number).exists()

        listed = admin_client.get(url(Topic, "deleted")).text
        assert "6. Role of the media" in listed
        assert "By mistake" in listed
        version = Version.objects.get_deleted(Topic).get()
        topic.pk = int(version.object_id)
        assert self.restore(admin_client, topic, version).status_code == 302

        back = Topic.all_objects.get(number=number)
        assert (back.title, back.state) == (title, State.DRAFT)
        assert Assessment.all_objects.get(topic=back).state == State.PUBLISHED
        assert not Assessment.objects.filter(topic=back).exists()
        assert Proposal.all_objects.filter(topic=back).exists()
        assert "Nothing was deleted." in admin_client.get(url(Topic, "deleted")).text
        assert "Reason: By mistake Deleted." in history(admin_client, back)

    def test_published_again_it_reads_as_before(self, admin_client, client):
        topic = Topic.objects.get(number=19)
        draft = unpublished(topic)
        before = json_file(client.get("/topics.json?as_of=10"))["rows"]
        delete(admin_client, topic)
        version = Version.objects.get_deleted(Topic).get()
        topic.pk = int(version.object_id)
        self.restore(admin_client, topic, version)
        back = Topic.all_objects.get(number=19)

        assert client.get("/topics/19/").status_code == 404
        act(admin_client, "publish", back, reason="Back")
        assert json_file(client.get("/topics.json?as_of=10"))["rows"] == before
        assert Consideration.all_objects.get(pk=draft.pk).state == State.DRAFT

    def test_what_was_withdrawn_before_is_not_published_by_an_older_version(
        self, editor, admin_client
    ):
        topic = Topic.objects.get(number=8)
        save(admin_client, topic, short_title="Renamed")
        act(admin_client, "withdraw", topic.assessments.get(), reason="Wrong")
        delete(admin_client, Topic.objects.get(number=8))
        older = Version.objects.filter(object_id=topic.pk, content_type__model="topic")
        assert self.restore(editor, topic, older.order_by("pk").first()).status_code == 302

        rows = Assessment.all_objects.filter(topic__number=8)
        assert list(rows.values_list("state", flat=True)) == [State.DRAFT]

    def test_who_may_not_publish_brings_it_back_as_a_draft(self, editor, admin_client, topic):
        delete(admin_client, topic)
        version = Version.objects.get_deleted(Topic).get()
        topic.pk = int(version.object_id)
        response = self.restore(editor, topic, version)

        assert response.status_code == 302
        back = Topic.all_objects.get(number=topic.number)
        assert back.state == State.DRAFT
        assert not Assessment.objects.filter(topic=back).exists()

    def test_only_what_belongs_to_the_record_is_restored(self, admin_client, topic):
        """All that was loaded together is not brought back together."""
        other = Topic.objects.get(number=7)
        save(admin_client, other, title="Mine", emphasis="")
        save(admin_client, topic, title="Changed", emphasis="")
        self.restore(admin_client, topic, versions(topic).last())

        other.refresh_from_db()
        assert other.title == "Mine"

    def test_what_the_record_does_not_allow_any_more_is_said(self, admin_client, session_of):
        document = DocumentFactory(title="Alone", symbol="")
        save(admin_client, document, title="Renamed")
        DocumentFactory(title="Alone", symbol="")
        response = self.restore(admin_client, document, versions(document).last())

        assert "This version cannot be restored: A document of this title" in response.text
        document.refresh_from_db()
        assert document.title == "Renamed"

    def test_who_may_not_publish_does_not_restore_what_is_published(self, editor, topic):
        version = versions(topic).last()
        page = editor.get(url(Topic, "version", topic.pk, version.pk))
        assert page.status_code == 200
        posted = editor.post(
            url(Topic, "version", topic.pk, version.pk),
            {"version_token": topic.version_token, "reason": "x"},
        )
        assert posted.status_code == 403

    def test_nor_a_published_row_of_a_draft(self, editor, admin_client, topic):
        Assessment.all_objects.filter(topic=topic).update(statement="Now")
        Topic.all_objects.filter(pk=topic.pk).update(state=State.DRAFT)
        topic.refresh_from_db()
        posted = editor.post(
            url(Topic, "version", topic.pk, versions(topic).last().pk),
            {"version_token": topic.version_token, "reason": "x"},
        )
        assert posted.status_code == 403
        assert Assessment.all_objects.get(topic=topic).statement == "Now"

    def test_a_restore_over_another_change_is_refused(self, admin_client, topic):
        version, version_token = versions(topic).last(), topic.version_token
        save(admin_client, topic, title="Changed", emphasis="")
        response = self.restore(admin_client, topic, version, version_token=str(version_token))

        assert "admin changed this since you opened this page." in response.text
        topic.refresh_from_db()
        assert topic.title == "Changed"

    def test_parts_that_exchanged_what_only_one_can_have_come_back(self, admin_client):
        session = Session.objects.get(number=9)
        first, second = session.agenda_items.order_by("position")[:2]
        for item, position in ((first, 90), (second, first.position), (first, second.position)):
            save(admin_client, AgendaItem.objects.get(pk=item.pk), position=position)
        assert self.restore(admin_client, session, versions(session).last()).status_code == 302

        items = AgendaItem.objects.in_bulk([first.pk, second.pk])
        assert [items[each.pk].position for each in (first, second)] == [
            first.position,
            second.position,
        ]
        assert first.considerations.count() == items[first.pk].considerations.count() > 0

    def test_what_names_what_is_no_more_is_shown_and_said_to_be(self, admin_client, topic):
        session = Session.objects.get(number=9)
        item = AgendaItemFactory(session=session, position=50, title="X")
        row = ConsiderationFactory(topic=topic, session=session, agenda_item=item, extent="focus")
        save(admin_client, row, source="Found")
        save(admin_client, row, agenda_item="")
        delete(admin_client, AgendaItem.objects.get(pk=item.pk))
        page = words(admin_client.get(url(row, "version", row.pk, versions(row)[1].pk)).text)

        assert "This version cannot be restored:" in page
        assert "The version in full" in page

    def test_a_part_that_is_elsewhere_now_is_said_to_be(self, admin_client, topic):
        other = Topic.objects.get(number=5)
        row = other.considerations.first()
        save(admin_client, other, emphasis="", short_title="Changed")
        save(admin_client, row, topic=topic.pk)
        version = versions(other).filter(pk__lt=versions(other).first().pk).first()
        page = words(admin_client.get(url(Topic, "version", other.pk, version.pk)).text)

        assert f"is part of “{topic}” now. Restore it from its own history first." in page

    def test_who_may_not_publish_does_not_restore_into_what_is_published(
        self, editor, admin_client, topic
    ):
        draft = TopicFactory(number=26, title="A", short_title="A", state=State.DRAFT)
        session = Session.objects.get(number=11)
        row = ProposalFactory(topic=draft, session=session)
        save(admin_client, row, source="Still with the draft")
        save(admin_client, Proposal.all_objects.get(pk=row.pk), topic=topic.pk)
        save(admin_client, Proposal.all_objects.get(pk=row.pk), topic=draft.pk)
        with_topic = versions(row).all()[1]
        page = editor.get(url(Proposal, "version", row.pk, with_topic.pk))
        assert "This would be seen by everyone at once" in page.text
        version_token = Topic.all_objects.get(pk=draft.pk).version_token
        posted = editor.post(
            url(Proposal, "version", row.pk, with_topic.pk),
            {"version_token": version_token, "reason": "x"},
        )

        assert posted.status_code == 403
        assert Proposal.all_objects.get(pk=row.pk).topic == draft

    def test_who_may_not_delete_does_not_restore_what_a_row_was_not_in(self, editor, admin_client):
        draft = TopicFactory(number=26, title="A", short_title="A", state=State.DRAFT)
        save(admin_client, draft, title="B")
        row = unpublished(draft)
        save(admin_client, row, source="Found")
        posted = self.restore(editor, draft, versions(draft).last())

        assert posted.status_code == 403
        assert "You may not delete the consideration" in posted.text
        assert Consideration.all_objects.filter(pk=row.pk).exists()

    def test_what_comes_back_in_public_needs_a_reason(self, admin_client, client):
        cluster = ClusterFactory(slug="new", position=9, name="New", description="New")
        page = admin_client.get(url(cluster, "delete")).text
        admin_client.post(url(cluster, "delete"), entries_on(page) | {"reason": "A slip"})
        version = Version.objects.get_deleted(Cluster).get()
        cluster.pk = int(version.object_id)
        refused = self.restore(admin_client, cluster, version, reason="")

        assert "A reason is required: this changes what everyone sees." in refused.text
        assert not Cluster.objects.filter(slug="new").exists()
        assert self.restore(admin_client, cluster, version).status_code == 302
        assert Cluster.objects.filter(slug="new").exists()

    def test_a_part_of_what_was_deleted_is_not_restored_alone(self, admin_client, topic):
        row = topic.proposals.get()
        page = admin_client.get(url(topic, "delete")).text
        admin_client.post(url(topic, "delete"), entries_on(page) | {"reason": "A slip"})
        version = Version.objects.get_deleted(Proposal).get()
        page = words(admin_client.get(url(Proposal, "version", row.pk, version.pk)).text)

        assert "belonged to was deleted. Restore that: its parts come back with it." in page

    def test_a_deleted_part_is_listed_with_who_deleted_it(self, admin_client, topic):
        form = opened(admin_client, topic, assessments__0__DELETE="on", reason="Not ours")
        admin_client.post(url(topic, "change"), form)
        page = words(admin_client.get(url(Assessment, "deleted")).text)

        assert "Topic 6 assessed at the 10th session (2023): no : deleted" in page
        assert ", admin, Not ours" in page

    def test_a_version_is_shown_in_full(self, admin_client, topic):
        save(admin_client, topic, short_title="Media")
        page = admin_client.get(url(Topic, "version", topic.pk, versions(topic).first().pk))

        assert "This is how it stands now" in page.text
        assert topic.assessments.get().statement in page.text

    def test_a_version_that_cannot_be_read_any_more_is_said_to_be(self, admin_client, topic):
        save(admin_client, topic, short_title="Media")
        first = versions(topic).last()
        Version.objects.filter(pk=first.pk).update(serialized_data="of another shape")
        page = admin_client.get(url(Topic, "version", topic.pk, first.pk)).text

        assert "This version cannot be read any more" in page
        assert "cannot be told any more" in history(admin_client, topic)
        form = opened(
            admin_client, topic, version_token=str(topic.version_token), short_title="Mine"
        )
        again = admin_client.post(url(topic, "change"), form)
        assert entries_on(again.text, "topic_form")["short_title"] == "Mine"

    def test_versions_of_others_are_not_there(self, admin_client, topic):
        version = versions(Topic.objects.get(number=7)).first()
        assert admin_client.get(url(Topic, "version", topic.pk, version.pk)).status_code == 404
        assert admin_client.get(url(Mandate, "version", 1, 99_999)).status_code == 404

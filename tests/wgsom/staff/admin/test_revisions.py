"""The history: every change with who, when and why; and back to any version."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from reversion.models import Revision, Version

from sessions.models import AgendaItem, Document, OperativeParagraph, Resolution, Session
from tests.support.admin_forms import act, delete, entries_on, opened, save, unpublished, url
from tests.support.responses import words
from topics.models import Assessment, Cluster, Consideration, Mandate, PaperText, Proposal, Topic
from wgsom.records.publication import State

pytestmark = pytest.mark.django_db


def history(client, row) -> str:
    """Return the history of a record as it reads."""
    return words(client.get(url(row, "history"), follow=True).text)


def versions(row):
    """Return the versions of a record, the newest first."""
    return Version.objects.get_for_object(row)


@pytest.fixture
def editor(client, django_user_model):
    """A browser in which an editor is logged in."""
    user = django_user_model.objects.create_user("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    return client


class TestChanges:
    """What is changed, wherever on the desk, is in the history of what it is part of."""

    def test_a_change_says_who_why_and_word_by_word_what(self, admin_client, topic):
        title = topic.title.replace("media", "press")
        save(admin_client, topic, title=title, emphasis="", reason="As adopted")
        read = history(admin_client, topic)

        assert "admin" in read
        assert "Reason: As adopted" in read
        assert "[-media" in read
        assert "{+press" in read
        assert "Loaded with the shipped record." in read

    def test_inlines_are_in_it(self, admin_client, topic, session_of):
        form = opened(admin_client, topic) | {
            "assessments-0-statement": "No, and again no.",
            "considerations-TOTAL_FORMS": "1",
            "considerations-0-session": session_of(4).pk,
            "considerations-0-extent": "partial",
            "reason": "Found in the report",
        }
        admin_client.post(url(topic, "change"), form)
        read = history(admin_client, topic)

        assert "Consideration added: Topic 6 considered at the 4th session" in read
        assert "Assessment changed:" in read
        assert "{+and again no.+}" in read

    def test_a_mandate_that_is_taken_away_is_in_it(self, admin_client):
        topic = Topic.objects.get(number=25)
        save(admin_client, topic, mandate_set__0__DELETE="on")

        assert "Mandate removed: Topic 25 from 6/3 OP" in history(admin_client, topic)

    @pytest.mark.parametrize(
        ("model", "entries"),
        [
            (Proposal, {"source": "A new source"}),
            (Consideration, {"source": "A new source"}),
            (Assessment, {"source": "A new source"}),
            (AgendaItem, {"title": "A new title"}),
            (OperativeParagraph, {"summary": "A new summary"}),
            (Document, {"title": "A new title"}),
            (Session, {"place": "Geneva"}),
            (Resolution, {"title": "A new title"}),
            (Cluster, {"name": "A new name"}),
            (PaperText, {"heading": "A new heading"}),
        ],
    )
    def test_every_kind_of_record_has_one(self, admin_client, model, entries):
        row = model.objects.first()
        save(admin_client, row, **entries)
        (value,) = entries.values()

        assert f"{{+{value}+}}" in history(admin_client, row)

    def test_a_consideration_that_moves_is_in_the_history_of_both_topics(self, admin_client, topic):
        row = Consideration.objects.filter(topic__number=5).first()
        save(admin_client, row, topic=topic.pk)

        assert "Consideration added: Topic 6" in history(admin_client, topic)
        assert "Consideration removed: Topic 5" in history(
            admin_client, Topic.objects.get(number=5)
        )

    def test_a_document_that_moves_has_its_own_changes_and_no_others(self, admin_client):
        document = Document.objects.exclude(session=None).first()
        save(admin_client, document, session="")
        read = history(admin_client, document)

        assert "Session removed" not in read
        assert "Document changed" in read

    def test_transitions_are_in_it(self, admin_client, topic):
        act(admin_client, "withdraw", topic, reason="Too early")
        read = history(admin_client, topic)

        assert "[-Published-]{+Draft+}" in read.replace(" ", "")
        assert "Reason: Too early" in read

    def test_saving_without_a_change_makes_no_version(self, admin_client, topic):
        before = versions(topic).count()
        save(admin_client, topic, reason="")

        assert versions(topic).count() == before

    def test_what_was_never_kept_begins_as_it_stood(self, admin_client, topic):
        Revision.objects.all().delete()
        save(admin_client, topic, title=f"{topic.title}!")

        assert [version.revision.comment for version in versions(topic)] == [
            "A test",
            "As it stood when its history began.",
        ]

    def test_loading_again_makes_no_version_and_overwriting_does(self, topic):
        before = Revision.objects.count()
        call_command("load_register", verbosity=0)
        assert Revision.objects.count() == before

        Topic.objects.filter(pk=topic.pk).update(title="Edited")
        call_command("load_register", overwrite=True, verbosity=0)
        assert Revision.objects.count() == before + 1
        assert versions(topic).first().revision.comment == "Loaded with the shipped record."

    def test_who_may_not_see_a_record_does_not_see_its_history(self, client, django_user_model):
        user = django_user_model.objects.create_user("helper", is_staff=True)
        user.user_permissions.add(Permission.objects.get(codename="view_cluster"))
        client.force_login(user)
        topic = Topic.objects.first()

        assert client.get(url(topic, "history")).status_code == 403
        assert client.get(url(Topic, "deleted")).status_code == 403
        version = versions(topic).first()
        assert client.get(url(Topic, "version", topic.pk, version.pk)).status_code == 403


class TestReasons:
    """A reason is asked for when what is published changes, and only then."""

    def test_a_published_topic(self, admin_client, topic):
        form = opened(admin_client, topic, title="Changed", emphasis="")
        response = admin_client.post(url(topic, "change"), form)

        assert "A reason is required: this changes what everyone sees." in response.text
        assert entries_on(response.text, "topic_form")["title"] == "Changed"
        topic.refresh_from_db()
        assert topic.title != "Changed"

    def test_a_published_row_beside_a_draft(self, admin_client, topic):
        form = opened(admin_client, topic, assessments__0__statement="Changed")

        assert "A reason is required" in admin_client.post(url(topic, "change"), form).text

    def test_a_draft_needs_none(self, editor):
        topic = Topic.all_objects.create(number=26, title="A", short_title="A", state=State.DRAFT)
        save(editor, topic, title="B", reason="")

        topic.refresh_from_db()
        assert topic.title == "B"

    def test_withdrawing_in_public(self, admin_client, topic):
        page = act(admin_client, "withdraw", topic).text
        assert "What is to be changed:" in page
        topic.refresh_from_db()
        assert topic.state == State.PUBLISHED
        admin_client.post(url(Topic, "changelist"), entries_on(page) | {"reason": "Wrong"})
        topic.refresh_from_db()
        assert topic.state == State.DRAFT

    def test_deleting_in_public(self, admin_client, topic):
        act(admin_client, "delete_selected", topic, post="yes")
        page = admin_client.post(
            url(topic, "delete"), {"post": "yes", "version_token": topic.version_token}
        )
        assert "A reason is required" in page.text
        assert Topic.objects.filter(pk=topic.pk).exists()


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
        assert Assessment.all_objects.get(topic=back).state == State.DRAFT
        assert Proposal.all_objects.filter(topic=back).exists()
        assert "Nothing was deleted." in admin_client.get(url(Topic, "deleted")).text
        assert "Reason: By mistake Deleted." in history(admin_client, back)

    def test_only_what_belongs_to_the_record_is_restored(self, admin_client, topic):
        """All that was loaded together is not brought back together."""
        other = Topic.objects.get(number=7)
        save(admin_client, other, title="Mine", emphasis="")
        save(admin_client, topic, title="Changed", emphasis="")
        self.restore(admin_client, topic, versions(topic).last())

        other.refresh_from_db()
        assert other.title == "Mine"

    def test_what_the_record_does_not_allow_any_more_is_said(self, admin_client, session_of):
        document = Document.all_objects.create(title="Alone", symbol="")
        save(admin_client, document, title="Renamed")
        Document.all_objects.create(title="Alone", symbol="")
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
        item = AgendaItem.objects.create(session=session, position=50, title="X")
        row = Consideration.objects.create(
            topic=topic, session=session, agenda_item=item, extent="focus"
        )
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
        draft = Topic.all_objects.create(number=26, title="A", short_title="A", state=State.DRAFT)
        session = Session.objects.get(number=11)
        row = Proposal.all_objects.create(topic=draft, session=session)
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
        draft = Topic.all_objects.create(number=26, title="A", short_title="A", state=State.DRAFT)
        save(admin_client, draft, title="B")
        row = unpublished(draft)
        save(admin_client, row, source="Found")
        posted = self.restore(editor, draft, versions(draft).last())

        assert posted.status_code == 403
        assert "You may not delete the consideration" in posted.text
        assert Consideration.all_objects.filter(pk=row.pk).exists()

    def test_what_comes_back_in_public_needs_a_reason(self, admin_client, client):
        cluster = Cluster.objects.create(slug="new", position=9, name="New", description="New")
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


class TestNonsense:
    """URLs and entries that no screen ever made."""

    @pytest.mark.parametrize(
        "path",
        [
            "/admin/topics/topic/999999/history/",
            "/admin/topics/topic/x/history/",
            "/admin/topics/topic/1/versions/999999/",
            "/admin/topics/topic/1/versions/0/",
            "/admin/topics/topic/1/versions/99999999999999999999/",
            "/admin/topics/topic/%00/versions/1/",
            "/admin/topics/topic/x/versions/1/",
        ],
    )
    def test_there_is_no_such_page(self, admin_client, path):
        response = admin_client.get(path, follow=True)
        # Django's desk leads to its front page, and says there what is not.
        led_away = response.redirect_chain[-1:] == [("/admin/", 302)]
        assert response.status_code == 404 or led_away

    @pytest.mark.parametrize("key", ["x", "999999", "%00", "9" * 5000, "²"])
    def test_saving_what_never_was_leads_away(self, admin_client, key):
        response = admin_client.post(f"/admin/topics/topic/{key}/change/", {"title": "x"})
        assert response.status_code in (302, 404)

    @pytest.mark.parametrize("text", ["x", "-1", "9" * 5000, "²", "\x00", ""])
    def test_entries_that_are_no_numbers_come_back(self, admin_client, topic, text):
        form = opened(admin_client, topic, version_token="", short_title="Typed")
        for name in ("proposals-TOTAL_FORMS", "proposals-0-id", "proposals-0-topic"):
            response = admin_client.post(url(topic, "change"), form | {name: text})
            assert response.status_code == 200
            assert entries_on(response.text, "topic_form")["short_title"] == "Typed"

    @pytest.mark.parametrize("action", ["withdraw", "delete_selected", "nix"])
    def test_actions_on_nothing_do_nothing(self, admin_client, action):
        form = {"action": action, "_selected_action": ["999999"], "version_token-999999": "x"}
        assert admin_client.post(url(Topic, "changelist"), form).status_code in (200, 302)
        assert Topic.objects.count() == 25

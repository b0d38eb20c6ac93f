"""The history: every change with who, when and why; and back to any version."""

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from reversion.models import Revision

from sessions.models import AgendaItem, Document, OperativeParagraph, Resolution, Session
from tests.support.admin_forms import act, entries_on, opened, save, url
from tests.support.factories import TopicFactory
from tests.support.revisions import history, versions
from topics.models import Assessment, Cluster, Consideration, PaperText, Proposal, Topic
from wgsom.records.publication import State

pytestmark = pytest.mark.django_db


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

    def test_a_record_that_was_made_past_the_desk_has_none_yet(self, admin_client):
        response = admin_client.get(url(TopicFactory(), "history"))

        assert response.status_code == 200
        assert "Nothing has been changed here since the register keeps a history." in response.text

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
        topic = TopicFactory(number=26, title="A", short_title="A", state=State.DRAFT)
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

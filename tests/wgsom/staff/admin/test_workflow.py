"""Who may take a record how far: each transition as each group, by forged requests too."""

import re
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_script_prefix

from sessions.models import AgendaItem, Document, Session
from tests.support.admin_forms import act, opened, save, unpublished, url
from tests.support.factories import (
    AssessmentFactory,
    ConsiderationFactory,
    ProposalFactory,
    TopicFactory,
)
from tests.support.responses import markup, topic_numbers, words
from topics.models import Assessment, Consideration, IssuedPaper, Proposal, Topic, TopicStatus
from wgsom.records.projections.models import InvalidatedRecord
from wgsom.records.publication import State
from wgsom.search.models import IndexEntry

pytestmark = pytest.mark.django_db

GROUPS = ["Editors", "Publishers", "Auditors"]
MODELS = [Topic, Session, Consideration, Assessment]


@pytest.fixture
def desk(client, django_user_model):
    """Return a function that logs in somebody of a group."""

    def log_in(group: str):
        user = django_user_model.objects.create_user(group.lower(), is_staff=True)
        user.groups.add(Group.objects.get(name=group))
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def draft_topic():
    """A topic that is not published."""
    return TopicFactory(number=26, title="A", short_title="A", state=State.DRAFT)


def in_state(model, state: str):
    """Return a record of the model, in a state."""
    row = model.all_objects.order_by("-pk").first()
    model.all_objects.filter(pk=row.pk).update(state=state)
    row.refresh_from_db()
    return row


@pytest.mark.parametrize(("group", "number"), [("Editors", 26), ("Publishers", 6)])
def test_what_is_of_a_draft_session_moves_onto_a_published_topic_with_a_publisher_only(
    desk, draft_topic, group, number
):
    session = Session.objects.create(number=901, year=2031, state=State.DRAFT)
    row = ProposalFactory(topic=draft_topic, session=session)
    client = desk(group)
    published = Topic.objects.get(number=6)
    form = opened(client, row, topic=str(published.pk), reason="A test")
    client.post(url(Proposal, "change", row.pk), form)

    row.refresh_from_db()
    assert row.topic.number == number


TRANSITIONS = [
    ("send_to_review", "draft", "review", {"Editors", "Publishers"}),
    ("publish", "draft", "published", {"Publishers"}),
    ("publish", "review", "published", {"Publishers"}),
    ("withdraw", "published", "draft", {"Publishers"}),
]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize(("action", "before", "after", "allowed"), TRANSITIONS)
def test_an_action_is_done_by_those_who_may(desk, model, group, action, before, after, allowed):
    row = in_state(model, before)
    act(desk(group), action, row, reason="A test")
    row.refresh_from_db()

    assert row.state == (after if group in allowed else before)


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize(
    ("before", "to", "allowed"),
    [
        ("draft", "review", {"Editors", "Publishers"}),
        ("draft", "published", {"Publishers"}),
        ("review", "draft", {"Editors", "Publishers"}),
        ("review", "published", {"Publishers"}),
        ("published", "draft", {"Publishers"}),
    ],
)
def test_the_form_takes_a_record_no_further_than_one_may(
    desk, admin_client, model, group, before, to, allowed
):
    row = in_state(model, before)
    # The entries of somebody who may do all of it, posted by somebody who may not.
    form = opened(admin_client, row, state=to, reason="A test")
    desk(group).post(url(row, "change"), form)
    row.refresh_from_db()

    assert row.state == (to if group in allowed else before)


@pytest.mark.parametrize("group", ["Editors", "Auditors"])
def test_what_is_published_is_not_edited_by_those_who_may_not_publish(desk, group):
    client = desk(group)
    topic = Topic.objects.get(number=6)
    for row, form in (
        (topic, {"number": 6, "title": "Forged", "short_title": "Forged"}),
        (topic.assessments.get(), {"statement": "Forged"}),
        (Session.objects.get(number=6), {"year": 1999}),
    ):
        assert client.post(url(type(row), "change", row.pk), form).status_code == 403
        assert client.post(url(type(row), "delete", row.pk), {"post": "yes"}).status_code == 403
    assert Topic.objects.get(number=6).title == topic.title


def test_an_editor_enters_a_draft_and_a_publisher_publishes_it(desk):
    client = desk("Editors")
    form = {"number": 26, "title": "A new topic", "short_title": "New", "cluster": ""}
    for prefix in Topic.child_relations:
        form |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    form |= {
        "proposals-TOTAL_FORMS": 1,
        "proposals-0-session": Session.objects.get(number=11).pk,
        "state": "published",
    }
    assert client.post(url(Topic, "add"), form).status_code == 200  # it may not choose that

    assert client.post(url(Topic, "add"), form | {"state": ""}).status_code == 302
    topic = Topic.all_objects.get(number=26)
    assert topic.state == State.DRAFT
    assert 26 not in topic_numbers(client.get("/topics/?page=1&sort=-number"))

    act(desk("Publishers"), "publish", topic)
    assert 26 in topic_numbers(client.get("/topics/?sort=-number"))


def test_an_editor_adds_drafts_to_a_published_topic_and_nothing_that_is_public_at_once(desk):
    client = desk("Editors")
    topic, session = Topic.objects.get(number=6), Session.objects.get(number=11)
    values = {"topic": topic.pk, "session": session.pk, "extent": "focus", "source": ""}
    assert client.post(url(Consideration, "add"), values).status_code == 302
    assert Consideration.all_objects.get(topic=topic).state == State.DRAFT

    refused = client.post(url(Proposal, "add"), values)
    assert "This would be seen by everyone at once" in refused.text
    item = {"session": session.pk, "position": 9, "title": "Forged"}
    refused = client.post(url(AgendaItem, "add"), item)
    assert "This would be seen by everyone at once" in refused.text
    proposal = Proposal.objects.first()
    assert client.post(url(Proposal, "change", proposal.pk), values).status_code == 403
    assert not Proposal.objects.filter(topic=topic, session=session).exists()


def test_a_publisher_who_may_not_withdraw_cannot(desk, django_user_model):
    client = desk("Publishers")
    group = Group.objects.get(name="Publishers")
    group.permissions.remove(*group.permissions.filter(codename__startswith="withdraw_"))
    row = in_state(Topic, "published")
    act(client, "withdraw", row, reason="A test")
    row.refresh_from_db()

    assert row.state == "published"


@pytest.mark.parametrize("group", GROUPS)
def test_every_screen_opens_or_is_refused(desk, group):
    client = desk(group)
    for model in (*MODELS, Proposal, AgendaItem):
        row = model.all_objects.first()
        for name, arguments in (("changelist", ()), ("add", ()), ("change", (row.pk,))):
            status = client.get(url(model, name, *arguments)).status_code
            assert status == (403 if (group, name) == ("Auditors", "add") else 200), (model, name)


def test_the_front_page_leads_to_what_waits_to_be_published(desk, draft_topic, topic):
    client = desk("Publishers")
    assert "In review, for you to publish: nothing." in words(markup(client.get("/admin/")))
    unpublished(topic)
    act(client, "send_to_review", draft_topic)
    page = markup(client.get("/admin/"))

    assert "In review, for you to publish: 1 topic . Drafts: 1 consideration ." in words(page)
    link = "/admin/topics/topic/?state__exact=review"
    assert f'href="{link}"' in page
    assert re.findall(r"version_token-(\d+)", markup(client.get(link))) == [str(draft_topic.pk)]


def test_an_editor_is_told_how_to_enter_a_draft_of_what_is_published(desk, topic):
    page = markup(desk("Editors").get(url(topic, "change")))
    link = f"/admin/topics/consideration/add/?topic={topic.pk}"

    assert "This is published, and edited by those who may publish." in page
    assert f'href="{link}"' in page


class TestPreview:
    """A draft as delegates will see it."""

    @pytest.mark.parametrize("group", GROUPS)
    def test_staff_see_the_page_marked_as_a_draft_and_nobody_keeps_it(self, desk, group):
        topic = in_state(Topic, "draft")
        response = desk(group).get(url(Topic, "preview", topic.pk))

        assert response.status_code == 200
        assert topic.title in markup(response).replace("<strong>", "").replace("</strong>", "")
        assert "This is how delegates will see it" in markup(response)
        assert "no-store" in response.headers["Cache-Control"]

    @pytest.mark.parametrize("model", MODELS)
    def test_nothing_is_published_by_it(self, desk, model):
        row = in_state(model, "review")
        response = desk("Editors").get(url(model, "preview", row.pk))
        row.refresh_from_db()

        assert response.status_code == 200
        assert row.state == "review"
        assert not model.objects.filter(pk=row.pk).exists()

    def test_a_draft_assessment_is_shown_with_what_it_changes(self, desk, client):
        topic, session = Topic.objects.get(number=6), Session.objects.get(number=12)
        draft = AssessmentFactory(
            topic=topic, session=session, answer="yes", statement="Yes, a draft.", state="draft"
        )
        assert "Yes, a draft." in desk("Editors").get(url(Assessment, "preview", draft.pk)).text
        client.logout()
        assert "Yes, a draft." not in markup(client.get("/topics/6/"))

    def test_a_draft_topic_is_shown_with_its_own_drafts(self, desk):
        topic = in_state(Topic, "draft")
        session = Session.objects.get(number=12)
        AssessmentFactory(
            topic=topic, session=session, answer="yes", statement="A draft too.", state="draft"
        )
        page = desk("Editors").get(url(Topic, "preview", topic.pk)).text

        assert "A draft too." in page
        assert Assessment.all_objects.get(statement="A draft too.").state == "draft"

    def test_what_is_published_leads_to_its_page(self, desk):
        topic = Topic.objects.get(number=6)
        response = desk("Editors").get(url(Topic, "preview", topic.pk))

        assert response.headers["Location"] == "/topics/6/"

    def test_it_writes_nothing(self, desk):
        session = in_state(Session, "draft")
        row = Consideration.objects.exclude(session=session).first()
        Consideration.all_objects.filter(pk=row.pk).update(session=session, agenda_item=None)
        row.refresh_from_db()
        client = desk("Editors")
        client.get("/topics/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url(Consideration, "preview", row.pk)).status_code == 200

        writing = ("INSERT", "UPDATE", "DELETE", "LOCK", "SAVEPOINT", "BEGIN")
        assert [each["sql"] for each in captured if each["sql"].startswith(writing)] == []

    def test_nothing_of_it_is_stored_for_everyone(self, desk, client):
        draft = in_state(Topic, "draft")
        ProposalFactory(topic=draft, session=Session.objects.get(number=6))
        assert InvalidatedRecord.objects.exists()

        assert desk("Editors").get(url(Topic, "preview", draft.pk)).status_code == 200
        assert not TopicStatus.objects.filter(topic=draft).exists()
        assert not IndexEntry.objects.filter(object_type="topic", object_id=draft.pk).exists()

    def test_the_answer_moves_with_a_draft(self, desk):
        """The timeline of a preview is computed: what is stored knows of no draft."""
        topic = Topic.objects.get(number=6)
        session = Session.objects.get(number=9)
        row = ConsiderationFactory(topic=topic, session=session, extent="focus", state=State.DRAFT)
        topic.assessments.all().delete()
        page = markup(desk("Editors").get(url(Consideration, "preview", row.pk)))

        assert "9th (2022)</a> yes, as a main subject" in page

    def test_it_is_there_under_a_prefix_too(self, desk):
        topic = in_state(Topic, "draft")
        client = desk("Editors")
        path = url(Topic, "preview", topic.pk)

        with override_script_prefix("/register/"):
            assert client.get(path).status_code == 200

    def test_it_is_for_staff_only(self, client, django_user_model):
        topic = in_state(Topic, "draft")
        preview = url(Topic, "preview", topic.pk)
        assert client.get(preview).status_code == 302

        client.force_login(django_user_model.objects.create_user("other", is_staff=True))
        assert client.get(preview).status_code == 403

    def test_the_screen_of_a_draft_leads_there(self, desk):
        client, topic = desk("Editors"), in_state(Topic, "draft")
        screen = url(Topic, "change", topic.pk)

        assert f'href="{url(Topic, "preview", topic.pk)}"' in markup(client.get(screen))
        assert client.get(screen.replace("/change/", "/preview/")).status_code == 200
        assert client.get(url(Topic, "preview", 99_999)).status_code == 404


class TestWhatIsSaid:
    """What an action did, and what readers still do not see."""

    def test_drafts_of_a_topic_that_is_published_are_named(self, desk, draft_topic):
        client = desk("Publishers")
        unpublished(draft_topic)
        act(client, "publish", draft_topic)
        page = words(markup(client.get("/admin/")))

        assert "1 topic published." in page
        assert (
            "Published without these parts, which are not published yet: Topic 26 considered"
            in page
        )

    def test_by_the_form_too(self, desk, draft_topic):
        client = desk("Publishers")
        unpublished(draft_topic)
        save(client, draft_topic, state="published")

        assert "Published without these parts" in markup(client.get("/admin/"))

    def test_what_belongs_to_a_draft_is_named(self, desk, draft_topic):
        client, row = desk("Publishers"), unpublished(draft_topic)
        act(client, "publish", row)

        assert "Readers do not see this before what it belongs to" in markup(client.get("/admin/"))

    def test_what_was_in_that_state_already_is_named(self, desk, draft_topic):
        client = desk("Publishers")
        act(client, "withdraw", draft_topic)
        page = words(markup(client.get("/admin/")))

        assert "1 topic not withdrawn, since already draft: 26. A" in page
        assert "0 topics" not in page

    def test_without_a_reason_nothing_is_said_to_be_done(self, desk, topic):
        client = desk("Publishers")
        page = act(client, "withdraw", topic).text

        assert "What is to be changed:" in page
        assert "withdrawn." not in markup(client.get("/admin/"))

    def test_many_are_counted_and_a_few_named(self, desk):
        client = desk("Publishers")
        rows = list(Topic.objects.all())
        Topic.objects.update(version_token=uuid4())
        act(client, "withdraw", *rows, reason="A test")
        page = words(markup(client.get("/admin/")))

        assert "25 topics left as before" in page
        assert "and 20 more" in page


def test_a_document_of_no_session_is_public_at_once_and_so_not_an_editors(desk):
    client, document = desk("Editors"), Document.objects.filter(session=None).first()
    values = {"symbol": "CTOC/F/2026/1", "title": "Forged", "kind": "other"}

    assert "This would be seen by everyone" in markup(client.post(url(Document, "add"), values))
    assert client.post(url(Document, "change", document.pk), values).status_code == 403
    assert not Document.all_objects.filter(title="Forged").exists()


def test_rows_that_are_public_are_not_deleted_together_by_an_editor(desk):
    proposal = Proposal.objects.first()
    act(desk("Editors"), "delete_selected", proposal, post="yes", reason="A test")

    assert Proposal.objects.filter(pk=proposal.pk).exists()


def test_a_paper_is_not_issued_for_a_session_that_is_a_draft(desk):
    session = in_state(Session, "draft")
    form = {"session": session.pk, "symbol": "", "issued_on": "2026-01-01", "reason": ""}
    response = desk("Publishers").post(url(IssuedPaper, "add"), form)

    assert "Select a valid choice" in markup(response)

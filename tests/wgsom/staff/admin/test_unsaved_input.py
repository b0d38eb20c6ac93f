"""What was typed is never lost: it comes back in the form, or to be copied."""

import pytest
from django.contrib.auth.models import Group, User

from sessions.models import OperativeParagraph, Resolution, Session
from tests.support.admin_forms import (
    act,
    came_back,
    delete,
    entries_on,
    opened,
    posted,
    save,
    saved,
    unpublished,
    url,
)
from tests.support.factories import (
    AgendaItemFactory,
    ConsiderationFactory,
    OperativeParagraphFactory,
    ProposalFactory,
    SessionFactory,
    TopicFactory,
)
from topics.models import Assessment, Consideration, Mandate, Proposal, Topic
from wgsom.changelog.models import ChangelogEntry
from wgsom.records.publication import State

pytestmark = pytest.mark.django_db


@pytest.fixture
def eva(client):
    """The browser of an editor, who may not publish."""
    user = User.objects.create_user("eva", is_staff=True)
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    return client


@pytest.fixture
def draft():
    """A topic that is not published."""
    return TopicFactory(number=26, title="A", short_title="A", state=State.DRAFT)


def as_browsers_post(form: dict) -> dict:
    """Return the entries with the ends of lines that browsers send."""
    return {name: str(text).replace("\n", "\r\n") for name, text in form.items()}


class TestNotSaved:
    """Where the form cannot come back."""

    @pytest.mark.parametrize("model", [Assessment, Consideration, Proposal])
    def test_a_part_whose_topic_was_deleted(self, anna, ben, model):
        row = model.objects.first()
        mine = opened(anna, row, source="What Anna typed")
        delete(ben, row.topic)
        page = posted(anna, row, mine)

        assert page.status_code == 403
        assert "together with what it was part of" in page.text
        assert ">What Anna typed</textarea>" in page.text

    def test_what_was_chosen_is_named(self, anna, ben):
        row, paragraph = Mandate.objects.first(), OperativeParagraph.objects.last()
        mine = opened(anna, row, operative_paragraph=paragraph.pk)
        delete(ben, row.topic)

        assert f">{paragraph}</textarea>" in posted(anna, row, mine).text

    def test_an_agenda_item_whose_session_was_deleted(self, anna, ben):
        session = SessionFactory(number=13, year=2027)
        item = AgendaItemFactory(session=session, position=1, title="An item")
        save(ben, item, title="The item")
        mine = opened(anna, item, title="What Anna typed")
        delete(ben, Session.all_objects.get(number=13))

        assert "What Anna typed" in posted(anna, item, mine).text

    def test_all_of_it_is_given_back_row_by_row(self, eva, ben, draft):
        session = Session.objects.get(number=11)
        ProposalFactory(topic=draft, session=session, source="Read twice")
        mine = opened(eva, draft, short_title="A short title") | {
            "proposals-TOTAL_FORMS": "2",
            "proposals-1-session": Session.objects.get(number=12).pk,
            "proposals-1-source": "Read twice",
            "proposals-1-topic": draft.pk,
            "considerations-TOTAL_FORMS": "1",
            "considerations-0-session": session.pk,
            "considerations-0-extent": "focus",
            "considerations-0-source": "Read twice",
        }
        act(ben, "publish", Topic.all_objects.get(pk=draft.pk))
        page = posted(eva, draft, mine)
        labels = [each.label for each in page.context_data["submitted"]]

        assert page.status_code == 403
        assert labels == [
            "Short title",
            "Reason for the change",
            "Proposal 2: Session",
            "Proposal 2: Source",
            "Consideration 1: Session",
            "Consideration 1: Extent",
            "Consideration 1: Source",
        ]
        assert page.text.count(">Read twice</textarea>") == 2
        assert ">12th session (2025)</textarea>" in page.text
        assert ">Main subject</textarea>" in page.text

    def test_what_was_typed_into_a_row_that_was_published_meanwhile(self, eva, ben, draft):
        row = unpublished(draft)
        mine = opened(eva, draft, considerations__0__source="What Eva typed")
        act(ben, "publish", row)
        page, _ = came_back(eva, draft, mine)

        assert "what you may not change any more" in page
        assert "What Eva typed" in page

    def test_the_number_of_a_paragraph_whose_row_was_deleted(self, anna, ben):
        resolution = Resolution.objects.get(conference_session=6)
        paragraph = OperativeParagraphFactory(resolution=resolution, number=99, summary="Paragraph")
        save(ben, paragraph, summary="A paragraph")
        mine = opened(anna, resolution)
        (prefix,) = [name for name, text in mine.items() if text == "A paragraph"]
        mine[prefix] = "What Anna typed"
        delete(ben, paragraph)
        _, form = came_back(anna, resolution, mine)
        (prefix,) = [name for name, text in form.items() if text == "What Anna typed"]

        assert form[prefix.replace("summary", "number")] == "99"


class TestLines:
    """Browsers end lines with \\r\\n: that is nothing typed."""

    @pytest.fixture
    def lines(self):
        """A topic with an emphasis of two lines."""
        return next(each for each in Topic.objects.all() if "\n" in each.emphasis)

    def test_saving_without_a_change_makes_none(self, anna, lines):
        before = ChangelogEntry.objects.count()
        form = as_browsers_post(opened(anna, lines))
        assert anna.post(url(lines, "change"), form).status_code == 302

        assert ChangelogEntry.objects.count() == before

    def test_what_was_not_touched_takes_what_the_other_wrote(self, anna, ben, lines):
        first = lines.emphasis.partition("\n")[0]
        mine = as_browsers_post(opened(anna, lines, short_title="Anna"))
        saved(ben, lines, as_browsers_post(opened(ben, lines, emphasis=first)))
        _, form = came_back(anna, lines, mine)

        assert form["emphasis"] == first


class TestWho:
    """Who changed it is named, all of them."""

    def test_two_others(self, anna, ben, client_of, topic):
        mine = opened(anna, topic, short_title="Anna")
        saved(ben, topic, opened(ben, topic, short_title="Ben"))
        cleo = client_of("cleo")
        saved(cleo, topic, opened(cleo, topic, assessments__0__source="Cleo"))
        page, form = came_back(anna, topic, mine)

        assert "Cleo and Ben changed this since you opened it" in page
        assert "Somebody changed this to “Ben”." in page
        assert page.count("Version of") == 2
        assert form["assessments-0-source"] == "Cleo"

    def test_oneself(self, anna, topic):
        mine = opened(anna, topic, short_title="Here")
        saved(anna, topic, opened(anna, topic, short_title="There"))

        assert "You, in another window, changed this" in came_back(anna, topic, mine)[0]

    def test_a_part_that_another_moved_keeps_to_where_it_went(self, anna, ben, topic):
        row = Consideration.objects.filter(topic__number=5).first()
        mine = opened(anna, row, source="What Anna typed")
        saved(ben, row, opened(ben, row, topic=topic.pk))
        page, form = came_back(anna, row, mine)

        assert form["topic"] == str(topic.pk)
        assert form["source"] == "What Anna typed"
        assert "Save again to keep yours" not in page


class TestReasons:
    """What comes into a published record needs a reason, as what changes in it does."""

    def test_a_row_beside(self, anna, topic):
        form = opened(anna, topic) | {
            "proposals-TOTAL_FORMS": "2",
            "proposals-1-session": Session.objects.get(number=11).pk,
        }
        assert "A reason is required" in anna.post(url(topic, "change"), form).text
        saved(anna, topic, form)

    def test_a_row_on_its_own_screen(self, anna, topic):
        values = {"topic": topic.pk, "session": Session.objects.get(number=11).pk}
        page = anna.post(url(Proposal, "add"), values).text
        assert "A reason is required" in page
        assert "reason" in entries_on(page, "proposal_form")

        values["reason"] = "Proposed in the report"
        assert anna.post(url(Proposal, "add"), values).status_code == 302

    def test_a_draft_that_is_published_in_it(self, anna, topic):
        row = unpublished(topic)
        assert (
            anna.post(url(row, "change"), opened(anna, row, state="published")).status_code == 200
        )
        act(anna, "publish", row)
        row.refresh_from_db()
        assert row.state == State.DRAFT

        act(anna, "publish", row, reason="Found in the report")
        row.refresh_from_db()
        assert row.state == State.PUBLISHED

    def test_a_session_that_brings_evidence_along(self, anna, topic):
        session = SessionFactory(number=13, year=2026, state=State.DRAFT)
        act(anna, "publish", session)
        assert Session.objects.filter(pk=session.pk).exists()  # nothing changes with it

        act(anna, "withdraw", Session.objects.get(pk=session.pk), reason="Too early")
        ConsiderationFactory(topic=topic, session=session, extent="focus")
        act(anna, "publish", Session.all_objects.get(pk=session.pk))
        assert not Session.objects.filter(pk=session.pk).exists()
        act(anna, "publish", Session.all_objects.get(pk=session.pk), reason="Held")
        assert Session.objects.filter(pk=session.pk).exists()

    def test_not_a_draft_in_it(self, anna, topic):
        form = opened(anna, topic) | {
            "considerations-TOTAL_FORMS": "1",
            "considerations-0-session": Session.objects.get(number=11).pk,
            "considerations-0-extent": "focus",
        }
        assert anna.post(url(topic, "change"), form).status_code == 302

    def test_nor_what_comes_into_a_draft(self, anna, draft):
        form = opened(anna, draft) | {
            "proposals-TOTAL_FORMS": "1",
            "proposals-0-session": Session.objects.get(number=11).pk,
        }
        assert anna.post(url(draft, "change"), form).status_code == 302

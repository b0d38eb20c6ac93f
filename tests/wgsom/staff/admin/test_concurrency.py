"""Two editors at once: neither ever loses a text, and the second is shown what the first did."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from sessions.models import AgendaItem, Session
from tests.support.admin_forms import act, came_back, entries_on, opened, posted, saved, url
from tests.support.responses import words
from topics.models import Assessment, Cluster, Consideration, Proposal, Topic
from wgsom.records.publication import State
from wgsom.staff.admin.models import EditingSession

pytestmark = pytest.mark.django_db


class TestForms:
    """A form that is saved over what another changed since it was opened."""

    def test_both_changed_one_field(self, anna, ben, topic):
        mine = opened(anna, topic, short_title="Media, as Anna has it")
        saved(ben, topic, opened(ben, topic, short_title="Media, as Ben has it"))
        page, form = came_back(anna, topic, mine)

        assert "Ben changed this since you opened it, so it was not saved." in page
        assert "Ben changed this to “Media, as Ben has it”. Save again to keep yours." in page
        assert form["short_title"] == "Media, as Anna has it"
        assert Topic.objects.get(number=6).short_title == "Media, as Ben has it"

        saved(anna, topic, form)
        assert Topic.objects.get(number=6).short_title == "Media, as Anna has it"
        assert "[-Ben" in words(anna.get(url(topic, "history")).text)

    def test_what_one_did_not_touch_takes_what_the_other_wrote(self, anna, ben, topic):
        mine = opened(anna, topic, emphasis="")
        saved(ben, topic, opened(ben, topic, short_title="As Ben has it"))
        page, form = came_back(anna, topic, mine)

        assert "{+As Ben has it+}" in page
        assert "Save again to keep yours" not in page
        assert (form["short_title"], form["emphasis"]) == ("As Ben has it", "")
        saved(anna, topic, form)
        both = Topic.objects.get(number=6)
        assert (both.short_title, both.emphasis) == ("As Ben has it", "")

    def test_the_page_leads_to_the_version_of_the_other(self, anna, ben, topic):
        mine = opened(anna, topic, emphasis="")
        saved(ben, topic, opened(ben, topic, short_title="As Ben has it"))
        response = posted(anna, topic, mine)
        start = response.text.index("/versions/") - 40
        link = response.text[start:].partition('href="')[2].partition('"')[0]

        assert "A test" in anna.get(link).text

    def test_a_row_that_both_changed(self, anna, ben, topic):
        mine = opened(anna, topic, assessments__0__statement="Anna’s statement")
        saved(ben, topic, opened(ben, topic, assessments__0__statement="Ben’s statement"))
        page, form = came_back(anna, topic, mine)

        assert "Ben changed this to “Ben’s statement”" in page
        assert form["assessments-0-statement"] == "Anna’s statement"
        saved(anna, topic, form)
        assert Assessment.objects.get(topic=topic).statement == "Anna’s statement"

    def test_a_row_that_the_other_added_is_there(self, anna, ben, topic, session_of):
        mine = opened(anna, topic, short_title="As Anna has it")
        theirs = {
            "considerations-TOTAL_FORMS": "1",
            "considerations-0-session": str(session_of(4).pk),
            "considerations-0-extent": "partial",
            "considerations-0-source": "Ben’s source",
        }
        saved(ben, topic, opened(ben, topic) | theirs)
        page, form = came_back(anna, topic, mine)

        assert "Consideration added: Topic 6 considered at the 4th session" in page
        assert form["considerations-0-source"] == "Ben’s source"
        saved(anna, topic, form)
        assert Consideration.all_objects.get(topic=topic).source == "Ben’s source"
        assert Topic.objects.get(number=6).short_title == "As Anna has it"

    def test_both_added_a_row(self, anna, ben, topic, session_of):
        def adding(browser, session, source):
            return opened(browser, topic) | {
                "considerations-TOTAL_FORMS": "1",
                "considerations-0-session": str(session.pk),
                "considerations-0-extent": "partial",
                "considerations-0-source": source,
            }

        mine = adding(anna, session_of(5), "Anna’s")
        saved(ben, topic, adding(ben, session_of(4), "Ben’s"))
        _, form = came_back(anna, topic, mine)
        saved(anna, topic, form)

        rows = Consideration.all_objects.filter(topic=topic).order_by("session__number")
        assert [row.source for row in rows] == ["Ben’s", "Anna’s"]

    def test_a_row_that_the_other_deleted_stays_if_something_was_typed_in_it(
        self, anna, ben, topic
    ):
        mine = opened(anna, topic, assessments__0__statement="Anna’s statement")
        saved(ben, topic, opened(ben, topic, assessments__0__DELETE="on"))
        page, form = came_back(anna, topic, mine)

        assert "Assessment removed" in page
        assert form["assessments-0-statement"] == "Anna’s statement"
        saved(anna, topic, form)
        assert Assessment.all_objects.get(topic=topic).statement == "Anna’s statement"

    def test_and_goes_if_nothing_was(self, anna, ben, topic):
        mine = opened(anna, topic, short_title="As Anna has it")
        saved(ben, topic, opened(ben, topic, assessments__0__DELETE="on"))
        _, form = came_back(anna, topic, mine)

        assert form["assessments-TOTAL_FORMS"] == "0"
        saved(anna, topic, form)
        assert not Assessment.all_objects.filter(topic=topic).exists()

    def test_a_record_that_the_other_deleted_can_be_entered_anew(self, anna, ben, topic):
        mine = opened(anna, topic, assessments__0__statement="Anna’s statement")
        page = ben.get(url(topic, "delete")).text
        ben.post(url(topic, "delete"), entries_on(page) | {"reason": "No topic"})
        page, form = came_back(anna, topic, mine)

        assert "Ben deleted this since you opened it. What you typed is below" in page
        assert (form["number"], form["title"]) == ("6", mine["title"])
        added = anna.post(url(Topic, "add"), form)
        assert added.status_code == 302, words(added.text)
        assert Assessment.all_objects.get(topic__number=6).statement == "Anna’s statement"

    def test_a_part_edited_on_its_own_screen_and_on_that_of_its_whole(self, anna, ben, topic):
        row = Assessment.objects.get(topic=topic)
        mine = opened(anna, row, statement="Anna’s statement")
        saved(ben, topic, opened(ben, topic, assessments__0__statement="Ben’s statement"))
        page, form = came_back(anna, row, mine)

        assert "Ben changed this to “Ben’s statement”" in page
        assert form["statement"] == "Anna’s statement"

    def test_a_form_that_names_no_edition_is_not_saved(self, anna, ben, topic):
        form = opened(anna, topic, short_title="As Anna has it") | {"version_token": ""}
        page, form = came_back(anna, topic, form)

        assert "so it was not saved" in page
        assert form["short_title"] == "As Anna has it"
        assert Topic.objects.get(number=6).short_title != "As Anna has it"

    @pytest.mark.parametrize("version_token", ["x", "\x00", "0" * 5000, "'"])
    def test_nor_one_that_names_nonsense(self, anna, topic, version_token):
        came_back(anna, topic, opened(anna, topic, emphasis="") | {"version_token": version_token})

    @pytest.mark.parametrize("model", [Session, AgendaItem, Cluster, Proposal])
    def test_every_screen_is_so(self, anna, ben, model):
        row = model.objects.first()
        name = {Cluster: "name", AgendaItem: "title"}.get(model, "source")
        mine = opened(anna, row, **{name: "Anna’s"})
        saved(ben, row, opened(ben, row, **{name: "Ben’s"}))
        page, form = came_back(anna, row, mine)

        assert "Ben changed this to “Ben’s”" in page
        assert form[name] == "Anna’s"

    def test_dates_and_choices_are_brought_up_to_date(self, anna, ben):
        row = Session.objects.get(number=4)
        mine = opened(anna, row, source="Anna’s")
        theirs = opened(ben, row, starts_on="", ends_on="", month="11", page_url="")
        saved(ben, row, theirs)
        _, form = came_back(anna, row, mine)
        assert (form["starts_on"], form["month"], form["source"]) == ("", "11", "Anna’s")

        saved(anna, row, form)
        row.refresh_from_db()
        assert (row.starts_on, row.month, row.source) == (None, 11, "Anna’s")


class TestLists:
    """An action on rows that another changed since the list was opened."""

    @pytest.mark.parametrize("action", ["withdraw", "delete_selected"])
    def test_they_are_left_out_and_named(self, anna, ben, action):
        topic, other = Topic.objects.get(number=6), Topic.objects.get(number=7)
        seen = [Topic.objects.get(pk=topic.pk), Topic.objects.get(pk=other.pk)]
        saved(ben, topic, opened(ben, topic, short_title="As Ben has it"))
        act(anna, action, *seen, reason="A test", post="yes")
        page = words(anna.get("/admin/").text)

        assert "1 topic left as before: changed since this list was opened" in page
        assert "6. As Ben has it" in page
        assert Topic.objects.get(number=6).state == State.PUBLISHED
        assert not Topic.objects.filter(number=7).exists()

    def test_the_list_has_the_editions(self, anna, topic):
        page = anna.get(url(Topic, "changelist")).text
        assert f'name="version_token-{topic.pk}" value="{topic.version_token}"' in page

    def test_deleting_is_confirmed_for_what_was_looked_at(self, anna, ben, topic):
        confirmation = entries_on(anna.get(url(topic, "delete")).text)
        saved(ben, topic, opened(ben, topic, short_title="As Ben has it"))
        response = anna.post(url(topic, "delete"), confirmation | {"reason": "A test"})

        assert "Ben changed this since you opened this page." in response.text
        assert Topic.objects.filter(number=6).exists()

    def test_several_are_deleted_with_a_reason_given_on_the_next_page(self, anna, topic):
        page = act(anna, "delete_selected", topic).text
        again = anna.post(url(Topic, "changelist"), entries_on(page))
        assert "A reason is required" in again.text
        assert Topic.objects.filter(number=6).exists()

        anna.post(url(Topic, "changelist"), entries_on(again.text) | {"reason": "A test"})
        assert not Topic.all_objects.filter(number=6).exists()


class TestNotice:
    """Who else has a record open."""

    def test_it_says_who_and_since_when(self, anna, ben, topic):
        anna.get(url(topic, "change"))
        EditingSession.objects.update(opened_at=timezone.now() - timedelta(minutes=4))
        page = words(ben.get(url(topic, "change")).text).replace("\xa0", " ")

        assert "Opened by Anna 4 minutes ago." in page
        assert "Opened by" not in anna.get(url(Topic.objects.get(number=7), "change")).text

    def test_a_part_is_open_with_its_whole(self, anna, ben, topic):
        anna.get(url(topic.assessments.get(), "change"))
        assert "Opened by Anna" in ben.get(url(topic, "change")).text

    def test_nobody_is_locked_out(self, anna, ben, topic):
        anna.get(url(topic, "change"))
        saved(ben, topic, opened(ben, topic, short_title="As Ben has it"))

    def test_it_goes_when_the_record_is_saved_or_left_alone_for_long(self, anna, ben, topic):
        saved(anna, topic, opened(anna, topic, emphasis=""))
        assert "Opened by" not in ben.get(url(topic, "change")).text

        EditingSession.objects.update(opened_at=timezone.now() - timedelta(minutes=31))
        assert "Opened by" not in anna.get(url(topic, "change")).text

    def test_who_only_looks_is_not_named(self, anna, client, django_user_model, topic):
        auditor = django_user_model.objects.create_user("auditor", is_staff=True)
        auditor.groups.add(Group.objects.get(name="Auditors"))
        client.force_login(auditor)
        client.get(url(topic, "change"))

        assert "Opened by" not in anna.get(url(topic, "change")).text


RACE = """
import threading
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from reversion.models import Version
from tests.support.admin_forms import url, entries_on, opened
from topics.models import Consideration, Proposal, Topic
from sessions.models import Session

from tests.support.budget import budget

EDITORS, ROUNDS = 4, budget(10, 3)
browsers = []
for number in range(EDITORS):
    browsers.append(Client())
    browsers[-1].force_login(User.objects.create_superuser(f"editor{number}"))
topic = Topic.objects.get(number=6)
sessions = list(Session.objects.order_by("number"))[:ROUNDS]

def save(browser, form, answers):
    try:
        answers.append(browser.post(url(topic, "change"), form))
    finally:
        connection.close()

def add(browser, form, answers):
    try:
        answers.append(browser.post(url(Proposal, "add"), form))
    finally:
        connection.close()

for turn, session in enumerate(sessions, start=1):
    forms = []
    for number, browser in enumerate(browsers):
        form = opened(browser, topic, short_title=f"Turn {turn}, editor {number}", reason="Race")
        row = form["considerations-TOTAL_FORMS"]
        form |= {
            "considerations-TOTAL_FORMS": str(int(row) + 1),
            f"considerations-{row}-session": session.pk,
            f"considerations-{row}-extent": "partial",
            f"considerations-{row}-source": f"Turn {turn}, editor {number}",
        }
        forms.append(form)
    answers = []
    threads = [
        threading.Thread(target=save, args=[browser, form, answers])
        for browser, form in zip(browsers, forms)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200, 200, 200, 302], (turn, statuses)
    for each in answers:
        # The others see at once what the winner changed, and by whom.
        lost = each.status_code == 200
        assert not lost or "so it was not saved" in each.text
        assert not lost or f"changed this to “Turn {turn}, editor" in each.text
    topic.refresh_from_db()
    winner = Consideration.all_objects.get(topic=topic, session=session).source
    assert topic.short_title == winner
    assert Consideration.all_objects.filter(topic=topic).count() == turn
    assert Version.objects.get_for_object(topic).count() == 1 + turn
for session in sessions[:5]:
    forms, answers = [], []
    for browser in browsers:
        page = browser.get(url(Proposal, "add")).text
        form = entries_on(page, "proposal_form") | {
            "topic": topic.pk, "session": session.pk, "reason": "Race"
        }
        forms.append(form)
    Proposal.all_objects.filter(topic=topic, session=session).delete()
    threads = [
        threading.Thread(target=add, args=[browser, form, answers])
        for browser, form in zip(browsers, forms)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses = sorted(answer.status_code for answer in answers)
    assert statuses == [200, 200, 200, 302], (session, statuses)
    assert all("entered already" in each.text for each in answers if each.status_code == 200)
print("one winner each round")
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_racing_saves_one_wins_each_round(outside):
    assert "one winner each round" in outside("shell", "-c", RACE)

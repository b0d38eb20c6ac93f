"""Work plans: ranked, composed, compared, published; no answer ever rests on one."""

import json

import pytest
from django.contrib.auth.models import Group

from sessions.models import AgendaItem, Session
from tests.support.admin_forms import entries_on
from tests.support.documents import word
from tests.support.responses import body, words
from topics.models import PlannedTopic, Topic, WorkPlan
from topics.plans.effect import effect_of
from topics.plans.ranking import candidates
from wgsom.releases.models import Release
from wgsom.releases.publication import publish

pytestmark = pytest.mark.django_db

URL = "/admin/plan/"


@pytest.fixture
def plan(anna):
    """A plan that was begun for the next two sessions, which that announced."""
    anna.post(URL)
    return WorkPlan.all_objects.get()


def compose(browser, plan, **topics):
    """Plan topics by number, each for a session by number; return the page that follows."""
    url = f"{URL}{plan.pk}/"
    form = _form(browser.get(url).text)
    for name, session in topics.items():
        topic = Topic.objects.get(number=name.removeprefix("topic_"))
        key = Session.all_objects.get(number=session).pk if session else ""
        form[f"session-{topic.pk}"] = key
    return browser.post(url, form, follow=True)


def _form(page: str) -> dict[str, str]:
    """Return what the form of the plan posts, which is not the last of the page."""
    start = page.index("<caption>")
    return entries_on("<form>" + page[start : page.index("</form>", start)])


def test_a_plan_announces_the_sessions_that_it_is_for(plan):
    assert plan.name == "Plan for the 13th and 14th sessions"
    years = dict(Session.all_objects.filter(number__gt=12).values_list("number", "year"))
    assert set(years) == {13, 14}
    assert years[13] < years[14]


def test_candidates_are_ranked_by_a_rule_that_is_shown(plan):
    ranked = candidates(plan)
    assert {each.topic.answer for each in ranked} <= {"no", "partly", "not-assessed"}
    assert [each.points for each in ranked] == sorted(
        (each.points for each in ranked), reverse=True
    )
    first = ranked[0]
    assert first.topic.number in (21, 22)
    assert "waits " in first.reason.lower()
    assert "mandated by" in first.reason

    plan.weight_waiting = plan.weight_mandate = plan.weight_cluster = 0
    assert [each.points for each in candidates(plan)][-5:] == [0, 0, 0, 0, 0]


def test_a_plan_shows_what_it_would_leave(anna, plan):
    before = effect_of(plan)
    page = compose(anna, plan, topic_21=13, topic_22=13, topic_6=14)
    after = effect_of(plan)

    assert (before.count, after.count) == (0, 3)
    assert after.still_waiting == before.still_waiting - 3
    assert "The plan was saved." in words(page.text)
    assert [row.topic.number for row in after.sessions[Session.all_objects.get(number=13)]] == [
        21,
        22,
    ]
    assert "Waits " in PlannedTopic.all_objects.get(topic__number=21).motive


def test_two_who_plan_one_topic_save_nothing_over_each_other(anna, ben, plan):
    key = f"session-{Topic.objects.get(number=21).pk}"
    mine, theirs = (_form(each.get(f"{URL}{plan.pk}/").text) for each in (anna, ben))
    thirteenth, fourteenth = (Session.all_objects.get(number=number).pk for number in (13, 14))
    anna.post(f"{URL}{plan.pk}/", mine | {key: thirteenth})
    page = ben.post(f"{URL}{plan.pk}/", theirs | {key: fourteenth})
    assert "somebody else entered that" in words(page.text)
    assert PlannedTopic.all_objects.get().session.number == 13


def test_plans_stand_side_by_side(anna, plan):
    anna.post(URL)
    page = words(anna.get(URL).text)
    assert "Plan for the 13th and 14th sessions (2)" in page
    assert Session.all_objects.filter(number__gt=12).count() == 2


def test_a_draft_is_seen_by_nobody_else_until_it_is_published(anna, client, plan):
    compose(anna, plan, topic_21=13)
    answers = {row.number: row.answer for row in Topic.objects.as_of(Session.objects.last_held())}
    assert "No plan has been published." in words(client.get("/workplan/").text)
    assert json.loads(body(client.get("/workplan.json")))["rows"] == []

    anna.post(f"{URL}{plan.pk}/publish/", {"publish": "yes"})

    page = words(client.get("/workplan/").text)
    assert "Plan for the 13th and 14th sessions" in page
    assert "21. Supporting regular" in page
    (row,) = json.loads(body(client.get("/workplan.json")))["rows"]
    assert (row["session"], row["topic"]) == (13, 21)
    texts = [each.text for each in word(body(client.get("/workplan.docx"))).paragraphs]
    assert "Plan for the 13th and 14th sessions" in texts
    assert client.get("/workplan.xlsx").status_code == 200
    after = {row.number: row.answer for row in Topic.objects.as_of(Session.objects.last_held())}
    assert after == answers
    anna.post(f"{URL}{plan.pk}/publish/", {"withdraw": "yes"})
    assert "No plan has been published." in words(client.get("/workplan/").text)


def test_its_topics_become_agenda_items_in_one_step(anna, plan):
    compose(anna, plan, topic_21=13, topic_22=13)
    for _ in range(2):
        anna.post(f"{URL}{plan.pk}/agenda/13/")
    items = AgendaItem.all_objects.filter(session__number=13).order_by("position")
    titles = [Topic.objects.get(number=number).title for number in (21, 22)]
    assert [(item.position, item.title) for item in items] == [(1, titles[0]), (2, titles[1])]


def test_a_plan_can_be_made_within_a_release(anna):
    anna.post("/admin/wgsom/release/add/", {"name": "Plans", "note": ""})
    anna.post(URL)
    assert not WorkPlan.all_objects.exists()
    assert not Session.all_objects.filter(number=13).exists()
    assert "Plan for the 13th and 14th sessions" in words(anna.get(URL).text)
    publish(Release.objects.get(), None)
    assert WorkPlan.all_objects.exists()


def test_who_may_not_plan_is_refused(client, django_user_model, plan):
    user = django_user_model.objects.create_user("auditor", is_staff=True)
    user.groups.add(Group.objects.get(name="Auditors"))
    client.force_login(user)
    assert client.get(URL).status_code == 403
    user.groups.set([Group.objects.get(name="Editors")])
    assert client.get(f"{URL}{plan.pk}/").status_code == 200
    assert client.post(f"{URL}{plan.pk}/publish/", {"publish": "1"}).status_code == 403
    assert client.post(f"{URL}{plan.pk}/agenda/13/").status_code == 403
    assert client.get(f"{URL}999/").status_code == 404


def test_what_cannot_be_saved_changes_nothing_and_stays_as_it_was_entered(anna, plan):
    compose(anna, plan, topic_21=13)
    url, key = f"{URL}{plan.pk}/", Topic.objects.get(number=21).pk
    form = _form(anna.get(url).text) | {"weight_waiting": "999", f"session-{key}": ""}
    page = anna.post(url, form)
    assert "less than or equal to 100" in words(page.text)
    assert PlannedTopic.all_objects.get().topic.number == 21
    page = anna.post(url, form | {"weight_waiting": "1", f"session-{key}": "77777"})
    assert "that session is none to come" in words(page.text)
    assert PlannedTopic.all_objects.get().topic.number == 21


def test_topics_of_a_session_that_was_held_meanwhile_stay(anna, plan):
    compose(anna, plan, topic_21=13)
    Session.all_objects.filter(number=13).update(year=2020)
    form = _form(anna.get(f"{URL}{plan.pk}/").text)
    anna.post(f"{URL}{plan.pk}/", form)
    assert PlannedTopic.all_objects.get().topic.number == 21


def test_a_published_plan_is_changed_by_those_who_may_publish(
    client, django_user_model, anna, plan
):
    compose(anna, plan, topic_21=13)
    anna.post(f"{URL}{plan.pk}/publish/", {"publish": "yes"})
    user = django_user_model.objects.create_user("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    form = _form(anna.get(f"{URL}{plan.pk}/").text)
    assert client.post(f"{URL}{plan.pk}/", form).status_code == 403
    client.post("/admin/wgsom/release/add/", {"name": "Mine", "note": ""})
    form = _form(client.get(f"{URL}{plan.pk}/").text)
    form[f"session-{Topic.objects.get(number=22).pk}"] = Session.objects.get(number=13).pk
    assert client.post(f"{URL}{plan.pk}/", form).status_code == 302
    assert PlannedTopic.objects.count() == 1
    publish(Release.objects.get(), None)
    assert PlannedTopic.objects.count() == 2

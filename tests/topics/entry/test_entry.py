"""Entering a session in three steps: what each keeps, refuses and leaves to others."""

import pytest
from django.contrib.auth.models import Group

from sessions.models import AgendaItem, Session
from tests.support.admin_forms import entries_on
from tests.support.responses import words
from topics.models import Assessment, Consideration, Review, Topic
from wgsom.releases.models import Release
from wgsom.releases.publication import publish

pytestmark = pytest.mark.django_db

MATCH, REVIEW, FINISH = (f"/admin/enter/11/{step}/" for step in ("match", "review", "finish"))

SENTENCE = (
    "Yes, as a focus of the 11th WG in 2024. The topic was also partially addressed by the 9th WG "
    "in 2022."
)


def filled(browser, url, **entries):
    """Return what the form of a step posts, with some entries."""
    return entries_on(browser.get(url).text) | entries


def item(position):
    return AgendaItem.objects.get(session__number=11, position=position)


def extent_of(position, number) -> str:
    return f"extent-{item(position).pk}-{Topic.objects.get(number=number).pk}"


def test_a_session_is_entered_in_three_steps(anna):
    first, second = extent_of(1, 3), extent_of(2, 17)
    answer = anna.post(MATCH, filled(anna, MATCH, **{first: "focus", second: "related"}))
    assert answer.headers["Location"] == REVIEW
    release = Release.objects.get()
    assert release.name == "After the 11th session"
    assert not Consideration.objects.filter(session__number=11).exists()

    third, other = (Topic.objects.get(number=number).pk for number in (3, 17))
    page = words(anna.get(REVIEW).text)
    assert f"Yes : {SENTENCE}" in page
    entries = {f"decision-{third}": "accept", f"decision-{other}": "no-change"}
    assert anna.post(REVIEW, filled(anna, REVIEW, **entries)).headers["Location"] == FINISH

    assert "every topic reviewed" in words(anna.get(FINISH).text)
    answer = anna.post(FINISH, filled(anna, FINISH), follow=True)
    assert "The record of the 11th session (2024) is complete" in words(answer.text)

    publish(release, None)
    session = Session.objects.get(number=11)
    assert session.is_complete
    assert Assessment.objects.get(session=session).statement == SENTENCE
    assert Review.objects.get(session=session).topic.number == 17
    rows = Consideration.objects.filter(session=session).order_by("topic__number")
    assert [(row.topic.number, row.extent) for row in rows] == [(3, "focus"), (17, "related")]


def test_an_item_that_is_open_keeps_the_record_open(anna):
    anna.post(MATCH, filled(anna, MATCH, **{extent_of(1, 3): "focus"}))
    page = words(anna.get(FINISH).text)
    assert "Agenda item 2 is named by no published consideration." in page
    assert "3. " in page
    answer = anna.post(FINISH, filled(anna, FINISH))

    assert "This was not saved" in words(answer.text)
    assert not Release.objects.get().changes.filter(object_type="session").exists()


def test_an_item_touches_a_topic_or_none(anna):
    none = f"none-{item(1).pk}"
    answer = anna.post(MATCH, filled(anna, MATCH, **{none: "yes", extent_of(1, 3): "focus"}))
    assert "cannot touch no topic, and a topic as well" in words(answer.text)

    anna.post(MATCH, filled(anna, MATCH, **{none: "yes"}))
    assert "checked" in anna.get(MATCH).text.partition(f'name="{none}"')[2][:80]
    form = filled(anna, MATCH, **{extent_of(1, 3): "focus"})
    form.pop(none)
    anna.post(MATCH, form)
    publish(Release.objects.get(), None)
    assert not item(1).touches_no_topic
    assert Consideration.objects.get(agenda_item=item(1)).topic.number == 3


def test_a_topic_that_was_not_suggested_is_named_by_its_number(anna):
    more = f"more-{item(1).pk}"
    answer = anna.post(MATCH, filled(anna, MATCH, **{more: "999"}))
    assert "there is no topic “999”" in words(answer.text)
    assert 'value="999"' in answer.text
    answer = anna.post(MATCH, filled(anna, MATCH, **{more: "6"}))
    assert "say to what extent" in words(answer.text)
    anna.post(MATCH, filled(anna, MATCH, **{more: "6", f"{more}-extent": "partial"}))

    publish(Release.objects.get(), None)
    assert Consideration.objects.get(agenda_item=item(1)).topic.number == 6


def test_pasted_items_are_added_after_those_that_are_there(anna):
    agenda = (
        " A third item \r\n\r\nProtection and assistance measures for smuggled migrants\r\nA 4th"
    )
    answer = anna.post(MATCH, filled(anna, MATCH, agenda=agenda))
    assert answer.headers["Location"] == MATCH
    publish(Release.objects.get(), None)
    items = AgendaItem.objects.filter(session__number=11, position__gt=2)
    assert list(items.values_list("position", "title")) == [(3, "A third item"), (4, "A 4th")]


def test_an_item_that_cannot_be_added_stays_in_its_box(anna):
    answer = anna.post(MATCH, filled(anna, MATCH, agenda="Good\n<b>Bad</b>"))
    assert "is markup" in words(answer.text)
    assert "&lt;b&gt;Bad&lt;/b&gt;</textarea>" in answer.text
    assert not Release.objects.get().changes.exists()


def test_two_colleagues_save_nothing_over_each_other(anna, ben):
    first, second = extent_of(1, 3), extent_of(2, 17)
    mine, theirs = filled(anna, MATCH), filled(ben, MATCH)
    anna.post(MATCH, mine | {first: "focus"})
    answer = ben.post(MATCH, theirs | {first: "related", second: "partial"})

    assert "is “focus” meanwhile: somebody else entered that" in words(answer.text)
    assert Release.objects.count() == 1
    publish(Release.objects.get(), None)
    rows = Consideration.objects.filter(session__number=11).order_by("topic__number")
    assert [(row.topic.number, row.extent) for row in rows] == [(3, "focus"), (17, "partial")]


def test_two_decisions_on_one_topic_are_not_saved_over_each_other(anna, ben):
    anna.post(MATCH, filled(anna, MATCH, **{extent_of(1, 3): "focus"}))
    key = Topic.objects.get(number=3).pk
    mine, theirs = filled(anna, REVIEW), filled(ben, REVIEW)
    anna.post(REVIEW, mine | {f"decision-{key}": "accept"})
    answer = ben.post(REVIEW, theirs | {f"decision-{key}": "no-change"})
    assert "somebody else decided on it meanwhile" in words(answer.text)

    anna.post(REVIEW, filled(anna, REVIEW, **{f"decision-{key}": "no-change", f"why-{key}": "So."}))
    publish(Release.objects.get(), None)
    assert not Assessment.objects.filter(session__number=11).exists()
    assert Review.objects.get(session__number=11).justification == "So."


def test_what_was_reworded_and_is_refused_stays_as_it_was_typed(anna):
    anna.post(MATCH, filled(anna, MATCH, **{extent_of(1, 3): "focus"}))
    key = Topic.objects.get(number=3).pk
    entries = {f"decision-{key}": "reword", f"answer-{key}": "no", f"statement-{key}": "<i>No.</i>"}
    answer = anna.post(REVIEW, filled(anna, REVIEW, **entries))
    assert "is markup" in words(answer.text)
    assert "&lt;i&gt;No.&lt;/i&gt;" in answer.text

    anna.post(REVIEW, filled(anna, REVIEW, **(entries | {f"statement-{key}": "No, not yet."})))
    publish(Release.objects.get(), None)
    row = Assessment.objects.get(session__number=11)
    assert (row.answer, row.statement) == ("no", "No, not yet.")


def test_a_topic_that_only_resolutions_carry_has_to_be_worded(anna):
    more = f"more-{item(1).pk}"
    anna.post(MATCH, filled(anna, MATCH, **{more: "21", f"{more}-extent": "focus"}))
    key = Topic.objects.get(number=21).pk
    assert "only resolutions carry it" in words(anna.get(REVIEW).text)
    answer = anna.post(REVIEW, filled(anna, REVIEW, **{f"decision-{key}": "accept"}))
    assert "choose “Reword”" in words(answer.text)


def test_a_session_without_an_agenda_needs_a_reason(anna):
    page = words(anna.get("/admin/enter/12/match/").text)
    assert "No agenda item of this session is known yet." in page
    url = "/admin/enter/12/finish/"
    assert "write below what the record was checked against" in words(anna.get(url).text)
    answer = anna.post(url, filled(anna, url, reason="The report of the session."), follow=True)
    assert "is complete" in words(answer.text)


def test_who_may_not_enter_a_session_is_refused(client, django_user_model):
    user = django_user_model.objects.create_user("auditor", is_staff=True)
    user.groups.add(Group.objects.get(name="Auditors"))
    client.force_login(user)
    assert client.get(MATCH).status_code == 403
    user.groups.set([Group.objects.get(name="Editors")])
    assert client.get(MATCH).status_code == 200
    assert client.get("/admin/enter/99/match/").status_code == 404


def test_a_session_long_held_is_brought_up_on_the_front_page(anna, settings):
    assert "Held long ago: Enter the 11th session (2024)" in words(anna.get("/admin/").text)
    settings.ENTER_SESSION_WITHIN_DAYS = 10_000
    assert "Held long ago" not in words(anna.get("/admin/").text)


def test_what_was_chosen_stays_where_something_else_is_wrong(anna):
    none, more = f"none-{item(1).pk}", f"more-{item(1).pk}"
    entries = {none: "yes", extent_of(1, 3): "focus", more: "999", f"{more}-extent": "partial"}
    page = anna.post(MATCH, filled(anna, MATCH, **entries)).text
    chosen = entries_on(page)
    assert (chosen[none], chosen[extent_of(1, 3)]) == ("yes", "focus")
    assert (chosen[more], chosen[f"{more}-extent"]) == ("999", "partial")


def test_an_answer_that_its_statement_contradicts_is_asked_about_once(anna):
    more = f"more-{item(1).pk}"
    anna.post(MATCH, filled(anna, MATCH, **{more: "21", f"{more}-extent": "focus"}))
    key = Topic.objects.get(number=21).pk
    entries = {f"decision-{key}": "reword", f"answer-{key}": "yes", f"statement-{key}": "No, not."}
    page = anna.post(REVIEW, filled(anna, REVIEW, **entries))
    assert "If that is right, save once more." in words(page.text)
    assert anna.post(REVIEW, entries_on(page.text)).headers["Location"] == FINISH


def test_a_refusal_names_the_field(anna):
    anna.post(MATCH, filled(anna, MATCH, **{extent_of(1, 3): "focus"}))
    key = Topic.objects.get(number=3).pk
    entries = {f"decision-{key}": "reword", f"answer-{key}": "", f"statement-{key}": ""}
    page = words(anna.post(REVIEW, filled(anna, REVIEW, **entries)).text)
    assert "Answer: This field cannot be blank." in page
    assert "Statement: This field cannot be blank." in page

"""Working in a release on the desk: every screen saves into it, and readers see nothing of it."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail

from tests.support.admin_forms import act, delete, entries_on, opened, url
from tests.support.responses import words
from topics.models import Consideration, Topic
from wgsom.releases.models import Release, ReleaseChange
from wgsom.staff.admin.models import EditingSession

pytestmark = pytest.mark.django_db

NAME = "After the 11th session"


@pytest.fixture
def desk(client):
    """Return a function that gives somebody of a group a browser."""

    def log_in(group):
        user, _ = User.objects.get_or_create(username=group.lower(), defaults={"is_staff": True})
        user.groups.add(Group.objects.get(name=group))
        browser = type(client)()
        browser.force_login(user)
        return browser

    return log_in


@pytest.fixture
def editor(desk):
    """An editor who has begun a release, and works in it."""
    browser = desk("Editors")
    browser.post("/admin/wgsom/release/add/", {"name": NAME, "note": ""})
    return browser


@pytest.fixture
def release(editor):
    """The release that the editor works in."""
    return Release.objects.get(name=NAME)


def step(browser, release, name, **entries):
    """Take a step of a release, and return the page that follows, in words."""
    release.refresh_from_db()
    given = {"digest": release.digest} | entries
    answer = browser.post(f"/admin/wgsom/release/{release.pk}/steps/{name}/", given, follow=True)
    return words(answer.text)


def saved(browser, row, **entries):
    answer = browser.post(url(row, "change"), opened(browser, row, **entries), follow=True)
    assert answer.redirect_chain, words(answer.text)
    return words(answer.text)


def test_an_editor_changes_what_is_published_within_a_release(editor, desk, release, topic):
    text = saved(editor, topic, title="Another title")

    assert "part of the release “After the 11th session”" in text
    topic.refresh_from_db()
    assert topic.title != "Another title"
    assert "Another title" in editor.get(url(topic, "change")).text
    assert "Another title" not in desk("Publishers").get(url(topic, "change")).text


def test_lists_say_what_the_release_makes_of_a_record(editor, desk, release, topic):
    assert "In the release" in editor.get("/admin/topics/topic/").text
    saved(editor, topic, title="Another title")
    page = editor.get("/admin/topics/topic/?q=media").text
    assert '<td class="field-in_release">changed</td>' in page
    assert "In the release" not in desk("Publishers").get("/admin/topics/topic/").text


def test_what_is_saved_comes_together_and_is_published_at_once(editor, desk, release, topic):
    saved(editor, topic, title="Another title")
    form = entries_on(editor.get("/admin/topics/topic/add/").text, "topic_form")
    form |= {"number": "26", "title": "A new topic", "short_title": "New"}
    assert editor.post("/admin/topics/topic/add/", form).status_code == 302
    step(editor, release, "submit")

    publisher = desk("Publishers")
    assert NAME in words(publisher.get("/admin/").text)
    text = step(publisher, release, "publish", reason="As agreed.")

    assert "was published" in text
    assert Topic.objects.get(number=26).title == "A new topic"
    assert Topic.objects.get(number=6).title == "Another title"


def test_those_who_publish_get_a_mail_where_mail_is_set_up(editor, desk, release, topic, settings):
    settings.EMAIL_URL = "smtp://mail.example.org"
    desk("Publishers")
    User.objects.filter(username="publishers").update(email="publisher@example.org")
    User.objects.create_superuser("root", email="root@example.org")
    User.objects.create_superuser("gone", email="gone@example.org", is_active=False)
    User.objects.create_superuser("reader", email="reader@example.org", is_staff=True)
    User.objects.filter(username="reader").update(is_staff=False)
    User.objects.filter(username="editors").update(email="editor@example.org", first_name="Ann")
    saved(editor, topic, title="Another title")

    assert "and got a mail." in step(editor, release, "submit")
    (message,) = mail.outbox
    assert message.recipients() == ["publisher@example.org", "root@example.org"]
    assert message.to == []  # none of them sees the others
    assert message.subject == f"To review: {NAME}"
    assert f"http://testserver/admin/wgsom/release/{release.pk}/change/" in message.body
    assert message.body.startswith(f"Ann has sent the release “{NAME}”")
    assert ": 1 change." in message.body.replace("\n", " ")
    assert "Another title" not in message.body


def test_with_four_eyes_nobody_gets_a_mail_who_may_not_publish_it(
    editor, desk, release, topic, settings
):
    settings.EMAIL_URL, settings.RELEASE_FOUR_EYES = "smtp://mail.example.org", True
    desk("Publishers")
    User.objects.filter(username="publishers").update(email="publisher@example.org")
    User.objects.create_superuser("root", email="root@example.org")
    Release.objects.update(owner=User.objects.get(username="publishers"))
    saved(editor, topic, title="Another title")
    step(editor, release, "submit")

    assert [each.recipients() for each in mail.outbox] == [["root@example.org"]]


def test_a_release_is_sent_to_review_where_no_mail_can_be_sent(
    editor, desk, release, topic, settings
):
    settings.EMAIL_URL = "smtp://127.0.0.1:1"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    desk("Publishers")
    User.objects.filter(username="publishers").update(email="publisher@example.org")
    saved(editor, topic, title="Another title")

    assert "Those who publish see it on their front page." in step(editor, release, "submit")
    release.refresh_from_db()
    assert release.state == Release.State.REVIEW


def test_what_is_saved_into_a_release_in_review_is_said_to_be_in_review(editor, release, topic):
    assert "in review" not in saved(editor, topic, title="Another title")
    step(editor, release, "submit")

    assert "It is in review: who looks through it sees this as well." in saved(
        editor, topic, title="A third title"
    )


def test_an_editor_cannot_publish_a_release(editor, release, topic):
    saved(editor, topic, title="Another title")
    assert "may not publish" in step(editor, release, "publish")
    topic.refresh_from_db()
    assert topic.title != "Another title"


def test_a_change_is_sent_back_with_a_comment(editor, desk, release, topic):
    saved(editor, topic, title="Another title")
    publisher, change = desk("Publishers"), release.changes.get()

    assert "Say what has to be done" in step(publisher, release, "return", change=change.pk)
    step(publisher, release, "return", change=change.pk, comment="Quote it verbatim.")

    assert "nothing in this release" in step(publisher, release, "publish")
    assert "Quote it verbatim." in words(editor.get("/admin/").text)
    saved(editor, topic, title="A third title")
    assert "was published" in step(publisher, release, "publish")
    topic.refresh_from_db()
    assert topic.title == "A third title"


def test_a_publisher_takes_a_release_back_with_a_reason(editor, desk, release, topic):
    saved(editor, topic, title="Another title")
    publisher = desk("Publishers")
    step(publisher, release, "publish")
    assert "Say why" in step(publisher, release, "revert")
    assert (
        editor.post(f"/admin/wgsom/release/{release.pk}/steps/revert/", {"reason": "x"}).status_code
        == 403
    )
    assert "was taken back" in step(publisher, release, "revert", reason="Too early.")
    topic.refresh_from_db()
    assert topic.title != "Another title"


def test_a_form_that_others_published_over_comes_back_as_a_conflict(editor, desk, release, topic):
    saved(editor, topic, title="Of the release")
    publisher = desk("Publishers")
    form = opened(publisher, topic, title="Of the publisher")
    publisher.post(url(topic, "change"), form | {"reason": "A test"})

    assert f"Others changed records of {NAME} meanwhile" in words(editor.get("/admin/").text)
    assert "Others changed the same" in words(
        editor.get(f"/admin/wgsom/release/{release.pk}/change/").text
    )
    page = editor.get(url(topic, "change")).text
    assert "Edit conflict" in words(page)
    assert "changed this to “Of the publisher”" in words(page)
    assert "changed this in public since the release did" in words(page)
    form = entries_on(page, "topic_form")
    assert form["title"] == "Of the release"

    assert editor.post(url(topic, "change"), form).status_code == 302
    assert "was published" in step(publisher, release, "publish")
    topic.refresh_from_db()
    assert topic.title == "Of the release"


def test_two_who_work_in_one_release_save_nothing_over_each_other(editor, desk, release, topic):
    other = desk("Publishers")
    other.post("/admin/wgsom/release/work/", {"release": release.pk})
    mine, theirs = opened(editor, topic, title="Mine"), opened(other, topic, short_title="Theirs")
    assert other.post(url(topic, "change"), theirs).status_code == 302
    answer = editor.post(url(topic, "change"), mine)

    assert answer.status_code == 200
    assert "Edit conflict" in words(answer.text)


def test_a_part_is_deleted_and_an_action_done_within_it(editor, desk, release):
    publisher = desk("Publishers")
    publisher.post("/admin/wgsom/release/work/", {"release": release.pk})
    row = Consideration.objects.get(topic__number=2)
    delete(publisher, row)
    other = Consideration.objects.filter(topic__number=19).first()
    act(editor, "withdraw", other)

    assert Consideration.objects.filter(pk__in=[row.pk, other.pk]).count() == 2
    assert "was published" in step(publisher, release, "publish")
    assert not Consideration.objects.filter(pk__in=[row.pk, other.pk]).exists()
    assert Consideration.all_objects.filter(pk=other.pk).exists()


def test_leaving_a_release_leads_back_to_the_public_record(editor, release, topic):
    saved(editor, topic, title="Another title")
    editor.post("/admin/wgsom/release/work/", {"release": ""})
    assert "Another title" not in editor.get(url(topic, "change")).text


def test_a_release_that_was_published_meanwhile_is_left(editor, release, topic):
    Release.objects.filter(pk=release.pk).update(state=Release.State.PUBLISHED)
    page = editor.get(url(topic, "change"), follow=True)
    assert page.status_code == 200
    assert not ReleaseChange.objects.exists()


def test_what_was_meant_for_a_release_is_not_public_once_that_is_gone(desk, editor, release):
    publisher = desk("Publishers")
    publisher.post("/admin/wgsom/release/work/", {"release": release.pk})
    form = entries_on(publisher.get("/admin/topics/topic/add/").text, "topic_form")
    Release.objects.filter(pk=release.pk).update(state=Release.State.PUBLISHED)
    form |= {"number": "26", "title": "A new topic", "short_title": "New"}
    answer = publisher.post("/admin/topics/topic/add/", form)

    assert answer.status_code == 409
    assert "was published or deleted meanwhile" in words(answer.text)
    assert "A new topic" in answer.text
    assert not Topic.all_objects.filter(number=26).exists()
    for path in ("/admin/import/", "/admin/plan/", "/admin/enter/11/match/"):
        session = publisher.session
        session["working_release"] = release.pk
        session.save()
        answer = publisher.post(path, {"table": "a\tb"})
        assert answer.status_code in (200, 302)
    assert not Release.objects.exclude(pk=release.pk).exists()


def test_one_can_log_out_while_working_in_a_release(editor, release):
    assert editor.post("/admin/logout/").status_code in (200, 302)
    assert editor.get("/admin/").status_code == 302


def test_keys_of_any_length_are_no_error(editor, release):
    for key in ("9" * 5000, "²", "٣", "x", "-1"):
        editor.post("/admin/wgsom/release/work/", {"release": key})
        step(editor, release, "remove", change=key)
    assert release.changes.count() == 0


def test_who_has_a_record_open_is_told_to_others(editor, release, topic):
    editor.get(url(topic, "change"))
    assert EditingSession.objects.filter(object_id=topic.pk, object_type="topic").exists()


def test_an_invalid_form_changes_nothing_of_a_release(editor, release, topic):
    form = opened(editor, topic, title="")
    assert editor.post(url(topic, "change"), form).status_code == 200
    assert not release.changes.exists()


def test_who_may_view_alone_works_in_no_release(desk, release, topic):
    auditor = desk("Auditors")
    assert auditor.post("/admin/wgsom/release/work/", {"release": release.pk}).status_code == 403
    assert "Work in it" not in auditor.get(f"/admin/wgsom/release/{release.pk}/change/").text


def test_the_preview_shows_pages_and_files_as_they_will_read(editor, release, topic):
    saved(editor, topic, title="Another title")
    page = editor.get(f"/preview/{release.pk}/topics/6/")

    assert "Another title" in page.text
    assert "Preview." in words(page.text)
    assert page.headers["Cache-Control"].find("no-store") >= 0
    assert f'href="/preview/{release.pk}/topics/' in page.text
    assert 'href="/static/' in page.text
    table = editor.get(f"/preview/{release.pk}/topics.csv")
    assert "Another title" in table.text
    assert "preview-" in table.headers["Content-Disposition"]
    assert "Another title" not in editor.get("/topics.csv").getvalue().decode()


def test_a_link_lets_somebody_without_an_account_read_it_until_it_ends(
    editor, client, release, topic, settings
):
    saved(editor, topic, title="Another title")
    screen = f"/admin/wgsom/release/{release.pk}/change/"
    link = re.search(r"/preview/[\w:-]{20,}/", editor.get(screen).text)[0]

    page = client.get(f"{link}topics/6/")
    assert "Another title" in page.text
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert 'rel="canonical"' not in page.text
    assert client.get(f"{link}admin/").status_code == 404
    assert client.get(f"/preview/{release.pk}/topics/6/").status_code == 302
    step(editor, release, "renew-link")
    assert client.get(f"{link}topics/6/").status_code == 410
    settings.RELEASE_PREVIEW_DAYS = 0
    link = re.search(r"/preview/[\w:-]{20,}/", editor.get(screen).text)[0]
    assert client.get(f"{link}topics/6/").status_code == 410


def test_the_screen_says_which_answers_change(editor, release, topic):
    saved(editor, topic, assessments__0__answer="yes", assessments__0__statement="Yes.")
    text = words(editor.get(f"/admin/wgsom/release/{release.pk}/change/").text)
    was, now = "recorded at the 10th session (2023)", "Yes, recorded at the 10th session (2023)"
    assert f"{topic} No, {was} {now}" in text

"""Forms posted by a login that has ended, or that is another one since: nothing typed is lost."""

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.test import Client

from tests.support.admin_forms import entries_on, opened, ticked, url
from tests.support.factories import SessionFactory, TopicFactory
from topics.models import Consideration, Topic

pytestmark = pytest.mark.django_db


def test_what_was_typed_is_given_back(admin_client, topic):
    form = opened(admin_client, topic, short_title="What was typed", reason="A test")
    admin_client.logout()
    response = admin_client.post(url(topic, "change"), form)

    assert response.status_code == 403
    assert "Your login has ended. Nothing was saved." in response.text
    assert ">What was typed</textarea>" in response.text
    assert "no-store" in response.headers["Cache-Control"]
    assert Topic.objects.get(number=6).short_title == topic.short_title


def test_so_it_is_where_one_signed_in_again_meanwhile(admin_client, topic):
    form = opened(admin_client, topic, short_title="<b>Typed</b>")
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(User.objects.get())
    response = browser.post(url(topic, "change"), form)

    assert response.status_code == 403
    assert (
        "This page was opened in another login, or the browser did not send its cookie."
        in response.text
    )
    assert "&lt;b&gt;Typed&lt;/b&gt;</textarea>" in response.text
    assert Topic.objects.get(number=6).short_title == topic.short_title


def test_no_draft_is_named_to_who_guesses_its_key(client, topic):
    draft = TopicFactory(number=26, title="Quagmire", short_title="Quagmire", state="draft")
    session = SessionFactory(number=13, year=2027, place="Quagmire", state="draft")
    for chosen in (draft.pk, topic.pk, "x", "9" * 5000):
        form = {"topic": chosen, "session": session.pk, "extent": "focus"}
        page = client.post(url(Consideration, "add"), form).text
        assert "Quagmire" not in page
        assert "13th" not in page
        assert (str(topic) in page) == (chosen == topic.pk)


def test_keys_are_not_looked_up_without_end(client, django_assert_max_num_queries):
    form = {f"considerations-{n}-agenda_item": str(n) for n in range(900)}
    with django_assert_max_num_queries(120):
        page = client.post(url(Topic, "add"), form).text

    assert page.count("<textarea") == 900


@pytest.mark.parametrize("path", ["/accounts/login/", "/admin/auth/user/add/"])
def test_passwords_are_never_given_back(client, path):
    browser = Client(enforce_csrf_checks=True)
    form = {"username": "clerk", "login": "clerk", "password": "secret", "password1": "secret"}
    response = browser.post(path, form)

    assert response.status_code == 403
    assert "secret" not in response.text
    assert "secret" not in client.post(path, form).text


def test_a_form_with_nothing_typed_leads_to_the_login(client, topic):
    response = client.post(url(topic, "change"), {"_save": "Save"})
    assert response.headers["Location"].startswith("/admin/login/")


def test_who_is_no_staff_is_told_so(client):
    client.force_login(User.objects.create_user("somebody"))
    response = client.get("/admin/", follow=True)

    assert response.status_code == 403
    assert "You are signed in as somebody" in response.text


def test_the_desk_says_so_when_one_signs_out(admin_client):
    assert "You are signed out" in admin_client.post("/admin/logout/").text


class TestLists:
    """A list, or an action on its rows, after the login has ended."""

    LIST = "/admin/topics/topic/?state__exact=published&q=sea"

    def sign_in_again(self, client, response):
        """Sign in where a response leads to; return the page that this leads to."""
        assert response.headers["Location"].startswith("/admin/login/?next=")
        login = client.get(response.headers["Location"], follow=True)
        User.objects.filter(username="admin").update(password=make_password("a long password"))
        path = f"/accounts/login/?{login.request['QUERY_STRING']}"
        form = {"login": "admin", "password": "a long password"}
        return client.post(path, form, follow=True)

    def test_a_list_comes_back_with_its_filters(self, admin_client):
        admin_client.logout()
        page = self.sign_in_again(admin_client, admin_client.get(self.LIST))

        assert f"{page.request['PATH_INFO']}?{page.request['QUERY_STRING']}" == self.LIST

    def test_an_action_comes_back_with_the_rows_ticked_and_the_action_chosen(self, admin_client):
        topic = Topic.objects.get(number=19)
        form = ticked("withdraw", topic) | {"reason": "Too early"}
        admin_client.logout()
        page = self.sign_in_again(admin_client, admin_client.post(self.LIST, form))

        assert "nothing was done. The rows are ticked" in page.text
        entries = entries_on(page.text, "changelist-form")
        assert entries["_selected_action"] == str(topic.pk)
        assert entries["action"] == "withdraw"
        assert entries["reason"] == "Too early"
        assert page.context["cl"].query == "sea"
        assert Topic.objects.get(number=19).is_published
        posted_to = f"{page.request['PATH_INFO']}?{page.request['QUERY_STRING']}"
        assert posted_to == self.LIST
        admin_client.post(posted_to, entries)
        assert not Topic.all_objects.get(number=19).is_published

    def test_it_is_shown_once_and_in_that_list_only(self, admin_client):
        form = ticked("withdraw", Topic.objects.get(number=19))
        admin_client.logout()
        admin_client.post(self.LIST, form)
        admin_client.force_login(User.objects.get(username="admin"))
        other = admin_client.get("/admin/topics/topic/").text
        first, second = (admin_client.get(self.LIST).text for _ in range(2))

        shown = [
            "_selected_action" in entries_on(page, "changelist-form")
            for page in (other, first, second)
        ]
        assert shown == [False, True, False]

    def test_nobody_else_can_have_a_selection_shown(self, admin_client):
        """A form of another site has no CSRF token of this one."""
        topic = Topic.objects.get(number=19)
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(User.objects.get())
        response = browser.post(self.LIST, ticked("withdraw", topic))

        assert response.status_code == 403
        assert "_selected_action" not in entries_on(browser.get(self.LIST).text, "changelist-form")

    @pytest.mark.parametrize("path", ["/admin/nope/", "/admin/topics/topic/nope/"])
    def test_what_is_no_list_is_no_error(self, client, path):
        form = {"action": "publish", "_selected_action": "1"}

        assert client.post(path, form).status_code in (302, 404)
        assert Client(enforce_csrf_checks=True).post(path, form).status_code == 403

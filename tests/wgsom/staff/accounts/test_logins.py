"""Logins: how long they last, who has which, and where they are limited."""

import time

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as project
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from tests.support.accounts import PASSWORD, confirm, set_up, sign_in
from tests.support.responses import words
from wgsom.staff.accounts.views import browser_name

pytestmark = pytest.mark.django_db(transaction=True)

LOGINS = "/accounts/sessions/"
HOUR = 3600


@pytest.fixture
def other(client):
    """Another browser."""
    return type(client)(HTTP_USER_AGENT="Other/1.0", REMOTE_ADDR="203.0.113.7")


class TestLifetime:
    """A login ends after a working day, whatever happens in it."""

    @pytest.mark.parametrize(("hours", "status"), [(11.9, 200), (12, 302)])
    def test_after_twelve_hours(self, client, clerk, monkeypatch, hours, status):
        sign_in(client)
        begun = time.time()
        for step in range(1, 24):  # somebody works all the time
            monkeypatch.setattr(time, "time", lambda s=step: begun + s * hours / 24 * HOUR)
            assert client.get("/admin/").status_code == 200
        monkeypatch.setattr(time, "time", lambda: begun + hours * HOUR + 1)

        assert client.get("/admin/").status_code == status

    def test_a_form_that_comes_too_late_is_given_back(
        self, client, clerk, the_register, monkeypatch
    ):
        sign_in(client)
        later = time.time() + 13 * HOUR
        monkeypatch.setattr(time, "time", lambda: later)
        page = client.post("/admin/topics/topic/add/", {"title": "A title that took long"})

        assert page.status_code == 403
        assert "A title that took long" in page.text

    def test_a_new_login_begins_anew(self, client, clerk, monkeypatch):
        sign_in(client)
        later = time.time() + 13 * HOUR
        monkeypatch.setattr(time, "time", lambda: later)
        client.get("/admin/")
        sign_in(client)

        assert client.get("/admin/").status_code == 200


def test_a_login_has_a_new_key_once_a_factor_is_set_up(client, clerk, second_factor):
    sign_in(client)
    before = client.session.session_key
    set_up(client)

    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    assert client.get("/admin/").status_code == 200
    assert UserSession.objects.get().session_key == client.session.session_key


def test_a_login_has_a_new_key_once_the_password_is_given_again(client, clerk):
    sign_in(client)
    before = client.session.session_key
    confirm(client)

    assert client.session.session_key != before
    assert UserSession.objects.get().session_key == client.session.session_key


def test_a_closed_account_has_no_login_left_to_come_to_life_again(client, clerk):
    sign_in(client)
    clerk.is_active = False
    clerk.save()
    clerk.is_active = True
    clerk.save()

    assert client.get("/admin/").status_code == 302
    assert UserSession.objects.count() == 0


def test_the_logins_of_another_can_be_ended_on_the_desk_and_in_the_shell(
    client, other, clerk, capsys
):
    anna = User.objects.create_superuser("anna", password=PASSWORD)
    sign_in(other, name="anna")
    sign_in(client)
    confirm(client)
    page = client.post(f"/admin/auth/user/{anna.pk}/end_logins/", follow=True)
    assert "1 login of anna ended." in page.text
    assert other.get("/admin/").status_code == 302

    sign_in(other, name="anna")
    call_command("end_logins", "anna")
    assert other.get("/admin/").status_code == 302
    assert client.get("/admin/").status_code == 200
    call_command("end_logins", all=True)
    assert client.get("/admin/").status_code == 302
    assert capsys.readouterr().out == "1 login ended.\n1 login ended.\n"
    with pytest.raises(CommandError, match="There is no account nobody"):
        call_command("end_logins", "nobody")


@pytest.mark.parametrize("way", ["expires", "is ended"])
def test_a_browser_drops_what_it_kept_once_a_login_ends(client, clerk, monkeypatch, way):
    sign_in(client)
    if way == "expires":
        later = time.time() + 13 * HOUR
        monkeypatch.setattr(time, "time", lambda: later)
        answer = client.get("/admin/")
    else:
        answer = client.post("/accounts/logout/")

    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in client.get("/topics/").headers


def test_who_has_no_password_here_is_told_where_it_is(client, clerk):
    sign_in(client)
    clerk.set_unusable_password()
    clerk.save()
    client.force_login(clerk)
    page = client.get("/accounts/password/change/", follow=True)

    assert "your organisation signs you in" in page.text
    assert 'href="/accounts/password/change/"' not in page.text


def test_a_name_that_the_database_takes_for_another_counts_for_it(client, clerk):
    for name in ("clerk", "CLERK", " Clerk", "clErk", "CLerK"):
        sign_in(client, "wrong", name)

    assert "Too many" in sign_in(client).text


class TestOwnLogins:
    """Somebody sees where they are signed in, and can end each."""

    def test_they_are_listed_with_the_place_and_the_browser(self, client, other, clerk):
        sign_in(other)
        sign_in(client)
        confirm(client)
        page = words(client.get(LOGINS).text)

        assert page.index("this one") < page.index("Other/1.0")
        assert "from 203.0.113.7" in page
        assert page.count("last seen") == 2

    @pytest.mark.parametrize(
        ("said", "name"),
        [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Firefox/143.0",
                "Firefox, Windows",
            ),
            ("Mozilla/5.0 (X11; Linux x86_64) Chrome/156.0 Safari/537.36", "Chrome, Linux"),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Safari/604.1",
                "Safari, iPhone",
            ),
            ("Mozilla/5.0 (Macintosh; Mac OS X 15) Chrome/1 Safari/5 Edg/1", "Edge, macOS"),
            ("curl/8.0", "curl/8.0"),
            ("", "A browser that does not say what it is"),
        ],
    )
    def test_a_browser_is_called_by_its_name(self, said, name):
        assert browser_name(said) == name

    def test_one_can_be_ended(self, client, other, clerk):
        sign_in(other)
        sign_in(client)
        confirm(client)
        key = UserSession.objects.get(user_agent="Other/1.0").pk
        assert "1 login ended." in client.post(LOGINS, {"login": key}, follow=True).text

        assert other.get("/admin/").status_code == 302
        assert client.get("/admin/").status_code == 200

    def test_all_others_can_be_ended(self, client, other, clerk):
        third = type(client)()
        for browser in (other, third, client):
            sign_in(browser)
        confirm(client)
        client.post(LOGINS, {"login": "others"})

        assert [each.get("/admin/").status_code for each in (other, third, client)] == [
            *(302, 302),
            200,
        ]

    def test_so_can_this_one(self, client, clerk):
        sign_in(client)
        confirm(client)
        answer = client.post(LOGINS, {"login": UserSession.objects.get().pk})

        assert answer.headers["Location"] == "/accounts/login/"
        assert client.get("/admin/").status_code == 302

    @pytest.mark.parametrize("given", ["x", "", "-1", "9" * 30, None])
    def test_nothing_else_is_ended(self, client, clerk, given):
        sign_in(client)
        confirm(client)
        form = {} if given is None else {"login": given}

        assert client.post(LOGINS, form).status_code == 404
        assert client.get("/admin/").status_code == 200

    def test_nor_a_login_of_somebody_else(self, client, other, clerk):
        User.objects.create_superuser("anna", password=PASSWORD)
        sign_in(other, name="anna")
        sign_in(client)
        confirm(client)
        client.post(LOGINS, {"login": UserSession.objects.get(user__username="anna").pk})

        assert other.get("/admin/").status_code == 200
        assert "Other/1.0" not in client.get(LOGINS).text

    def test_the_password_is_asked_for_once_more_and_then_it_is_done(self, client, other, clerk):
        sign_in(other)
        sign_in(client)
        asked = client.post(LOGINS, {"login": "others"})
        assert asked.headers["Location"].startswith("/accounts/reauthenticate/?next=")
        assert other.get("/admin/").status_code == 200
        client.post(asked.headers["Location"], {"password": PASSWORD})

        assert other.get("/admin/").status_code == 302

    def test_they_are_for_whoever_is_signed_in(self, client, clerk):
        assert client.get(LOGINS).headers["Location"].startswith("/accounts/login/")
        assert client.post(LOGINS, {"login": "others"}).status_code == 302


class TestLimits:
    """What others try does not keep an owner out, and guessing is slow from everywhere."""

    def test_attempts_from_elsewhere_do_not_count_here(self, client, other, clerk):
        for _ in range(6):
            refused = sign_in(other, "wrong")
        assert "Too many failed login attempts" in refused.text

        assert sign_in(client).status_code == 302

    def test_waits_grow(self, client, clerk, monkeypatch):
        now = [time.time()]
        monkeypatch.setattr(time, "time", lambda: now[0])
        taken = []
        for _ in range(30):  # every minute
            page = sign_in(client, "wrong").text
            taken.append("not correct" in page)
            now[0] += 60

        assert taken == [True] * 10 + [False] * 20  # ten an hour, and not five every five minutes

    def guess_from_everywhere(self, browser, count):
        pages = [
            sign_in(browser, "wrong", REMOTE_ADDR=f"198.51.100.{n}").text for n in range(count)
        ]
        return sum("not correct" in page for page in pages)

    def test_guessing_from_many_addresses_ends(self, other, clerk):
        assert self.guess_from_everywhere(other, 40) == 30

    def test_a_device_that_is_known_is_let_through(self, client, other, clerk):
        sign_in(client)
        client.post("/accounts/logout/")
        self.guess_from_everywhere(other, 40)
        assert "Too many" in sign_in(other).text

        assert sign_in(client).status_code == 302

    def test_a_known_device_guesses_as_slowly(self, client, clerk):
        sign_in(client)
        client.post("/accounts/logout/")
        pages = [sign_in(client, "wrong", REMOTE_ADDR=f"198.51.100.{n}").text for n in range(8)]

        assert sum("not correct" in page for page in pages) == 5

    def test_it_is_known_for_one_account_and_one_password(self, client, other, clerk):
        User.objects.create_user("anna", password=PASSWORD)
        sign_in(client, name="anna")
        client.post("/accounts/logout/")
        self.guess_from_everywhere(other, 40)
        assert "Too many" in sign_in(client).text  # clerk, from the device of anna

        cache.clear()
        sign_in(client)
        client.post("/accounts/logout/")
        clerk.set_password("another that nobody guesses")
        clerk.save()
        self.guess_from_everywhere(other, 40)
        assert "Too many" in sign_in(client, "another that nobody guesses").text

    def test_a_password_alone_makes_no_device_known(self, client, clerk, second_factor):
        sign_in(client)
        set_up(client)
        fresh = type(client)()
        sign_in(fresh)

        assert project.DEVICE_COOKIE_NAME not in fresh.cookies

    def test_a_forged_cookie_is_none(self, client, other, clerk):
        self.guess_from_everywhere(other, 40)
        for forged in ("x", "WzEsImEiLCJiIl0:1:2", f'[{clerk.pk}, "a", "b"]'):
            client.cookies[project.DEVICE_COOKIE_NAME] = forged
            assert "Too many" in sign_in(client, REMOTE_ADDR="192.0.2.1").text


def test_a_database_that_is_busy_is_not_called_too_many_attempts(client, clerk, monkeypatch):
    def refuse(execute, sql, *arguments):
        if "wgsom_cache" in sql and not sql.startswith("SELECT"):
            error = DatabaseError("database is locked")
            error.__cause__ = type("Locked", (Exception,), {"sqlite_errorname": "SQLITE_BUSY"})()
            raise error
        return execute(sql, *arguments)

    client.raise_request_exception = False
    with connection.execute_wrapper(refuse):
        page = sign_in(client)

    assert page.status_code == 503
    assert "Others are changing the register at this moment" in page.text


def test_too_many_requests_are_refused_with_a_sentence(client, clerk):
    for n in range(31):
        page = sign_in(client, "wrong", name=f"name-{n}")

    assert page.status_code == 429
    assert "Wait a minute, and try again." in page.text
    assert page.headers["Retry-After"] == "60"

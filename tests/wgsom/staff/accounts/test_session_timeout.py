"""Logins end, and a lost second factor is reset."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session as Login
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.support.accounts import PASSWORD, set_up, sign_in

pytestmark = pytest.mark.django_db


class TestLogins:
    """Logins end after inactivity."""

    def test_every_request_puts_the_end_off(self, client, clerk, settings):
        sign_in(client)
        login = client.session
        login["seen_at"] = 0
        login.save()
        Login.objects.update(expire_date=timezone.now() + timedelta(minutes=1))
        client.get("/admin/")

        left = Login.objects.get().expire_date - timezone.now()
        assert timedelta(minutes=119) < left <= timedelta(minutes=120)

    def test_without_one_it_ends(self, client, clerk):
        sign_in(client)
        Login.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

        login, _ = client.get("/admin/", follow=True).redirect_chain[-1]
        assert login.startswith("/accounts/login/")

    def test_it_ends_with_the_browser(self, client, clerk):
        sign_in(client)
        assert client.cookies["sessionid"]["max-age"] == ""

    def test_readers_get_no_cookie(self, client):
        assert "sessionid" not in client.get("/topics/").cookies


@pytest.mark.django_db(transaction=True)
class TestReset:
    """`manage.py reset_second_factor`."""

    def test_it_takes_the_factor_away_ends_logins_and_leaves_a_trace(
        self, client, clerk, second_factor, capsys
    ):
        sign_in(client)
        set_up(client)
        call_command("reset_second_factor", "clerk", reason="lost the telephone")

        assert "clerk: 2 taken away, 1 logins ended." in capsys.readouterr().out
        assert not Authenticator.objects.exists()
        login, _ = client.get("/admin/", follow=True).redirect_chain[-1]
        assert login.startswith("/accounts/login/")
        assert "lost the telephone" in LogEntry.objects.get().get_change_message()
        assert sign_in(client).status_code == 302
        assert client.get("/admin/").headers["Location"] == "/accounts/second-factor/"

    def test_the_logins_of_others_stay(self, client, clerk):
        User.objects.create_superuser("other", password=PASSWORD)
        sign_in(client)
        call_command("reset_second_factor", "other", reason="lost the telephone")

        assert client.get("/admin/").status_code == 200

    @pytest.mark.parametrize(("name", "reason"), [("nobody", "lost"), ("clerk", " ")])
    def test_what_is_missing_is_said(self, clerk, name, reason):
        with pytest.raises(CommandError, match=r"There is no account nobody|Give the reason"):
            call_command("reset_second_factor", name, reason=reason)

"""Staff's accounts: a second factor before any staff page, and little to find out for others."""

import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils import timezone

from tests.support.accounts import PASSWORD, STAFF_PAGES, code_for, confirm, set_up, sign_in
from tests.support.admin_forms import entries_on
from tests.support.responses import markup, words
from wgsom.staff.accounts.adapters import SecondFactorAdapter

pytestmark = pytest.mark.django_db


@pytest.mark.django_db(transaction=True)  # what follows the end of a transaction has to happen
class TestSecondFactor:
    """A password alone opens no staff page."""

    @pytest.mark.parametrize("path", STAFF_PAGES)
    def test_the_desk_leads_to_the_login_and_that_to_setting_a_factor_up(
        self, client, clerk, second_factor, path
    ):
        login, _ = client.get(path, follow=True).redirect_chain[-1]
        assert login.startswith("/accounts/login/")
        sign_in(client)

        assert client.get(path).headers["Location"] == "/accounts/second-factor/"
        assert client.post(path, {}).headers["Location"] == "/accounts/second-factor/"

    def test_until_then_the_public_pages_know_a_reader(
        self, client, the_register, clerk, second_factor
    ):
        as_reader = client.get("/papers/12/").content
        sign_in(client)
        assert client.get("/papers/12/").content == as_reader

        set_up(client)
        assert "Issue this paper" in markup(client.get("/papers/12/"))

    def test_once_it_is_set_up_the_desk_is_open_and_asks_for_it_next_time(
        self, client, clerk, second_factor
    ):
        sign_in(client)
        secret = set_up(client)
        assert client.get("/admin/").status_code == 200

        client.logout()
        assert sign_in(client).headers["Location"] == "/accounts/second-factor/authenticate/"
        assert client.get("/admin/").status_code == 302
        wrong = client.post("/accounts/second-factor/authenticate/", {"code": "000000"})
        assert "Incorrect code." in wrong.text
        client.post("/accounts/second-factor/authenticate/", {"code": code_for(secret, 1)})
        assert client.get("/admin/").status_code == 200

    def test_a_login_by_password_from_before_is_not_let_in(self, client, clerk, second_factor):
        """Whoever had the password first does not profit from the factor of its owner."""
        other = type(client)()
        sign_in(other)
        confirm(other)
        sign_in(client)
        set_up(client)

        for path in ("recovery-codes/generate/", "totp/deactivate/", "webauthn/add/"):
            answer = other.post(f"/accounts/second-factor/{path}")
            assert answer.headers["Location"].startswith("/accounts/login/")
        assert other.get("/admin/").status_code == 302

    @pytest.mark.parametrize("again", [lambda code: code, lambda code: f"{code[:3]}-{code[3:]}"])
    def test_a_code_is_taken_once_even_by_a_clock_that_is_off(
        self, client, clerk, second_factor, monkeypatch, again
    ):
        sign_in(client)
        code, now, moment = code_for(set_up(client), 1), time.time(), timezone.now()
        for seconds, typed, expected in ((0, code, 200), (32, again(code), 302)):
            client.logout()
            monkeypatch.setattr(time, "time", lambda later=seconds: now + later)
            # What was taken is noted in the cache, which has a clock of its own.
            later = moment + timedelta(seconds=seconds)
            monkeypatch.setattr("django.core.cache.backends.db.tz_now", lambda at=later: at)
            sign_in(client)
            client.post("/accounts/second-factor/authenticate/", {"code": typed})
            assert client.get("/admin/").status_code == expected

    def test_so_is_the_code_that_an_app_was_set_up_with(
        self, client, clerk, second_factor, monkeypatch
    ):
        moment = time.time()  # within one half minute: in the next the app shows another code
        monkeypatch.setattr(time, "time", lambda: moment)
        sign_in(client)
        secret = set_up(client)
        client.logout()
        sign_in(client)
        client.post("/accounts/second-factor/authenticate/", {"code": code_for(secret)})

        assert client.get("/admin/").status_code == 302

    def test_recovery_codes_are_shown_once_and_work_once(self, client, clerk, second_factor):
        sign_in(client)
        set_up(client)
        page = client.get("/accounts/second-factor/recovery-codes/").text
        codes = re.findall(r"\b\d{8}\b", page)
        assert len(codes) == 10
        assert codes[0] not in client.get("/accounts/second-factor/recovery-codes/").text

        for expected in (200, 302):
            client.logout()
            sign_in(client)
            client.post("/accounts/second-factor/authenticate/", {"code": codes[0]})
            assert client.get("/admin/").status_code == expected

    def test_taking_the_factor_away_closes_the_desk(self, client, clerk, second_factor):
        sign_in(client)
        set_up(client)
        client.post("/accounts/second-factor/totp/deactivate/")

        assert client.get("/admin/").status_code == 302

    def test_the_passkeys_are_listed(self, client, clerk, second_factor):
        sign_in(client)
        set_up(client)

        response = client.get("/accounts/second-factor/webauthn/")

        assert response.status_code == 200
        assert "/accounts/second-factor/webauthn/add/" in response.text

    def test_a_passkey_can_be_added(self, client, clerk, second_factor):
        sign_in(client)
        confirm(client)
        page = client.get("/accounts/second-factor/webauthn/add/").text

        assert '"challenge"' in page
        assert "webauthn.js" in page

    def test_a_local_run_needs_none(self, client, clerk):
        sign_in(client)
        assert client.get("/admin/").status_code == 200

    def test_public_pages_do_not_depend_on_it(self, client, second_factor):
        assert "Cookie" not in client.get("/topics.csv").headers.get("Vary", "")


class TestSecrets:
    """What is stored of a factor cannot be used."""

    def test_they_are_encrypted(self, client, clerk):
        sign_in(client)
        secret = set_up(client)
        stored = [each.data for each in Authenticator.objects.all()]

        assert len(stored) == 2
        assert secret not in str(stored)
        assert (
            SecondFactorAdapter().decrypt(Authenticator.objects.get(type="totp").data["secret"])
            == secret
        )

    def test_they_outlive_a_new_secret_key(self, settings):
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "old", []
        kept = SecondFactorAdapter().encrypt("the secret")
        settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", ["old"]

        assert SecondFactorAdapter().decrypt(kept) == "the secret"
        assert SecondFactorAdapter().encrypt("x") != SecondFactorAdapter().encrypt("x")

    def test_they_can_be_encrypted_anew_so_that_an_earlier_key_is_forgotten(
        self, client, clerk, settings, capsys
    ):
        sign_in(client)
        secret = set_up(client)
        old, settings.SECRET_KEY = settings.SECRET_KEY, "new"
        settings.SECRET_KEY_FALLBACKS = []
        with pytest.raises(CommandError, match="A second factor of clerk was encrypted with a key"):
            call_command("renew_secrets")
        settings.SECRET_KEY_FALLBACKS = [old]
        call_command("renew_secrets")
        settings.SECRET_KEY_FALLBACKS = []

        assert "2 secrets encrypted anew." in capsys.readouterr().out
        stored = Authenticator.objects.get(type="totp").data["secret"]
        assert SecondFactorAdapter().decrypt(stored) == secret


class TestAttempts:
    """Guessing is slow, and tells nothing."""

    def test_it_is_limited_for_all_processes_together(self, client, clerk, outside_cache):
        for _ in range(5):
            assert "not correct" in sign_in(client, password="wrong").text
        refused = sign_in(client)

        assert "Too many failed login attempts" in refused.text
        assert outside_cache() > 0

    @override_settings(ALLOWED_HOSTS=["register.example.org"])
    def test_another_spelling_of_the_host_is_no_new_start(self, client, clerk):
        for port in range(81, 86):
            host = f"register.example.org:{port}"
            assert "not correct" in sign_in(client, "wrong", headers={"host": host}).text
        refused = sign_in(client, headers={"host": "register.example.org."})

        assert "Too many failed login attempts" in refused.text

    def test_attempts_on_other_names_do_not_make_room_for_more(self, client, clerk):
        for _ in range(5):
            sign_in(client, password="wrong")
        for number in range(1000):
            cache.set(f"counted-of-another-{number}", [time.time()], 300)

        assert "Too many failed login attempts" in sign_in(client).text

    def test_an_unknown_name_and_a_wrong_password_read_the_same(self, client, clerk):
        def answer(name):
            page = sign_in(client, password="wrong", name=name)
            return page.status_code, words(page.text)

        assert answer("clerk") == answer("nobody")

    def test_a_closed_account_reads_like_a_wrong_password(self, client, clerk):
        User.objects.create_user("other", password=PASSWORD)
        wrong = [words(sign_in(client, "wrong", "other").text) for _ in range(6)]
        cache.clear()
        User.objects.update(is_active=False)

        assert [words(sign_in(client).text.replace("clerk", "other")) for _ in range(6)] == wrong
        assert "Too many failed login attempts" in wrong[-1]

    def test_the_password_is_changed_where_attempts_are_limited(self, client, clerk):
        sign_in(client)
        answer = client.get("/admin/password_change/", follow=True)
        assert answer.redirect_chain[-1][0] == "/accounts/password/change/"

        wrong = {"oldpassword": "wrong", "password1": "n" * 20, "password2": "n" * 20}
        answers = [client.post("/accounts/password/change/", wrong) for _ in range(10)]
        assert answers[-1].status_code == 429

    def test_codes_are_limited_too(self, client, clerk):
        sign_in(client)
        secret = set_up(client)
        client.logout()
        cache.clear()
        sign_in(client)
        for _ in range(5):
            client.post("/accounts/second-factor/authenticate/", {"code": "000000"})
        refused = client.post(
            "/accounts/second-factor/authenticate/", {"code": code_for(secret, 1)}
        )

        assert "Too many failed login attempts" in refused.text
        assert client.get("/admin/").status_code == 302

    @pytest.mark.parametrize(
        "path",
        [
            "/accounts/signup/",
            "/accounts/password/reset/",
            "/accounts/email/",
            "/accounts/second-factor/webauthn/signup/",
        ],
    )
    def test_there_is_no_signing_up_nor_anything_by_mail(self, client, path):
        assert client.get(path).status_code == 404
        assert client.post(path, {}).status_code == 404

    def test_only_ways_within_the_site_are_followed(self, client, clerk):
        answer = client.post(
            "/accounts/login/?next=https://evil.example/",
            {"login": "clerk", "password": PASSWORD, "next": "https://evil.example/"},
        )
        assert answer.headers["Location"] == "/admin/"

    @pytest.mark.parametrize("password", ["short", "123456789012", "q1w2e3r4t5y6"])
    def test_a_weak_password_is_refused(self, client, clerk, password):
        sign_in(client)
        form = {"oldpassword": PASSWORD, "password1": password, "password2": password}
        client.post("/accounts/password/change/", form)

        clerk.refresh_from_db()
        assert clerk.check_password(PASSWORD)

    def test_a_strong_one_is_taken(self, client, clerk):
        sign_in(client)
        strong = "another that nobody guesses"
        form = {"oldpassword": PASSWORD, "password1": strong, "password2": strong}
        client.post("/accounts/password/change/", form)

        clerk.refresh_from_db()
        assert clerk.check_password(strong)


def test_accounts_are_closed_and_never_deleted(client, clerk):
    """The history names who did what: it would name nobody any more."""
    client.force_login(clerk)
    other = User.objects.create_user("other", is_staff=True)
    screen = f"/admin/auth/user/{other.pk}"

    assert client.post(f"{screen}/delete/", {"post": "yes"}).status_code == 403
    ticked = {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"}
    client.post("/admin/auth/user/", ticked)
    assert User.objects.filter(pk=other.pk).exists()


def test_forms_of_accounts_can_be_filled_in_as_they_stand(client, clerk):
    assert set(entries_on(client.get("/accounts/login/").text)) >= {"login", "password"}


def test_secrets_that_the_first_release_encrypted_can_still_be_read(settings):
    """The purpose in the key never changes, whatever the module is called."""
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a key of this test", []
    stored = (
        "gAAAAABrC21Zvbb5d88nMtWBAqjTkjauc3hwL-AhjFvOoqqzzZ9Ut6xDK1iZ"
        "JhpkZ1BxcfkvdX1mJ_t9zndC3JAiSQShJRIg6A=="
    )

    assert get_adapter().decrypt(stored) == "a secret"

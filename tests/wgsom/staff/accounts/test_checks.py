"""System checks: staff cannot get in by a password alone."""

import pytest
from django.contrib import admin
from django.contrib.admin import AdminSite
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import override_settings

pytestmark = pytest.mark.django_db


def refused(sentence: str):
    """Expect `manage.py check` to fail and to say that."""
    return pytest.raises(SystemCheckError, match=sentence)


class TestChecks:
    """`manage.py check` with the settings of a deployment."""

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"MFA_REQUIRED": False}, "MFA_REQUIRED is off"),
            (
                {"MIDDLEWARE": ["django.contrib.sessions.middleware.SessionMiddleware"]},
                "MIDDLEWARE",
            ),
            ({"MFA_SUPPORTED_TYPES": ["recovery_codes"]}, "neither totp nor webauthn"),
            (
                {"AUTHENTICATION_BACKENDS": ["django.contrib.auth.backends.ModelBackend"]},
                "AUTHENTICATION_BACKENDS has to be",
            ),
        ],
    )
    def test_they_fail_if_staff_could_get_in_without(self, changes, sentence):
        with (
            override_settings(**{"IS_LOCAL": False, "MFA_REQUIRED": True} | changes),
            pytest.raises(SystemCheckError, match=sentence),
        ):
            call_command("check", "--tag", "security")

    def test_an_open_login_of_the_desk_fails(self, monkeypatch):
        monkeypatch.setattr(admin.site._wrapped, "login", AdminSite().login)
        sentence = "The desk's own login is open"
        with override_settings(IS_LOCAL=False, MFA_REQUIRED=True), refused(sentence):
            call_command("check", "--tag", "security")

    def test_they_pass_as_shipped(self):
        with override_settings(IS_LOCAL=False, MFA_REQUIRED=True):
            call_command("check", "--tag", "security")

"""Checks of the settings: nothing crosses a network in the clear, and no secret can be guessed."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connections
from django.test import override_settings


def check(**changes) -> None:
    with override_settings(**{"IS_LOCAL": False, "MFA_REQUIRED": True} | changes):
        call_command("check", "--tag", "security")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"EMAIL_URL": "smtp://mail.example.org"}, "EMAIL_URL does not begin with smtp.tls"),
        ({"OIDC_SERVER_URL": "http://login.example.org"}, "OIDC_SERVER_URL does not begin with"),
        ({"CDN_PURGE_URL": "http://cdn.example.org"}, "CDN_PURGE_URL does not begin with https"),
        ({"SECRET_KEY_FALLBACKS": ["a"]}, "SECRET_KEY_FALLBACKS, has 1 characters, and needs 50"),
        ({"MONITORING_TOKEN": "short"}, "MONITORING_TOKEN has fewer than 32 characters"),
    ],
)
def test_what_is_open_to_others_fails(changes, sentence):
    with pytest.raises(SystemCheckError, match=sentence):
        check(**changes)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"EMAIL_URL": "smtp+tls://name:password@mail.example.org:587"},
        {"EMAIL_URL": "smtp://localhost"},
        {
            "OIDC_SERVER_URL": "https://login.example.org",
            "CDN_PURGE_URL": "https://cdn.example.org",
        },
        {
            "SECRET_KEY_FALLBACKS": ["k3y-" * 5 + "another-part-of-it-" * 2],
            "MONITORING_TOKEN": "t" * 32,
        },
    ],
)
def test_what_is_not_passes(changes):
    check(**changes)


@pytest.mark.parametrize(
    ("host", "level", "is_trusted", "passes"),
    [
        ("database.example.org", "", False, False),
        ("database.example.org", "require", False, False),
        ("database.example.org", "verify-full", False, True),
        ("database.example.org", "", True, True),
        ("127.0.0.1", "", False, True),
        ("/var/run/postgresql", "", False, True),
    ],
)
def test_a_database_elsewhere_is_verified_or_trusted(monkeypatch, host, level, is_trusted, passes):
    given = {"HOST": host, "OPTIONS": {"sslmode": level} if level else {}}
    monkeypatch.setattr(connections["default"], "vendor", "postgresql")
    monkeypatch.setattr(connections["default"], "settings_dict", given)
    if passes:
        check(DATABASE_TRUSTED_NETWORK=is_trusted)
        return
    with pytest.raises(SystemCheckError, match="its server is not verified"):
        check(DATABASE_TRUSTED_NETWORK=is_trusted)

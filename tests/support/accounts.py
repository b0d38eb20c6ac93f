"""The steps of signing in, as the tests take them."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.support.responses import words

pytestmark = pytest.mark.django_db


PASSWORD = "a long enough password"  # noqa: S105 - of the test


STAFF_PAGES = [
    "/admin/",
    "/admin/topics/topic/",
    "/admin/topics/topic/export.csv",
    "/admin/jsi18n/",
]


def code_for(secret: str, steps: int = 0) -> str:
    """Return what an authenticator app shows for a secret."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def sign_in(client, password=PASSWORD, name="clerk", **more):
    return client.post("/accounts/login/", {"login": name, "password": password}, **more)


def confirm(client) -> None:
    """Give the password once more, as changes of factors ask."""
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302


def set_up(client) -> str:
    """Set an authenticator app up, as the page says, and return its secret."""
    confirm(client)
    url = "/accounts/second-factor/totp/activate/"
    page = client.get(url).text
    secret = re.search(r'id="authenticator_secret"[^>]*value="(\w+)"', page)[1]
    answer = client.post(url, {"code": code_for(secret)})
    assert answer.status_code == 302, words(answer.text)
    return secret

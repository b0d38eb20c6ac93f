"""Sign-in by an organisation's own provider, against one that runs on this machine."""

import re
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.support import oidc_provider
from tests.support.postgresql import free_port
from tests.support.processes import manage
from tests.support.servers import ask, served, until

pytestmark = pytest.mark.slow

GROUPS = "wg-editors=Editors,wg-publishers=Publishers"
ENVIRONMENT = {
    "OIDC_NAME": "the organisation",
    "OIDC_CLIENT_ID": "register",
    "OIDC_CLIENT_SECRET": "a secret of this test",
    "OIDC_GROUPS": GROUPS,
    "MFA_REQUIRED": "true",
    "OIDC_PROVIDES_MFA": "true",
}


@pytest.fixture(scope="module")
def provider():
    """The URL of a provider."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until(
            lambda: ask(port, "/.well-known/openid-configuration").status, "the provider answered"
        )
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="module")
def register(provider, shipped_copy, tmp_path_factory):
    """The URL of a register that trusts it, and of its database."""
    folder = tmp_path_factory.mktemp("oidc")
    url = shipped_copy(folder)
    with served(url, folder, OIDC_SERVER_URL=provider, **ENVIRONMENT) as port:
        yield f"http://localhost:{port}", url


@contextmanager
def signing_in(register, provider, subject: str, **claims):
    """Sign somebody in whom the provider knows so; give their browser and the last answer."""
    requests.put(f"{provider}/users/{subject}", json=claims, timeout=30).raise_for_status()
    with requests.Session() as browser:
        page = browser.get(f"{register}/accounts/login/", timeout=30)
        path = re.search(r'action="(/accounts/oidc/[^"]+)"', page.text)[1].replace("&amp;", "&")
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
        form = {"csrfmiddlewaretoken": token}
        asked = browser.post(f"{register}{path}", form, timeout=30)
        assert asked.url.startswith(provider), asked.text
        yield browser, browser.post(asked.url, {"sub": subject}, timeout=30)


def shell(url: str, code: str) -> str:
    return manage(url, "shell", "--no-imports", "-v0", "-c", code).strip()


ACCOUNT = (
    "from django.contrib.auth.models import User; u = User.objects.get(email='{}');"
    "print(u.username, u.first_name, u.is_staff, u.is_superuser, u.has_usable_password(),"
    "sorted(g.name for g in u.groups.all()))"
)
ANNA = {"email": "anna@un.example", "preferred_username": "anna", "given_name": "Anna"}


def test_somebody_with_a_role_comes_in_and_has_the_roles_of_today(register, provider):
    url, database = register
    anna = ANNA | {"amr": ["pwd", "mfa"]}
    with signing_in(url, provider, "s1", groups=["wg-editors", "x"], **anna) as (browser, page):
        assert page.url == f"{url}/admin/"
        assert page.status_code == 200
        assert "Log out" in page.text
    account = ACCOUNT.format("anna@un.example")
    assert shell(database, account) == "anna Anna True False False ['Editors']"

    with signing_in(url, provider, "s1", groups=["wg-publishers"], **anna) as (browser, page):
        assert page.url == f"{url}/admin/"
    assert shell(database, account) == "anna Anna True False False ['Publishers']"

    with signing_in(url, provider, "s1", groups=["x"], **anna) as (browser, page):
        assert page.status_code == 403
        assert "none of your groups there has a role in the register" in page.text
        assert "/accounts/login/" in browser.get(f"{url}/admin/", timeout=30).url
    assert shell(database, account) == "anna Anna True False False []"


@pytest.mark.parametrize("groups", [[], ["Editors"], "wg-editorsx", None])
def test_nobody_without_a_role_comes_in_nor_gets_an_account(register, provider, groups):
    url, database = register
    given = {} if groups is None else {"groups": groups}
    count = "from django.contrib.auth.models import User; print(User.objects.count())"
    before = shell(database, count)
    with signing_in(url, provider, "nobody", email="x@un.example", **given) as (_, page):
        assert page.status_code == 403
    assert shell(database, count) == before


def test_a_second_factor_is_asked_for_here_where_the_provider_did_not(register, provider):
    url, _ = register
    given = {"email": "ben@un.example", "preferred_username": "ben", "groups": "wg-editors"}
    with signing_in(url, provider, "s2", **given) as (browser, page):
        assert page.url == f"{url}/accounts/second-factor/"
        assert "/accounts/second-factor/" in browser.get(f"{url}/admin/", timeout=30).url


def test_nobody_becomes_somebody_who_is_there_already(register, provider):
    url, database = register
    make = (
        "from django.contrib.auth.models import User;"
        "User.objects.create_superuser('boss', 'boss@un.example')"
    )
    shell(database, make)
    given = {"email": "boss@un.example", "preferred_username": "boss", "groups": ["wg-editors"]}
    with signing_in(url, provider, "s3", amr=["mfa"], **given) as (_, page):
        assert page.status_code == 200
    found = shell(
        database,
        "from django.contrib.auth.models import User;"
        "print([(u.username, u.is_superuser) for u in"
        " User.objects.filter(email='boss@un.example').order_by('pk')])",
    )
    assert re.fullmatch(r"\[\('boss', True\), \('boss\w+', False\)\]", found)


def test_whoever_says_no_at_the_provider_is_told_so(register, provider):
    url, _ = register
    with requests.Session() as browser:
        page = browser.get(f"{url}/accounts/login/", timeout=30)
        path = re.search(r'action="(/accounts/oidc/[^"]+)"', page.text)[1].replace("&amp;", "&")
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
        asked = browser.post(f"{url}{path}", {"csrfmiddlewaretoken": token}, timeout=30)
        page = browser.post(asked.url, {"action": "deny"}, timeout=30)
    assert page.status_code in (200, 401)
    assert page.url.startswith(url)
    assert "Your organisation did not sign you in" in page.text


@pytest.mark.parametrize("query", ["", "?code=x", "?code=x&state=y", "?error=nix", "?state=%00"])
def test_an_answer_that_nobody_asked_for_is_no_login(register, query):
    url, _ = register
    page = requests.get(f"{url}/accounts/oidc/organisation/login/callback/{query}", timeout=30)

    assert page.status_code < 500
    assert "Log out" not in page.text


def test_another_provider_is_not_known(register):
    url, _ = register
    for path in ("nix/login/", "nix/login/callback/"):
        assert requests.get(f"{url}/accounts/oidc/{path}", timeout=30).status_code == 404


def test_the_policy_lets_the_form_lead_to_the_provider(register, provider):
    policy = requests.get(f"{register[0]}/", timeout=30).headers["content-security-policy"]

    assert f"form-action 'self' {provider};" in policy


def test_without_a_provider_there_is_no_such_way(client, db):
    assert "/oidc/" not in client.get("/accounts/login/").text
    assert client.get("/accounts/oidc/organisation/login/").status_code == 404


@pytest.fixture(scope="module")
def liar(tmp_path_factory):
    """A provider that says what a test wants, and the URL of a register that trusts it."""
    folder = tmp_path_factory.mktemp("lies")
    url = f"sqlite:///{folder}/register.sqlite3"
    manage(url, "migrate", "-v0")
    with oidc_provider.provider() as made:
        environment = {**ENVIRONMENT, "OIDC_SERVER_URL": made.url}
        with served(url, folder, **environment) as port:
            yield made, f"http://localhost:{port}"


@pytest.fixture
def sign_in(liar):
    """Return a function that signs somebody in, and gives the last answer."""
    made, site = liar
    made.reset()

    def run() -> requests.Response:
        with requests.Session() as browser:
            page = browser.get(f"{site}/accounts/login/", timeout=30)
            token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page.text)[1]
            asked = browser.post(
                f"{site}/accounts/oidc/organisation/login/?scope=x&auth_params=state%3Dy",
                {"csrfmiddlewaretoken": token},
                allow_redirects=False,
                timeout=30,
            )
            if asked.status_code != 302:
                return asked
            query = parse_qs(urlsplit(asked.headers["location"]).query)
            assert set(query["scope"][0].split()) == {"openid", "profile", "email"}
            assert query["state"] != ["y"]
            assert len(query["state"][0]) >= 43
            assert query["code_challenge_method"] == ["S256"]
            back = {"code": "c", "state": query["state"][0]}
            return browser.get(
                f"{site}/accounts/oidc/organisation/login/callback/", params=back, timeout=30
            )

    return run


class TestWhatAProviderSays:
    """Only what it has signed, for the register, now, about whoever it speaks of, is believed."""

    def test_a_good_one_is_believed(self, sign_in):
        assert "Log out" in sign_in().text

    @pytest.mark.parametrize(
        "lie",
        [
            lambda it: setattr(it, "algorithm", "none"),
            lambda it: setattr(it, "key", oidc_provider.OTHER_KEY),
            lambda it: setattr(it, "has_token", False),
            lambda it: setattr(it, "issuer", "https://other.example"),
            lambda it: it.claims.update(iss="https://other.example"),
            lambda it: it.claims.update(aud="another client"),
            lambda it: it.claims.update(exp=1),
            lambda it: it.claims.pop("exp"),
            lambda it: it.claims.update(nbf=9_999_999_999),
            lambda it: it.userinfo.update(sub="somebody else"),
            lambda it: it.claims.pop("sub"),
            lambda it: setattr(it, "status", 500),
        ],
    )
    def test_a_lie_is_no_login(self, liar, sign_in, lie):
        lie(liar[0])
        page = sign_in()

        assert page.status_code in (200, 401)
        assert "Your organisation did not sign you in" in page.text

    @pytest.mark.parametrize("amr", ["not-mfa-really", {"mfa": 1}, [["mfa"]], None])
    def test_a_factor_is_stated_in_a_list_or_not_at_all(self, liar, sign_in, amr):
        liar[0].claims["amr"] = amr

        assert "/accounts/second-factor/" in sign_in().url

    @pytest.mark.parametrize("groups", [{"wg-editors": 1}, [["wg-editors"]], 5, "x-wg-editors"])
    def test_so_are_groups(self, liar, sign_in, groups):
        liar[0].claims["groups"] = groups

        assert sign_in().status_code == 403

"""Every screen of the accounts, opened by everybody, with and without a second factor."""

import pytest
from django.contrib.auth.models import Group, User
from django.urls import URLPattern

from tests.support.accounts import PASSWORD, set_up, sign_in
from tests.support.wsgi import ask
from wgsom.staff.accounts import urls
from wgsom.web.response_cache import ResponseCache

pytestmark = pytest.mark.django_db

ROLES = ["reader", "Editors", "Publishers", "Auditors", "superuser"]


def paths(patterns=urls.urlpatterns, beginning="/accounts/"):
    """Return the URL of each screen, with an example for what it takes."""
    for pattern in patterns:
        path = beginning + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            path = path.replace("<slug:token>", "a-token").replace("<int:pk>", "1")
            yield path.replace("<slug:provider_id>", "organisation")
        else:
            yield from paths(pattern.url_patterns, path)


PATHS = sorted(paths())
# What leads nowhere without a step before it.
REDIRECTS = (301, 302)


@pytest.fixture
def browser_of(client):
    """Return a function that gives the browser of somebody of a role."""

    def make(role: str, has_factor: bool):
        if role == "reader":
            return client
        user = User.objects.create_user("clerk", password=PASSWORD, is_staff=True)
        if role == "superuser":
            User.objects.filter(pk=user.pk).update(is_superuser=True)
        else:
            user.groups.add(Group.objects.get_or_create(name=role)[0])
        sign_in(client)
        if has_factor:
            set_up(client)
        return client

    return make


def test_every_screen_is_found():
    assert len(PATHS) > 15
    assert {"/accounts/login/", "/accounts/sessions/"} < set(PATHS)
    assert [path for path in PATHS if "<" in path or "(" in path] == []


@pytest.mark.parametrize("has_factor", [False, True])
@pytest.mark.parametrize("role", ROLES)
def test_none_of_them_fails(browser_of, role, has_factor, second_factor):
    browser = browser_of(role, has_factor)
    for path in PATHS:
        if path.endswith("/logout/"):
            continue
        got, posted = browser.get(path), browser.post(path, {"nix": "1"})
        assert got.status_code in (200, 404, 405, 410, *REDIRECTS), path
        assert posted.status_code in (200, 400, 403, 404, 405, 410, 429, *REDIRECTS), path
        if role == "reader" and "second-factor" in path:
            assert got.status_code in (*REDIRECTS, 404, 405), path


@pytest.mark.parametrize("has_factor", [False, True])
def test_none_of_them_is_kept_anywhere(browser_of, has_factor, second_factor):
    from django.core.handlers.wsgi import WSGIHandler

    browser = browser_of("superuser", has_factor)
    cookie = "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items())
    application = ResponseCache(WSGIHandler())
    for path in [*PATHS, "/admin/", "/admin/auth/user/", "/topics/", "/papers/12/", "/report/"]:
        if path.endswith("/logout/"):
            continue
        answer = ask(application, path, cookie=cookie)
        assert "no-store" in answer.headers["cache-control"], path
        assert "etag" not in answer.headers, path
        if path.startswith(("/admin/", "/accounts/")):
            assert answer.headers["cross-origin-resource-policy"] == "same-origin", path

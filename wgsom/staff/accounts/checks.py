"""Checks of the settings: staff must not get in by a password alone."""

from http import HTTPStatus

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.core.checks import Error, Tags, register
from django.core.exceptions import DisallowedHost
from django.test import RequestFactory

MIDDLEWARE = "wgsom.staff.accounts.second_factor.SecondFactorMiddleware"
AUTHENTICATION = "django.contrib.auth.middleware.AuthenticationMiddleware"
BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]


@register(Tags.security)
def check_second_factor(app_configs, **kwargs) -> list[Error]:
    """Return what lets staff in without a second factor, outside a local run."""
    if settings.IS_LOCAL:
        return []
    problems = {
        "MFA_REQUIRED is off. Only a local run may be without a second factor: take it out of "
        "the environment.": not settings.MFA_REQUIRED,
        f"{MIDDLEWARE} is not among MIDDLEWARE, after {AUTHENTICATION}.": not _stands_after(),
        "MFA_SUPPORTED_TYPES has neither totp nor webauthn.": not (
            {"totp", "webauthn"} & set(settings.MFA_SUPPORTED_TYPES)
        ),
        "The desk's own login is open: set admin.site.login = secure_admin_login(…).": not (
            _leads_to_accounts()
        ),
        f"AUTHENTICATION_BACKENDS has to be {BACKENDS}.": (
            list(settings.AUTHENTICATION_BACKENDS) != BACKENDS
        ),
    }
    return [
        Error(f"Staff could sign in without a second factor. {problem}", id=f"wgsom.E{number:03}")
        for number, (problem, is_there) in enumerate(problems.items(), start=1)
        if is_there
    ]


def _stands_after() -> bool:
    given = list(settings.MIDDLEWARE)
    return MIDDLEWARE in given and AUTHENTICATION in given[: given.index(MIDDLEWARE)]


def _leads_to_accounts() -> bool:
    """Return whether the admin's login sends whoever is not signed in on to that of accounts."""
    request = RequestFactory().get("/", headers={"host": "localhost"})
    request.user = AnonymousUser()
    try:
        response = admin.site.login(request)
    except DisallowedHost:  # it wanted to show a page of its own
        return False
    return response.status_code == HTTPStatus.FOUND

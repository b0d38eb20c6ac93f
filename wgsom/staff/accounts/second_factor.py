"""No staff page without a second factor."""

from collections.abc import Callable

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

# In a login: that it was itself that set the factor up, or that the provider asked for one.
SET_UP_HERE, SET_UP_BY_PROVIDER = "second_factor_set_up", "second_factor_of_provider"


class SecondFactorMiddleware:
    """Middleware that leads staff who have but a password to where a second factor is set up.

    Until then the public pages know them as a reader. A login by password from before the factor
    was set up elsewhere ends. Off where the setting MFA_REQUIRED is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.MFA_REQUIRED and _is_staff_by_password(request):
            if _factors_of(request.user).exists():
                logout(request)
                return self.get_response(request)
            if request.path.startswith(reverse("admin:index")):
                return HttpResponseRedirect(reverse("mfa_index"))
            if not request.path.startswith(reverse("account_login").removesuffix("login/")):
                request.user = AnonymousUser()
            request.needs_second_factor = True
        return self.get_response(request)


def has_second_factor(request: HttpRequest) -> bool:
    """Return whether a login has shown a second factor, or set it up, and it still stands.

    Or its organisation's provider has asked for one, and is trusted to (OIDC_PROVIDES_MFA).
    """
    if settings.OIDC_PROVIDES_MFA and request.session.get(SET_UP_BY_PROVIDER):
        return True
    records = get_authentication_records(request, request.user)
    used = any(each.get("method") == "mfa" for each in records)
    if not used and not request.session.get(SET_UP_HERE):
        return False
    return _factors_of(request.user).exists()


def _factors_of(user: AbstractBaseUser) -> QuerySet:
    factors = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user=user, type__in=factors)


def _is_staff_by_password(request: HttpRequest) -> bool:
    # Without the cookie there is no login, and the answer must not depend on cookies.
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return False
    return request.user.is_staff and not has_second_factor(request)


@receiver(authenticator_added)
def _note_where_it_was_set_up(request: HttpRequest, authenticator: Authenticator, **kwargs) -> None:
    is_first = not _factors_of(authenticator.user).exclude(pk=authenticator.pk).exists()
    if request.user == authenticator.user and is_first:
        request.session[SET_UP_HERE] = True

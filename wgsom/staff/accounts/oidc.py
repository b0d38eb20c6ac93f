"""Sign-in through an organisation's own provider (OpenID Connect), off unless OIDC_SERVER_URL is.

The provider says who somebody is and which of its groups they are in; OIDC_GROUPS says which roles
these stand for. Whoever is in none of them does not come in.
"""

from http import HTTPStatus

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.shortcuts import render

from wgsom.monitoring.security_log import SecurityEvent, log_event
from wgsom.staff.accounts.second_factor import SET_UP_BY_PROVIDER

MFA = "mfa"  # of the authentication methods that a provider states (RFC 8176)
NO_ROLE = (
    "Your organisation signed you in, and none of your groups there has a role in the register. "
    "Ask those who run it."
)
NO_CONNECTION = "Sign out first: an account is not joined with that of an organisation."


class OrganisationAdapter(DefaultSocialAccountAdapter):
    """Accounts of the organisation: made with the first login, with the roles of each login."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return bool(roles_of(sociallogin))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse whoever has no role, and joining accounts; give an account its roles of today."""
        if sociallogin.state.get("process") == "connect" or request.user.is_authenticated:
            self._refuse(request, sociallogin, NO_CONNECTION)
        if not roles_of(sociallogin):
            if sociallogin.is_existing:
                sociallogin.user.groups.clear()
            self._refuse(request, sociallogin, NO_ROLE)
        if sociallogin.is_existing:
            _give_roles(sociallogin.user, sociallogin)
        sociallogin.email_addresses = []  # of no use here, and another account may have the same
        request.has_factor_of_provider = _has_factor(sociallogin)

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form=None):
        """Make the account, as one of staff without a password."""
        user = super().save_user(request, sociallogin, form)
        user.set_unusable_password()
        user.is_staff = True
        user.save()
        _give_roles(user, sociallogin)
        log_event(SecurityEvent.ACCOUNT_CHANGED, account=user.get_username(), change="added")
        return user

    def _refuse(self, request: HttpRequest, sociallogin: SocialLogin, sentence: str) -> None:
        log_event(SecurityEvent.REFUSED, subject=sociallogin.account.uid, reason=sentence)
        context = {"sentence": sentence}
        response = render(request, "account/refused.html", context, status=HTTPStatus.FORBIDDEN)
        raise ImmediateHttpResponse(response)


def roles_of(sociallogin: SocialLogin) -> list[str]:
    """Return the names of the roles that somebody's groups at their provider stand for."""
    given = _claims(sociallogin).get(settings.OIDC_GROUPS_CLAIM) or []
    groups = [given] if isinstance(given, str) else given
    return [role for group, role in settings.OIDC_GROUPS.items() if group in groups]


def _claims(sociallogin: SocialLogin) -> dict:
    """Return what the provider says of somebody: of two sources, what the ID token says counts."""
    data = sociallogin.account.extra_data
    return {**data.get("userinfo", {}), **data.get("id_token", {})}


def _has_factor(sociallogin: SocialLogin) -> bool:
    return settings.OIDC_PROVIDES_MFA and MFA in (_claims(sociallogin).get("amr") or [])


def _give_roles(user: AbstractBaseUser, sociallogin: SocialLogin) -> None:
    roles = roles_of(sociallogin)
    before = set(user.groups.values_list("name", flat=True))
    user.groups.set(Group.objects.filter(name__in=roles))
    if before != set(roles):
        change = f"roles: {', '.join(sorted(roles))}"
        log_event(SecurityEvent.ACCOUNT_CHANGED, account=user.get_username(), change=change)


@receiver(user_logged_in)
def _note_factor(request: HttpRequest, **kwargs) -> None:
    if getattr(request, "has_factor_of_provider", False):
        request.session[SET_UP_BY_PROVIDER] = True

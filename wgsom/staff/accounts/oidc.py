"""Sign-in through an organisation's own provider (OpenID Connect); off without OIDC_SERVER_URL.

The provider says who somebody is and which of its groups they are in; OIDC_GROUPS says which roles
these stand for. Whoever is in none of them does not come in. What it says is believed if it stands
in an ID token that it signed for the register, and has not expired.
"""

import secrets
from http import HTTPStatus

import jwt
import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from wgsom.monitoring.security_log import SecurityEvent, log_event
from wgsom.staff.accounts.logins import end_logins
from wgsom.staff.accounts.second_factor import SET_UP_BY_PROVIDER

MFA = "mfa"  # of the authentication methods that a provider states (RFC 8176)
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
REQUIRED_CLAIMS = ["exp", "iat", "iss", "aud", "sub"]
TIMEOUT = 5  # seconds, for the provider's keys
STATE_BYTES = 32
PARAMETERS = frozenset({"code", "state", "error", "next"})  # of a URL; no other is read
NO_ROLE = (
    "Your organisation signed you in, and none of your groups there has a role in the register. "
    "Ask those who run it."
)
NO_CONNECTION = "Sign out first: an account is not joined with that of an organisation."


class ProviderAdapter(OpenIDConnectOAuth2Adapter):
    """The provider, of which nothing is believed that it has not signed."""

    @property
    def openid_config(self) -> dict:
        """The provider's metadata; raises OAuth2Error if it is another one."""
        config = super().openid_config
        if config.get("issuer", "").rstrip("/") != settings.OIDC_SERVER_URL.rstrip("/"):
            raise OAuth2Error(f"The provider calls itself {config.get('issuer')!r}.")
        return config

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs):
        """Return who signed in; raise OAuth2Error if the provider has not said so."""
        claims = self._verified(app, kwargs["response"].get("id_token"))
        userinfo = self._fetch_user_info(token.token)
        if userinfo.get("sub") != claims["sub"]:
            raise OAuth2Error("The ID token and the userinfo are of two people.")
        data = {"userinfo": userinfo, "id_token": claims}
        return self.get_provider().sociallogin_from_response(request, data)

    def _verified(self, app: SocialApp, id_token: str | None) -> dict:
        if not id_token:
            raise OAuth2Error("The provider gave no ID token.")
        try:
            keys = jwt.PyJWKClient(self.openid_config["jwks_uri"], timeout=TIMEOUT)
            return jwt.decode(
                id_token,
                _key_of(keys, id_token),
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                options={"require": REQUIRED_CLAIMS},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error(f"The ID token is not to be believed: {error}") from error


def _key_of(keys: jwt.PyJWKClient, id_token: str) -> jwt.PyJWK:
    """Return the provider's key that a token names; its only one where the token names none."""
    known = keys.get_jwk_set().keys
    if "kid" not in jwt.get_unverified_header(id_token) and len(known) == 1:
        return known[0]
    return keys.get_signing_key_from_jwt(id_token)


def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Lead to the provider."""
    return _answer(OAuth2LoginView, request, provider_id)


def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take who the provider signed in."""
    return _answer(OAuth2CallbackView, request, provider_id)


def _answer(view: type, request: HttpRequest, provider_id: str) -> HttpResponse:
    request.GET, request.POST = _known(request.GET), _known(request.POST)
    adapter = ProviderAdapter(request, provider_id)
    try:
        provider = adapter.get_provider()
    except SocialApp.DoesNotExist as error:
        raise Http404("There is no such provider.") from error
    try:
        return view.adapter_view(adapter)(request)
    except (OAuth2Error, requests.RequestException, KeyError, ValueError) as error:
        return render_authentication_error(request, provider, exception=error)


def _known(given: QueryDict) -> QueryDict:
    """Return the parameters that sign-in has: others would change what the provider is asked."""
    known = QueryDict(mutable=True)
    for name in PARAMETERS & given.keys():
        known[name] = given[name]
    return known


class OrganisationAdapter(DefaultSocialAccountAdapter):
    """Accounts of the organisation: made with the first login, with the roles of each login."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return bool(roles_of(sociallogin))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse whoever has no role, and joining accounts; give an account its roles of today."""
        if request.user.is_authenticated:
            self._refuse(request, sociallogin, NO_CONNECTION)
        if not roles_of(sociallogin):
            if sociallogin.is_existing:
                sociallogin.user.groups.clear()
                end_logins(sociallogin.user)
            self._refuse(request, sociallogin, NO_ROLE)
        request.has_factor_of_provider = _has_factor(sociallogin)
        if sociallogin.is_existing:
            _give_roles(sociallogin.user, sociallogin)
        sociallogin.email_addresses = []  # of no use here, and another account may have the same

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form=None):
        """Make the account, as one of staff without a password."""
        user = super().save_user(request, sociallogin, form)
        user.set_unusable_password()
        user.is_staff = True
        user.save()
        _give_roles(user, sociallogin)
        log_event(SecurityEvent.ACCOUNT_CHANGED, account=user.get_username(), change="added")
        return user

    def on_authentication_error(
        self, request: HttpRequest, provider, error=None, exception=None, extra_context=None
    ) -> None:
        """Log that somebody was not signed in, and what went wrong."""
        reason = str(exception or error)[:300]
        log_event(SecurityEvent.LOGIN_FAILED, user="unknown", method="oidc", reason=reason)

    def get_requests_session(self) -> requests.Session:
        """Return what asks the provider: it follows nowhere else, with secrets on it."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def generate_state_param(self, state: dict) -> str:
        return secrets.token_urlsafe(STATE_BYTES)

    def _refuse(self, request: HttpRequest, sociallogin: SocialLogin, sentence: str) -> None:
        log_event(SecurityEvent.REFUSED, subject=sociallogin.account.uid, reason=sentence)
        context = {"sentence": sentence}
        response = render(request, "account/refused.html", context, status=HTTPStatus.FORBIDDEN)
        raise ImmediateHttpResponse(response)


def roles_of(sociallogin: SocialLogin) -> list[str]:
    """Return the names of the roles that somebody's groups at their provider stand for."""
    data = sociallogin.account.extra_data
    claims = {**data.get("userinfo", {}), **data.get("id_token", {})}
    given = claims.get(settings.OIDC_GROUPS_CLAIM)
    groups = _texts([given] if isinstance(given, str) else given)
    return [role for group, role in settings.OIDC_GROUPS.items() if group in groups]


def _has_factor(sociallogin: SocialLogin) -> bool:
    claims = sociallogin.account.extra_data.get("id_token", {})
    return settings.OIDC_PROVIDES_MFA and MFA in _texts(claims.get("amr"))


def _texts(given: object) -> list[str]:
    """Return a list of texts as it is; of anything else, nothing."""
    if not isinstance(given, list):
        return []
    return [each for each in given if isinstance(each, str)]


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

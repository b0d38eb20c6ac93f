"""Adapters of django-allauth: nobody signs up, guessing is slow, and secrets are encrypted."""

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from wgsom.monitoring.client_address import client_address
from wgsom.monitoring.security_log import SecurityEvent, log_event
from wgsom.staff.accounts.attempts import check_writable
from wgsom.staff.accounts.known_device import device_of
from wgsom.staff.accounts.names import known_name

# Part of the key that every stored secret is encrypted with: it never changes.
PURPOSE = b"wgsom.accounts: secrets of second factors"

BY_ACCOUNT = "login_failed_account"  # the limit of an account, in ACCOUNT_RATE_LIMITS


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made on the desk, by those who may; and passwords are tried slowly.

    Attempts are counted by account and address together, so that nobody keeps another one out; by
    address; and by account alone, against guessing from many addresses. A device that its owner has
    signed in from has a count of its own, and none of the account's.
    """

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials) -> None:
        """Raise ValidationError if too much was tried; DatabaseError if that cannot be counted."""
        name = _name(credentials)
        try:
            super().pre_authenticate(request, **credentials)
            if not device_of(request, name) and not ratelimit.consume(
                request, action=BY_ACCOUNT, key=name
            ):
                raise self.validation_error("too_many_login_attempts")
        except ValidationError:
            check_writable()
            log_event(SecurityEvent.LOCKED_OUT, user=known_name(name))
            raise

    def authenticate(self, request: HttpRequest, **credentials) -> AbstractBaseUser | None:
        """Return whose password it is; nobody for a closed account, as for a wrong password."""
        user = super().authenticate(request, **credentials)
        if user and not user.is_active:
            self.pre_authenticate(request, **credentials)  # counted, as a wrong password is
            return None
        if user:
            ratelimit.clear(request, action=BY_ACCOUNT, key=_name(credentials))
        return user

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request.META)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials) -> str:
        # allauth's own has the host in it, which whoever asks may spell in many ways, and neither
        # address nor device.
        name = _name(credentials)
        return f"{name} {device_of(request, name) or self.get_client_ip(request)}"


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are encrypted with a key derived from SECRET_KEY.

    Those encrypted with one of SECRET_KEY_FALLBACKS can still be read.
    """

    def encrypt(self, text: str) -> str:
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _keys().decrypt(encrypted_text.encode()).decode()


def _name(credentials: dict) -> str:
    # As the database compares names, so that no other spelling is counted by itself.
    return credentials.get("username", "").strip().upper()


def _keys() -> MultiFernet:
    return MultiFernet(
        [_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _key(secret: str) -> Fernet:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
    return Fernet(base64.urlsafe_b64encode(derivation.derive(secret.encode())))

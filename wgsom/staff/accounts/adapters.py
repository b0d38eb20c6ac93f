"""Adapters of django-allauth: nobody signs up, and secrets are kept encrypted."""

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from wgsom.monitoring.client_address import client_address

# Part of the key that every stored secret is encrypted with: it never changes.
PURPOSE = b"wgsom.accounts: secrets of second factors"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made on the desk, by those who may."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def authenticate(self, request: HttpRequest, **credentials) -> AbstractBaseUser | None:
        """Return whose password it is; nobody for a closed account, as for a wrong password."""
        user = super().authenticate(request, **credentials)
        if user and not user.is_active:
            self.pre_authenticate(request, **credentials)  # counted, as a wrong password is
            return None
        return user

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request.META)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials) -> str:
        # allauth's own has the host in it, which whoever asks may spell in many ways.
        return credentials.get("username", "").strip().lower()


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are encrypted with a key derived from SECRET_KEY.

    Those encrypted with one of SECRET_KEY_FALLBACKS can still be read.
    """

    def encrypt(self, text: str) -> str:
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _keys().decrypt(encrypted_text.encode()).decode()


def _keys() -> MultiFernet:
    return MultiFernet(
        [_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _key(secret: str) -> Fernet:
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=PURPOSE)
    return Fernet(base64.urlsafe_b64encode(derivation.derive(secret.encode())))

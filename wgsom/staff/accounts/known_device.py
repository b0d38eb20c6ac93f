"""Devices that somebody has signed in from: what others try elsewhere does not keep them out."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in
from django.core import signing
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

SALT = "wgsom.staff.accounts.known_device"
MAX_AGE = 180 * 24 * 3600  # seconds
SEEN = "signed_in_here"  # an attribute of a request: who signs in with it


@dataclass(frozen=True)
class KnownDevice:
    """A device of somebody's, by a name that says nothing but which it is."""

    user: int
    name: str
    password: str  # a part of what stands for the password: a new one makes every device unknown

    def value(self) -> str:
        """Return what its cookie holds."""
        return signing.dumps([self.user, self.name, self.password], salt=SALT)

    @classmethod
    def of(cls, request: HttpRequest) -> "KnownDevice | None":
        """Return the device that a request comes from; None if nobody has signed in from it."""
        try:
            given = signing.loads(
                request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""), salt=SALT, max_age=MAX_AGE
            )
            return cls(*given)
        except (signing.BadSignature, TypeError):
            return None


def device_of(request: HttpRequest, username: str) -> str:
    """Return the name of the device if it is known as that of an account; empty if it is not."""
    device = KnownDevice.of(request)
    if device is None:
        return ""
    user = get_user_model().objects.filter(pk=device.user, username__iexact=username).first()
    return device.name if user and device.password == _password_part(user) else ""


class KnownDeviceMiddleware:
    """Middleware that gives a device its cookie, once somebody has signed in from it whole."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if user := getattr(request, SEEN, None):
            name = device_of(request, user.get_username()) or secrets.token_hex(8)
            response.set_cookie(
                settings.DEVICE_COOKIE_NAME,
                KnownDevice(user.pk, name, _password_part(user)).value(),
                max_age=MAX_AGE,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
        return response


def _password_part(user: AbstractBaseUser) -> str:
    return user.get_session_auth_hash()[:16]


@receiver(user_logged_in)
def _note_login(request: HttpRequest, user: AbstractBaseUser, **kwargs) -> None:
    setattr(request, SEEN, user)

"""Logins end after inactivity, and after a working day whatever happens in it."""

import logging
import time
from collections.abc import Callable

from allauth.account.signals import authentication_step_completed
from allauth.mfa.signals import authenticator_added
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from wgsom.monitoring.security_log import SecurityEvent, log_event
from wgsom.staff.accounts.events import note_actor

BEGUN_AT, SEEN_AT = "begun_at", "seen_at"  # in a login: seconds since 1970
CLEARED = '"cache"'  # of a browser, once a login ends; copies for offline are of public pages
PRECISION = 60  # seconds; a login is written anew no more often

logger = logging.getLogger(__name__)


class SlidingSessionMiddleware:
    """Each request of a login puts its end off to SESSION_COOKIE_AGE from now.

    Not beyond SESSION_MAX_AGE from when it began.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without the cookie there is no login, and the answer must not depend on cookies.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            note_actor(request.user)
            self._put_off(request, int(time.time()))
        response = self.get_response(request)
        if getattr(request, "login_has_ended", False):
            response.headers["Clear-Site-Data"] = CLEARED
        return response

    def _put_off(self, request: HttpRequest, now: int) -> None:
        # A login from before there was a limit begins with its next request.
        if now - request.session.setdefault(BEGUN_AT, now) >= settings.SESSION_MAX_AGE:
            log_event(SecurityEvent.SESSION_EXPIRED)
            logout(request)
        elif now - request.session.get(SEEN_AT, 0) >= PRECISION:
            request.session[SEEN_AT] = now
            if request.method in ("GET", "HEAD"):
                _save(request.session)


def _save(session: SessionBase) -> None:
    """Save a login; one who only reads is shown what there is to read even if it cannot be."""
    try:
        session.save()
    except UpdateError:
        if not session.exists(session.session_key):
            return  # it has been ended meanwhile: Django says so
        logger.exception("The end of a login could not be put off.")
    session.modified = False


@receiver(user_logged_in)
def _begin(request: HttpRequest, **kwargs) -> None:
    request.session[BEGUN_AT] = int(time.time())


@receiver(authenticator_added)
def _renew_with_a_factor(request: HttpRequest, **kwargs) -> None:
    _renew_key(request)


@receiver(authentication_step_completed)
def _renew_once_confirmed(request: HttpRequest, **kwargs) -> None:
    if kwargs.get("reauthenticated"):
        _renew_key(request)


def _renew_key(request: HttpRequest) -> None:
    """Give a login a new key once it can do more: one that was known before opens nothing."""
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


@receiver(user_logged_out)
def _note_end(request: HttpRequest, **kwargs) -> None:
    request.login_has_ended = True

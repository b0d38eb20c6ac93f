"""Logins end after inactivity: what puts their end off."""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.http import HttpRequest, HttpResponse

SEEN_AT = "seen_at"
PRECISION = 60  # seconds; a login is written anew no more often

logger = logging.getLogger(__name__)


class SlidingSessionMiddleware:
    """Each request of a login puts its end off to SESSION_COOKIE_AGE from now."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Without the cookie there is no login, and the answer must not depend on cookies.
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.get(SEEN_AT, 0) >= PRECISION:
                request.session[SEEN_AT] = now
                if request.method in ("GET", "HEAD"):
                    _save(request.session)
        return self.get_response(request)


def _save(session: SessionBase) -> None:
    """Save a login; one who only reads is shown what there is to read even if it cannot be."""
    try:
        session.save()
    except UpdateError:
        if not session.exists(session.session_key):
            return  # it has been ended meanwhile: Django says so
        logger.exception("The end of a login could not be put off.")
    session.modified = False

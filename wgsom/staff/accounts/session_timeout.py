"""Logins end after inactivity: what puts their end off."""

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

SEEN_AT = "seen_at"
PRECISION = 60  # seconds; a login is written anew no more often


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
        return self.get_response(request)

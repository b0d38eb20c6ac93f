"""A content delivery network before the register: what it may keep, and when it has to let go.

All public pages and files bear one key, since a change of the record may concern any of them. After
a commit that changes the record the network is asked to drop what it has under that key: at once,
and again CDN_PURGE_AGAIN_AFTER seconds later, when nginx and a replica have caught up.
Changes that came past the application are seen once CDN_MAX_AGE is over.
"""

import logging
import time
import urllib.request
from http.client import HTTPException
from threading import Lock, Thread

from django.conf import settings

SURROGATE_KEY = "register"
TIMEOUT = 5  # seconds

logger = logging.getLogger(__name__)


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows nowhere: the token is for one host, and what is not purged there is not purged."""

    def redirect_request(self, *args, **kwargs) -> None:
        return None


OPENER = urllib.request.build_opener(NoRedirect)


def cdn_headers() -> list[tuple[str, str]]:
    """Return the headers of a public response for shared caches (RFC 9213); browsers skip them."""
    policy = f"public, max-age={settings.CDN_MAX_AGE}"
    return [("CDN-Cache-Control", policy), ("Surrogate-Key", SURROGATE_KEY)]


class Purge:
    """Requests to drop everything, one at a time: changes meanwhile ask for one more together."""

    def __init__(self):
        self._lock = Lock()
        self._is_wanted = self._is_running = False

    def start(self) -> None:
        """Ask the network to drop everything, without waiting for its answer."""
        if not settings.CDN_PURGE_URL:
            return
        with self._lock:
            self._is_wanted = True
            if self._is_running:
                return
            self._is_running = True
        Thread(target=self._run, name="purge").start()  # a command waits for it before it ends

    def _run(self) -> None:
        while self._take():
            _purge()
            # What stands between may have given the network an old page meanwhile.
            time.sleep(settings.CDN_PURGE_AGAIN_AFTER)
            _purge()

    def _take(self) -> bool:
        with self._lock:
            self._is_running = self._is_wanted
            self._is_wanted = False
            return self._is_running


def _purge() -> None:
    headers = {"Surrogate-Key": SURROGATE_KEY}
    if settings.CDN_PURGE_TOKEN:
        headers["Authorization"] = f"Bearer {settings.CDN_PURGE_TOKEN}"
    try:
        request = urllib.request.Request(  # noqa: S310 - of the settings, not of input
            settings.CDN_PURGE_URL, data=b"", headers=headers, method="POST"
        )
        with OPENER.open(request, timeout=TIMEOUT):
            pass
    except (OSError, HTTPException, ValueError):
        logger.exception("The network before the register was not purged.")


purge = Purge()

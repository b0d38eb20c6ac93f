"""The security log: who came in, who was kept out, and what went public, a line an event.

It has names of accounts, addresses and records; never a password, a code or a key.
"""

import logging
from collections.abc import Mapping
from enum import StrEnum

from django.db import transaction

from wgsom.conf.logging import SECURITY_LOG
from wgsom.monitoring.metrics import SECURITY_EVENTS
from wgsom.monitoring.request_context import actor_name

logger = logging.getLogger(SECURITY_LOG)


class SecurityEvent(StrEnum):
    """The events of the log; each is written by what does it, once it stands in the database."""

    LOGIN = "login"
    LOGIN_FAILED = "login failed"
    LOCKED_OUT = "locked out"
    LOGOUT = "logout"
    SESSION_ENDED = "session ended"
    SESSION_EXPIRED = "session expired"
    PASSWORD_CHANGED = "password changed"  # noqa: S105 - no password
    FACTOR_FAILED = "second factor failed"
    FACTOR_USED = "second factor used"
    FACTOR_ADDED = "second factor added"
    FACTOR_REMOVED = "second factor removed"
    FACTOR_RESET = "second factor reset"
    ACCOUNT_CHANGED = "account changed"
    INVITED = "invited"
    INVITATION_USED = "invitation used"
    REFUSED = "refused"
    FORM_REFUSED = "form refused"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DELETED = "deleted"
    RESTORED = "restored"
    ISSUED = "paper issued"
    RELEASE_PUBLISHED = "release published"
    RELEASE_REVERTED = "release taken back"
    BACKED_UP = "backed up"
    BACKUP_RESTORED = "backup restored"


# What somebody should look at, if it comes often.
WARNINGS = {
    SecurityEvent.LOGIN_FAILED,
    SecurityEvent.LOCKED_OUT,
    SecurityEvent.FACTOR_FAILED,
    SecurityEvent.FACTOR_REMOVED,
    SecurityEvent.FACTOR_RESET,
    SecurityEvent.REFUSED,
    SecurityEvent.FORM_REFUSED,
    SecurityEvent.BACKUP_RESTORED,
}


def log_event(event: SecurityEvent, *, user: str = "", **details: object) -> None:
    """Log an event once the transaction around it is committed, if there is one.

    `user` is the name of who did it; by default of who makes the request. `details` are values
    that JSON can hold.
    """
    given: Mapping[str, object] = {"event": str(event), "user": user or actor_name(), **details}
    transaction.on_commit(lambda: _write(event, given), robust=True)


def _write(event: SecurityEvent, details: Mapping[str, object]) -> None:
    SECURITY_EVENTS.labels(str(event)).inc()
    level = logging.WARNING if event in WARNINGS else logging.INFO
    logger.log(level, "%s", event, extra={"details": details})

"""The sessions that a work plan is for."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone

from sessions.models import Session
from wgsom.records.aggregates import AggregateRoot
from wgsom.staff.admin.workflow import initial_state

ANNOUNCED = 2  # sessions that a new plan is for


def sessions_to_come() -> list[Session]:
    """Return the sessions that have not been held, by number, drafts included."""
    held = Session.all_objects.held().values("pk")
    return list(Session.all_objects.exclude(pk__in=held).order_by("number"))


def announce_sessions(note: Callable[[AggregateRoot], None], request: HttpRequest) -> list[Session]:
    """Return the sessions that a new plan is for; those that are made here are drafts.

    They are published with the plan, or with the release that it is made in.
    """
    sessions = sessions_to_come()[:ANNOUNCED]
    last = Session.all_objects.order_by("number").last() or Session.before_the_first()
    year = max(last.year, timezone.localdate().year)
    missing = range(last.number + 1, last.number + 1 + ANNOUNCED - len(sessions))
    if missing and not request.user.has_perm("wg_sessions.add_session"):
        raise PermissionDenied
    for number in missing:
        year += 1
        session = Session(number=number, year=year, source="Announced with a work plan.")
        session.state = initial_state()
        session.full_clean()
        session.save()
        note(session)
        sessions.append(session)
    return sessions

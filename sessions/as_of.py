"""The session that a list reads as of: resolved once, before the list, and passed down."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.apps import apps

from sessions.completeness import completeness_of
from sessions.models import Session
from wgsom.exports.export import Completeness
from wgsom.revision_cache import cached_by_revision, is_settled


def is_held(session: Session) -> bool:
    """Return whether a list can read as of a session of `with_state_flags`: it has been held."""
    return session.is_held


@dataclass(frozen=True)
class AsOf:
    """The session that a list reads as of.

    `sessions` are all public ones by number, with their flags; `options` those of them that can be
    read as of. `param` is the value of the URL's parameter, right or wrong; empty if it gave none.
    Before the first session `session` is that of number 0, as of which the register is empty.
    """

    session: Session
    sessions: tuple[Session, ...]
    options: tuple[Session, ...]
    param: str = ""

    @classmethod
    def resolve(cls, param: str, can_read: Callable[[Session], bool] = is_held) -> "AsOf":
        """Return the session that a parameter names; the last one held if it is none of them."""
        sessions = all_sessions()
        options = tuple(filter(can_read, sessions))
        if not is_settled():
            options = _worked_in(options)
        named = next((each for each in options if str(each.number) == param), None)
        return cls(named or _last_held(options), sessions, options, param)

    @property
    def number(self) -> int | None:
        """The number of the session; None before the first one has been held."""
        return self.session.number or None

    @property
    def last_held(self) -> Session:
        """The last session that has been held; before the first, that of number 0."""
        return _last_held(self.options)

    @property
    def is_earlier(self) -> bool:
        """Whether a later session than that one has been held."""
        return self.session.number < self.last_held.number

    @cached_property
    def shared(self) -> dict[str, Any]:
        """Values that the lists of one page share, by name: made by the first that needs one."""
        return {}

    @cached_property
    def by_number(self) -> dict[int, Session]:
        """All public sessions by number."""
        return {each.number: each for each in self.sessions}

    @cached_property
    def evidence_sessions(self) -> list[Session]:
        """The sessions up to that one, whose evidence counts."""
        return [each for each in self.sessions if each.number <= self.session.number]

    @cached_property
    def not_entered_sessions(self) -> list[Session]:
        """Those of them that were held, and whose record nobody has said to be complete."""
        return [each for each in self.evidence_sessions if each.is_not_entered]

    @cached_property
    def completeness(self) -> Completeness:
        """The completeness of the record up to that session."""
        return completeness_of(self.evidence_sessions)

    @cached_property
    def recording_sessions(self) -> list[Session]:
        """Those of them at which the Secretariat recorded answers."""
        return [each for each in self.evidence_sessions if each.is_recording]


def _worked_in(sessions: tuple[Session, ...]) -> tuple[Session, ...]:
    """Return the sessions but for last ones whose topics are not all there yet.

    While a large change is being worked in: as of a later session there are as many topics as
    before, or more.
    """
    # By its name: `topics` imports this app, never the other way round.
    statuses = apps.get_model("topics", "TopicStatus").objects
    for last in range(len(sessions) - 1, 0, -1):
        before, after = (statuses.as_of(each).count() for each in sessions[last - 1 : last + 1])
        if after >= before:
            return sessions[: last + 1]
    return sessions[:1]


@cached_by_revision
def all_sessions() -> tuple[Session, ...]:
    """Return every public session with its flags, by number."""
    return tuple(Session.objects.with_state_flags().order_by("number"))


def _last_held(sessions: tuple[Session, ...]) -> Session:
    held = (each for each in reversed(sessions) if each.is_held)
    return next(held, None) or Session.before_the_first()

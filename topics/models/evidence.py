"""The evidence on a topic: what its rows have in common."""

from sessions.models import Session
from wgsom.records.natural_keys import NaturalKeyQuerySet


class EvidenceQuerySet(NaturalKeyQuerySet):
    """Rows that tie a topic to a session."""

    def up_to(self, session: Session) -> "EvidenceQuerySet":
        """Return the rows of sessions up to and including that one, oldest session first."""
        return self.filter(session__number__lte=session.number).order_by("session__number", "pk")

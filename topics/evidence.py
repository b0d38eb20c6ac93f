"""The whole evidence on some topics, fetched at once, and how it stood as of a session."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sessions.models import Session
from topics.models import Assessment, Consideration, Mandate, Proposal, Review


@dataclass
class TopicEvidence:
    """The evidence on one topic: who proposed, considered and assessed it, and its mandates.

    Oldest first; the mandates stand in the order in which they are cited.
    """

    proposals: list[int] = field(default_factory=list)  # session numbers
    mandates: list[tuple[date, int]] = field(default_factory=list)  # adopted on, paragraph's key
    considerations: list[tuple[int, str, int | None]] = field(default_factory=list)
    assessments: list[int] = field(default_factory=list)  # session numbers
    reviews: list[int] = field(default_factory=list)  # session numbers

    def up_to(self, session: Session) -> "TopicEvidence":
        """Return the evidence as of that session."""
        number, day = session.number, session.last_day
        return TopicEvidence(
            [each for each in self.proposals if each <= number],
            [each for each in self.mandates if each[0] <= day],
            [each for each in self.considerations if each[0] <= number],
            [each for each in self.assessments if each <= number],
            [each for each in self.reviews if each <= number],
        )

    @property
    def is_carried_by_mandates(self) -> bool:
        """Whether it is in the register for its mandates alone."""
        return bool(self.mandates) and not self.proposals

    @property
    def considered_at(self) -> list[str]:
        """The sessions that considered it, each with the extent and each pair once: "3 focus"."""
        pairs = {(number, extent) for number, extent, _ in self.considerations}
        return [f"{number} {extent}" for number, extent in sorted(pairs)]

    @property
    def sessions(self) -> list[int]:
        """The numbers of the sessions that proposed or considered it, each once."""
        return sorted({*self.proposals, *(number for number, *_ in self.considerations)})


def load_evidence(topics: Sequence[int]) -> dict[int, TopicEvidence]:
    """Return the evidence on the topics of those primary keys. Takes five queries."""
    evidence_by_topic = defaultdict(TopicEvidence)
    for topic, number in _rows(Proposal, topics, "session__number"):
        evidence_by_topic[topic].proposals.append(number)
    of_mandate = "operative_paragraph__resolution__adopted_on", "operative_paragraph"
    mandates = Mandate.objects.filter(topic__in=topics).in_order()
    for topic, *mandate in mandates.values_list("topic", *of_mandate):
        evidence_by_topic[topic].mandates.append(tuple(mandate))
    for topic, *taken_up in _rows(
        Consideration, topics, "session__number", "extent", "agenda_item"
    ):
        evidence_by_topic[topic].considerations.append(tuple(taken_up))
    for topic, number in _rows(Assessment, topics, "session__number"):
        evidence_by_topic[topic].assessments.append(number)
    for topic, number in _rows(Review, topics, "session__number"):
        evidence_by_topic[topic].reviews.append(number)
    return evidence_by_topic


def _rows(evidence: type, topics: Sequence[int], *fields: str) -> Iterable[tuple]:
    rows = evidence.objects.filter(topic__in=topics)
    return rows.order_by("topic", fields[0], "pk").values_list("topic", *fields)

"""Statuses: what the rule gives for each topic as of each session, computed once and stored."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import models
from django.db.models import Case, Count, Expression, ExpressionWrapper, F, Subquery, Value, When
from django.db.models.functions import Coalesce

from sessions.models import Session
from topics.choices import Answer, Basis
from topics.models.assessment import Assessment
from topics.models.cluster import Cluster
from topics.models.fields import DelimitedField


class TopicStatusQuerySet(models.QuerySet):
    """Statuses of topics."""

    def as_of(self, session: Session) -> "TopicStatusQuerySet":
        """Return the status of every topic as of that session: one row for each that exists."""
        return self.filter(**is_as_of(session.number))

    def answers(self, sessions: Sequence[Session]) -> Mapping[tuple[int, int], Answer]:
        """Return the answers as of sessions, by a topic's primary key and a session's number."""
        numbers = [session.number for session in sessions]
        rows = self.filter(
            first_session__lte=max(numbers, default=0), last_session__gte=min(numbers, default=0)
        )
        return {
            (topic, number): Answer(answer)
            for topic, first, last, answer in rows.values_list(
                "topic", "first_session", "last_session", "answer"
            )
            for number in numbers
            if first <= number <= last
        }


class TopicStatus(models.Model):
    """The status of a topic as of some sessions; there is none where it does not exist by then.

    What the rule of topics/answers.py gives, stored, so that a hundred thousand topics can be
    filtered, counted and written to a file in no time. Sessions that follow one another, and as of
    which it is the same, have one row: `basis_session`, `waiting` and `waiting_unknown` grow from
    session to session, and are computed of what the row has (`status_annotations`).
    `topics/projections.py` fills it, and nothing else writes here.
    """

    changes_data_revision = False

    # What a status is of may go before the status does: it is no part of the record.
    topic = models.ForeignKey(
        "topics.Topic",
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name="statuses",
    )
    first_session = models.ForeignKey(
        Session,
        models.DO_NOTHING,
        to_field="number",
        db_constraint=False,
        db_index=False,
        related_name="statuses",
        help_text="The number of the first session as of which it is so.",
    )
    last_session = models.ForeignKey(
        Session,
        models.DO_NOTHING,
        to_field="number",
        db_constraint=False,
        db_index=False,
        related_name="+",
        help_text="The number of the last.",
    )
    assessment = models.ForeignKey(
        Assessment,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="statuses",
    )
    cluster = models.ForeignKey(
        Cluster,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        related_name="statuses",
    )
    answer = models.CharField(max_length=12, choices=Answer)
    computed_answer = models.CharField(max_length=12, choices=Answer)
    basis = models.CharField(max_length=10, choices=Basis, blank=True)
    recorded_session = models.PositiveSmallIntegerField(null=True)
    recorded_year = models.PositiveSmallIntegerField(null=True)
    first_proposed = models.PositiveSmallIntegerField(null=True)
    last_considered = models.PositiveSmallIntegerField(null=True)
    proposal_count = models.PositiveSmallIntegerField()
    complete_before = models.PositiveSmallIntegerField(
        null=True,
        help_text="Sessions with a complete record up to the one since which it waits; null where "
        "it does not wait.",
    )
    unknown_before = models.PositiveSmallIntegerField(
        null=True, help_text="Sessions up to that one that are not entered; null likewise."
    )
    needs_review = models.BooleanField()
    proposed_at = DelimitedField(help_text="The numbers of the sessions.")
    mandated_by = DelimitedField(help_text="The operative paragraphs, as cited.")
    considered_at = DelimitedField(help_text="Numbers of sessions, each with the extent.")

    objects = TopicStatusQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="topic_status_once", fields=["topic", "first_session"]),
        ]
        indexes = [
            models.Index(name="topic_status_as_of", fields=["last_session", "first_session"]),
        ]

    def __str__(self):
        sessions = f"sessions {self.first_session_id} to {self.last_session_id}"
        return f"Topic {self.topic_id} as of {sessions}: {self.answer}"

    def is_of(self, session: Session) -> bool:
        """Return whether the topic reads so as of that session."""
        return self.first_session_id <= session.number <= self.last_session_id

    def says_the_same_as(self, other: "TopicStatus") -> bool:
        """Return whether another one, as of other sessions, says the same."""
        return all(getattr(self, name) == getattr(other, name) for name in SAID)


EVIDENCE_FIELDS = ["proposed_at", "mandated_by", "considered_at"]
WAITING_FIELDS = ["waiting", "waiting_unknown"]

# What topics of a list have of their status as it is stored, under the same names.
STORED_FIELDS = [
    *["answer", "computed_answer", "basis", "recorded_year", "first_proposed", "last_considered"],
    *["proposal_count", "needs_review", *EVIDENCE_FIELDS],
]
SAID = [
    *["topic_id", "assessment_id", "cluster_id", "recorded_session", *STORED_FIELDS],
    *["complete_before", "unknown_before"],
]
STATUS_FIELDS = [*STORED_FIELDS, "basis_session", *WAITING_FIELDS]


def is_as_of(number: int, relation: str = "") -> dict[str, int]:
    """Return the conditions that a status is as of the session of that number, over a relation.

    There is none as of that of number 0, before the first.
    """
    return {f"{relation}first_session__lte": number, f"{relation}last_session__gte": number}


def status_annotations(
    session: Session, relation: str, names: Iterable[str] = STATUS_FIELDS
) -> dict[str, F | Expression]:
    """Return what topics have of their status as of that session, as annotations over a relation.

    The rule says what they mean (topics/answers.py).
    """
    every = {name: F(f"{relation}__{name}") for name in STORED_FIELDS}
    every["basis_session"] = Case(
        When(**{f"{relation}__basis": Basis.COMPUTED}, then=Value(session.number)),
        default=F(f"{relation}__recorded_session"),
        output_field=models.PositiveSmallIntegerField(),
    )
    every["waiting"] = _since(session, True, f"{relation}__complete_before")
    every["waiting_unknown"] = _since(session, False, f"{relation}__unknown_before")
    return {name: every[name] for name in names}


def _since(session: Session, is_complete: bool, before: str) -> Expression:
    """Return how many sessions there are up to one, complete or not, but for those before."""
    sessions = Session.objects.up_to(session).filter(is_complete=is_complete).order_by()
    counted = sessions.values(every=Value(1)).annotate(count=Count("pk")).values("count")
    return ExpressionWrapper(
        Coalesce(Subquery(counted), 0) - F(before), models.PositiveSmallIntegerField()
    )

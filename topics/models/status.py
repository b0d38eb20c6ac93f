"""Statuses: what the rule gives for each topic as of each session, computed once and stored."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import models
from django.db.models import (
    Case,
    Count,
    Expression,
    ExpressionWrapper,
    F,
    OuterRef,
    Subquery,
    Value,
    When,
)
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
        return self.filter(**as_of_lookups(session.number))

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
    which it is the same, have one row: the wait, and the session that an answer is computed up to,
    grow from session to session, and are computed of what the row has (`status_annotations`).
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
    first_session = models.PositiveSmallIntegerField(
        help_text="The number of the first session as of which it is so."
    )
    last_session = models.PositiveSmallIntegerField(help_text="The number of the last.")
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
    waiting = models.PositiveSmallIntegerField(
        null=True,
        help_text="Sessions with a complete record, as of the first session; null where it does "
        "not wait.",
    )
    waiting_unknown = models.PositiveSmallIntegerField(
        null=True, help_text="Sessions that are not entered yet, likewise."
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
        sessions = f"sessions {self.first_session} to {self.last_session}"
        return f"Topic {self.topic_id} as of {sessions}: {self.answer}"

    def covers(self, session: Session) -> bool:
        """Return whether it is the status as of that session."""
        return self.first_session <= session.number <= self.last_session


EVIDENCE_FIELDS = ["proposed_at", "mandated_by", "considered_at"]
WAITING_FIELDS = {"waiting": True, "waiting_unknown": False}  # by whether a record is complete

# What topics of a list have of their status as it is stored, under the same names.
STORED_FIELDS = [
    *["answer", "computed_answer", "basis", "recorded_year", "first_proposed", "last_considered"],
    *["proposal_count", "needs_review", *EVIDENCE_FIELDS],
]
STATUS_FIELDS = [*STORED_FIELDS, "basis_session", *WAITING_FIELDS]


def as_of_lookups(number: int, relation: str = "") -> dict[str, int]:
    """Return the lookups of the statuses as of the session of that number, over a relation.

    There is none as of that of number 0, before the first.
    """
    return {f"{relation}first_session__lte": number, f"{relation}last_session__gte": number}


def status_annotations(
    session: Session, relation: str, names: Iterable[str] = STATUS_FIELDS
) -> dict[str, F | Expression]:
    """Return what topics have of their status as of that session, as annotations over a relation.

    The rule says what they mean (topics/answers.py). A topic that waits as of a session waits as of
    the next one too, unless its status is another one by then.
    """
    annotations = {name: F(f"{relation}__{name}") for name in STORED_FIELDS}
    annotations["basis_session"] = Case(
        When(**{f"{relation}__basis": Basis.COMPUTED}, then=Value(session.number)),
        default=F(f"{relation}__recorded_session"),
        output_field=models.PositiveSmallIntegerField(),
    )
    for name, is_complete in WAITING_FIELDS.items():
        sessions = Session.objects.up_to(session).filter(
            is_complete=is_complete, number__gt=OuterRef(f"{relation}__first_session")
        )
        annotations[name] = ExpressionWrapper(
            F(f"{relation}__{name}") + _count(sessions), models.PositiveSmallIntegerField()
        )
    return {name: annotations[name] for name in names}


def _count(sessions: models.QuerySet) -> Coalesce:
    counted = sessions.order_by().values(every=Value(1)).annotate(count=Count("pk"))
    return Coalesce(Subquery(counted.values("count")), 0)

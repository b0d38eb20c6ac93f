"""Statuses: what the rule gives for each topic as of each session, computed once and stored."""

from django.db import models
from django.db.models import F

from sessions.models import Session
from topics.choices import Answer, Basis
from topics.models.assessment import Assessment
from topics.models.cluster import Cluster
from topics.models.fields import DelimitedField


class TopicStatusQuerySet(models.QuerySet):
    """Statuses of topics."""

    def as_of(self, session: Session) -> "TopicStatusQuerySet":
        """Return the status of every topic as of that session: one row for each that exists."""
        return self.filter(session=session.pk or 0)


class TopicStatus(models.Model):
    """The status of a topic as of a session; there is none where the topic does not exist by then.

    What the rule of topics/answers.py gives, stored, so that a hundred thousand topics can be
    filtered, counted and written to a file in no time. `topics/projections.py` fills it, and
    nothing else writes here.
    """

    changes_data_revision = False

    # What a status is of may go before the status does: it is no part of the record.
    topic = models.ForeignKey(
        "topics.Topic", models.DO_NOTHING, db_constraint=False, related_name="statuses"
    )
    session = models.ForeignKey(
        Session, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="statuses"
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
    basis_session = models.PositiveSmallIntegerField(null=True)
    recorded_year = models.PositiveSmallIntegerField(null=True)
    first_proposed = models.PositiveSmallIntegerField(null=True)
    last_considered = models.PositiveSmallIntegerField(null=True)
    proposal_count = models.PositiveSmallIntegerField()
    waiting = models.PositiveSmallIntegerField(
        null=True, help_text="Sessions with a complete record; null where it does not wait."
    )
    waiting_unknown = models.PositiveSmallIntegerField(
        null=True, help_text="Sessions that are not entered yet; null where it does not wait."
    )
    needs_review = models.BooleanField()
    proposed_at = DelimitedField(help_text="The numbers of the sessions.")
    mandated_by = DelimitedField(help_text="The operative paragraphs, as cited.")
    considered_at = DelimitedField(help_text="Numbers of sessions, each with the extent.")

    objects = TopicStatusQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="topic_status_once", fields=["session", "topic"]),
        ]

    def __str__(self):
        return f"Topic {self.topic_id} as of session {self.session_id}: {self.answer}"


EVIDENCE_FIELDS = ["proposed_at", "mandated_by", "considered_at"]

# What topics of a list have of their status, under the same names.
STATUS_FIELDS = [
    field.attname
    for field in TopicStatus._meta.concrete_fields
    if field.attname not in ("id", "topic_id", "session_id", "assessment_id", "cluster_id")
]


def status_annotations(relation: str) -> dict[str, F]:
    """Return what topics have of their status, as annotations over that relation."""
    return {name: F(f"{relation}__{name}") for name in STATUS_FIELDS}

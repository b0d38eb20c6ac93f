"""Proposals: that a session recommended a topic."""

from django.db import models

from sessions.models import Session
from topics.models.evidence import EvidenceQuerySet
from wgsom.records.aggregates import VersionedModel
from wgsom.records.fields import ProseField
from wgsom.records.natural_keys import NaturalKeyModel
from wgsom.records.publication import PublicVisibilityModel, public


class Proposal(VersionedModel, PublicVisibilityModel, NaturalKeyModel):
    """A session recommended the topic for a future session."""

    natural_key_fields = ("topic", "session")
    visible_with = ("topic", "session")
    parent_relations = ("topic",)

    topic = models.ForeignKey("topics.Topic", on_delete=models.CASCADE, related_name="proposals")
    session = models.ForeignKey(
        Session,
        related_name="proposals",
        # What a topic leans on is never deleted from under it.
        on_delete=models.PROTECT,
    )
    source = ProseField(blank=True, help_text="Where the recommendation was read.")

    objects = public(EvidenceQuerySet)
    all_objects = EvidenceQuerySet.as_manager()

    class Meta:
        default_manager_name = base_manager_name = "all_objects"
        ordering = ["topic__number", "session__number"]
        constraints = [
            models.UniqueConstraint(
                name="proposal_once_a_topic_and_session",
                fields=["topic", "session"],
                violation_error_message="This session's proposal of the topic is entered already.",
            ),
        ]

    def __str__(self):
        return f"Topic {self.topic.number} proposed at the {self.session}"

    def get_absolute_url(self):
        return self.topic.get_absolute_url()

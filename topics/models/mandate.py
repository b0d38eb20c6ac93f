"""Mandates: that a topic stems from an operative paragraph."""

from django.db import models

from sessions.models import OperativeParagraph, Session
from wgsom.records.aggregates import VersionedModel
from wgsom.records.natural_keys import NaturalKeyModel, NaturalKeyQuerySet
from wgsom.records.publication import PublicVisibilityModel, public


class MandateQuerySet(NaturalKeyQuerySet):
    """Mandates, and which of them hold as of a session."""

    def up_to(self, session: Session) -> "MandateQuerySet":
        """Return the mandates of resolutions adopted by the last day of that session."""
        adopted = self.filter(operative_paragraph__resolution__adopted_on__lte=session.last_day)
        return adopted.in_order()

    def in_order(self) -> "MandateQuerySet":
        """Return the mandates in the order in which they are cited."""
        return self.order_by(
            "operative_paragraph__resolution__conference_session",
            "operative_paragraph__resolution__number",
            "operative_paragraph__number",
        )


class Mandate(VersionedModel, PublicVisibilityModel, NaturalKeyModel):
    """The topic stems from an operative paragraph."""

    natural_key_fields = ("topic", "operative_paragraph")
    visible_with = ("topic",)
    parent_relations = ("topic",)

    topic = models.ForeignKey("topics.Topic", on_delete=models.CASCADE)
    operative_paragraph = models.ForeignKey(
        OperativeParagraph,
        # What a topic leans on is never deleted from under it.
        on_delete=models.PROTECT,
    )

    objects = public(MandateQuerySet)
    all_objects = MandateQuerySet.as_manager()

    class Meta:
        default_manager_name = base_manager_name = "all_objects"
        ordering = ["topic__number", "operative_paragraph"]
        constraints = [
            models.UniqueConstraint(
                name="mandate_once_a_topic_and_paragraph",
                fields=["topic", "operative_paragraph"],
                violation_error_message="The topic already has this mandate.",
            ),
        ]

    def __str__(self):
        return f"Topic {self.topic.number} from {self.operative_paragraph}"

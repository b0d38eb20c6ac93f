"""Reviews: that what sessions took up changes no answer."""

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format

from sessions.models import Session
from topics.models.evidence import EvidenceQuerySet
from wgsom.records.aggregates import VersionedModel
from wgsom.records.fields import ProseField, day_validators
from wgsom.records.natural_keys import NaturalKeyModel
from wgsom.records.publication import PublishableModel, public


class Review(VersionedModel, PublishableModel, NaturalKeyModel):
    """A review: a person looked at a topic after a session, and found that its answer stands."""

    natural_key_fields = ("topic", "session")
    visible_with = ("topic", "session")
    parent_relations = ("topic",)

    topic = models.ForeignKey("topics.Topic", on_delete=models.CASCADE, related_name="reviews")
    session = models.ForeignKey(
        Session,
        related_name="reviews",
        # What a topic leans on is never deleted from under it.
        on_delete=models.PROTECT,
        help_text="The last session that was looked at: what it and those before it took up "
        "changes nothing.",
    )
    justification = ProseField(
        "why nothing changes", help_text="Readers see it. It is no answer: that stays as it is."
    )
    reviewed_on = models.DateField("date", default=timezone.localdate, validators=day_validators())
    reviewed_by = models.CharField(
        max_length=150,
        blank=True,
        help_text="Empty: whoever saves this. Readers do not see it.",
    )

    objects = public(EvidenceQuerySet)
    all_objects = EvidenceQuerySet.as_manager()

    class Meta:
        default_manager_name = base_manager_name = "all_objects"
        ordering = ["topic__number", "session__number"]
        permissions = [
            ("review_review", "Can send review to review"),
            ("publish_review", "Can publish review"),
            ("withdraw_review", "Can withdraw review"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="review_once_a_topic_and_session",
                fields=["topic", "session"],
                violation_error_message="The review at this session is entered already.",
            ),
        ]

    def __str__(self):
        return f"Topic {self.topic.number} reviewed after the {self.session}: no change"

    @property
    def description(self) -> str:
        """Its text for readers, in two sentences."""
        day = date_format(self.reviewed_on)
        return f"Reviewed after the {self.session}, on {day}: no change. {self.justification}"

    def get_absolute_url(self):
        return self.topic.get_absolute_url()

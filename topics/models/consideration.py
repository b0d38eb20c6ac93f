"""Considerations: that a session took a topic up."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from sessions.models import AgendaItem, Session
from topics.choices import Extent
from topics.models.evidence import EvidenceQuerySet
from wgsom.records.aggregates import VersionedModel
from wgsom.records.fields import ProseField
from wgsom.records.natural_keys import NaturalKeyModel
from wgsom.records.publication import PublishableModel, public


class Consideration(VersionedModel, PublishableModel, NaturalKeyModel):
    """A session took the topic up, to an extent."""

    natural_key_fields = ("topic", "session", "agenda_item")
    visible_with = ("topic", "session")
    parent_relations = ("topic",)

    topic = models.ForeignKey(
        "topics.Topic", on_delete=models.CASCADE, related_name="considerations"
    )
    session = models.ForeignKey(
        Session,
        related_name="considerations",
        # What a topic leans on is never deleted from under it.
        on_delete=models.PROTECT,
    )
    agenda_item = models.ForeignKey(
        AgendaItem,
        null=True,
        blank=True,
        related_name="considerations",
        # As for the session.
        on_delete=models.PROTECT,
        help_text="The item of that session under which the topic was taken up, if it is known.",
    )
    extent = models.CharField(
        max_length=10,
        choices=Extent,
        help_text="Focus: the topic was a focus of the session. Partial: a part of it was "
        "taken up. Related: something near it was; this never changes the answer.",
    )
    source = ProseField(blank=True, help_text="Where this was read.")

    objects = public(EvidenceQuerySet)
    all_objects = EvidenceQuerySet.as_manager()

    class Meta:
        default_manager_name = base_manager_name = "all_objects"
        ordering = ["topic__number", "session__number", "pk"]
        permissions = [
            ("review_consideration", "Can send consideration to review"),
            ("publish_consideration", "Can publish consideration"),
            ("withdraw_consideration", "Can withdraw consideration"),
        ]
        constraints = [
            models.UniqueConstraint(
                name="consideration_once_a_topic_and_item",
                fields=["topic", "agenda_item"],
                condition=Q(agenda_item__isnull=False),
                violation_error_message="The topic's consideration under this agenda item is "
                "entered already.",
            ),
            models.UniqueConstraint(
                name="consideration_once_a_topic_and_session_without_item",
                fields=["topic", "session"],
                condition=Q(agenda_item=None),
                violation_error_message="The topic's consideration at this session without an "
                "agenda item is entered already.",
            ),
            models.CheckConstraint(
                name="consideration_extent_is_known", condition=Q(extent__in=Extent.values)
            ),
            # That the agenda item is one of the session's is held by the database as well:
            # topics/constraints/agenda_item.py.
        ]
        indexes = [models.Index(fields=["topic", "extent"], name="consideration_topic_extent")]

    def __str__(self):
        return f"Topic {self.topic.number} considered at the {self.session}: {self.extent}"

    def get_absolute_url(self):
        return self.topic.get_absolute_url()

    def clean(self):
        if self.agenda_item and self.agenda_item.touches_no_topic:
            raise ValidationError(
                {"agenda_item": "This item is marked as touching no topic. Untick that first."}
            )
        if self.agenda_item and self.session_id and self.agenda_item.session_id != self.session_id:
            raise ValidationError(
                {
                    "agenda_item": f"This is an item of the {self.agenda_item.session}. "
                    f"Choose one of the {self.session}, or leave it empty."
                }
            )

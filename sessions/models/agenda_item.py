"""Agenda items: what a session discussed."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q

from sessions.models.session import Session
from wgsom.records.aggregates import VersionedModel
from wgsom.records.fields import LineField, ProseField, number_validators
from wgsom.records.natural_keys import NaturalKeyModel, NaturalKeyQuerySet
from wgsom.records.publication import PublicVisibilityModel, public


class AgendaItemQuerySet(NaturalKeyQuerySet):
    """Agenda items, and which of them nobody has dealt with."""

    def unnamed(self) -> "AgendaItemQuerySet":
        """Return the items that no published consideration names."""
        considerations = self.model._meta.get_field("considerations").related_model.objects
        return self.filter(~Exists(considerations.filter(agenda_item=OuterRef("pk"))))

    def unmatched(self) -> "AgendaItemQuerySet":
        """Return those of them that may touch topics: nobody has said that they do not."""
        return self.unnamed().filter(touches_no_topic=False)


class AgendaItem(VersionedModel, PublicVisibilityModel, NaturalKeyModel):
    """A substantive item that a session discussed."""

    natural_key_fields = ("session", "position")
    visible_with = ("session",)
    parent_relations = ("session",)

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="agenda_items")
    position = models.PositiveSmallIntegerField(
        validators=number_validators(),
        help_text="1 for the first substantive item of the session, 2 for the second.",
    )
    title = LineField(help_text="The wording of the agenda, as exactly as it is known.")
    touches_no_topic = models.BooleanField(
        default=False,
        help_text="No topic of the register was taken up under this item, not even in part.",
    )
    source = ProseField(blank=True, help_text="Where the wording was read.")

    objects = public(AgendaItemQuerySet)
    all_objects = AgendaItemQuerySet.as_manager()

    class Meta:
        default_manager_name = base_manager_name = "all_objects"
        ordering = ["session__number", "position"]
        constraints = [
            models.UniqueConstraint(
                name="agenda_item_position_once_a_session",
                fields=["session", "position"],
                violation_error_message="The session already has an item at this position.",
            ),
            # The check in topics/constraints/agenda_item.py refers to this on PostgreSQL.
            models.UniqueConstraint(name="agenda_item_with_its_session", fields=["id", "session"]),
            models.CheckConstraint(
                name="agenda_item_position_is_positive", condition=Q(position__gte=1)
            ),
        ]

    def __str__(self):
        return f"{self.session.ordinal} session, item {self.position}: {self.title}"

    def get_absolute_url(self):
        return f"{self.session.get_absolute_url()}#item-{self.position}"

    def clean(self):
        if self.pk and self.touches_no_topic and (row := self.considerations.first()):
            raise ValidationError(
                {"touches_no_topic": f"{row}, under this item. Untick this, or change that first."}
            )
        named_elsewhere = self.pk and self.considerations.exclude(session=self.session_id).first()
        if named_elsewhere:
            raise ValidationError(
                {
                    "session": f"{named_elsewhere} names this item, and can only name one of its "
                    "own session. Change that consideration first."
                }
            )

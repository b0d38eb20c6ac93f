"""Work plans: which topics sessions to come might take up. Planned is not considered."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.urls import reverse

from sessions.models import Session
from wgsom.records.aggregates import AggregateRoot, VersionedModel
from wgsom.records.fields import LineField, ProseField, number_validators
from wgsom.records.natural_keys import NaturalKeyModel, NaturalKeyQuerySet
from wgsom.records.publication import PublicVisibilityModel, PublishableModel, public

MAX_WEIGHT = 100


def _weight(default: int, help_text: str) -> models.PositiveSmallIntegerField:
    validators = [MaxValueValidator(MAX_WEIGHT)]
    return models.PositiveSmallIntegerField(
        default=default, validators=validators, help_text=help_text
    )


class WorkPlan(AggregateRoot, PublishableModel, NaturalKeyModel):
    """A plan for sessions to come: topics for each, in order. It changes no answer.

    The weights rank the topics that it could take (topics/plans/ranking.py).
    """

    natural_key_fields = ("name",)
    child_relations = ("planned_topics",)

    name = LineField(
        max_length=120, unique=True, help_text="What it is known by: Sessions 13 and 14."
    )
    note = ProseField(blank=True, help_text="What speaks for it. Readers see it once it is public.")
    weight_waiting = _weight(1, "Points for each session that a topic has been waiting.")
    weight_asked = _weight(2, "Points for each session that asked for it.")
    weight_mandate = _weight(3, "Points for a mandate of the Conference.")
    weight_cluster = _weight(2, "Points if its cluster was covered least.")

    objects = public(NaturalKeyQuerySet)
    all_objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        default_manager_name = base_manager_name = "all_objects"
        verbose_name = "work plan"
        ordering = ["name"]
        permissions = [
            ("review_workplan", "Can send work plan to review"),
            ("publish_workplan", "Can publish work plan"),
            ("withdraw_workplan", "Can withdraw work plan"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("topics:work-plan")


class PlannedTopic(VersionedModel, PublicVisibilityModel, NaturalKeyModel):
    """A topic that a plan has for a session to come, and why."""

    natural_key_fields = ("plan", "topic")
    visible_with = ("plan", "session", "topic")
    parent_relations = ("plan",)

    plan = models.ForeignKey(WorkPlan, on_delete=models.CASCADE, related_name="planned_topics")
    session = models.ForeignKey(
        Session,
        related_name="planned_topics",
        # A session that a plan is for is not deleted from under it; nor is a topic.
        on_delete=models.PROTECT,
    )
    topic = models.ForeignKey(
        "topics.Topic", on_delete=models.PROTECT, related_name="planned_topics"
    )
    position = models.PositiveSmallIntegerField(
        validators=number_validators(), help_text="Its place among the topics of that session."
    )
    motive = ProseField(
        "why then", blank=True, help_text="By default what its rank rests on. Readers see it."
    )

    objects = public(NaturalKeyQuerySet)
    all_objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        default_manager_name = base_manager_name = "all_objects"
        ordering = ["session__number", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="planned_topic_once_a_plan",
                fields=["plan", "topic"],
                violation_error_message="The plan has this topic already.",
            ),
        ]

    def __str__(self):
        return f"Topic {self.topic.number} planned for the {self.session}"

    def get_absolute_url(self):
        return self.plan.get_absolute_url()

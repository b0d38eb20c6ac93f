"""Relations between topics, and the earlier wordings of a topic."""

from collections import defaultdict
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from wgsom.records.aggregates import VersionedModel
from wgsom.records.fields import LineField, ProseField
from wgsom.records.natural_keys import NaturalKeyModel, NaturalKeyQuerySet
from wgsom.records.publication import PublicVisibilityModel, public
from wgsom.revision_cache import cached_by_revision


class TopicRelation(VersionedModel, PublicVisibilityModel, NaturalKeyModel):
    """A topic overlaps with another one, continues it, or is part of it.

    Shown on both. Neither is merged into the other: each keeps its number and its evidence.
    """

    natural_key_fields = ("topic", "kind", "other")
    visible_with = ("topic", "other")
    parent_relations = ("topic",)

    class Kind(models.TextChoices):
        """The kinds of relation of a topic to another one."""

        OVERLAPS = "overlaps", "overlaps with"
        CONTINUES = "continues", "continues"
        PART_OF = "part-of", "is part of"

    topic = models.ForeignKey("topics.Topic", on_delete=models.CASCADE, related_name="relations")
    kind = models.CharField("relation", max_length=10, choices=Kind)
    other = models.ForeignKey(
        "topics.Topic",
        verbose_name="to the topic",
        related_name="relations_to_it",
        # What another topic is said to be tied to does not vanish unnoticed.
        on_delete=models.PROTECT,
    )
    source = ProseField(blank=True, help_text="Where that was read, or who says so.")

    objects = public(NaturalKeyQuerySet)
    all_objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        default_manager_name = base_manager_name = "all_objects"
        ordering = ["topic__number", "kind", "other__number"]
        constraints = [
            models.UniqueConstraint(
                name="topic_relation_once",
                fields=["topic", "other"],
                violation_error_message="A relation of these two topics is entered already.",
            ),
            models.CheckConstraint(
                name="topic_relation_to_another_topic",
                condition=~Q(topic=F("other")),
                violation_error_message="A topic is not related to itself.",
            ),
        ]

    def __str__(self):
        return f"Topic {self.topic.number} {self.get_kind_display()} topic {self.other.number}"

    def get_absolute_url(self):
        return self.topic.get_absolute_url()

    def clean(self):
        if self.topic_id and self.topic_id == self.other_id:
            raise ValidationError({"other": "A topic is not related to itself."})
        back = type(self).all_objects.filter(topic=self.other_id, other=self.topic_id)
        if self.topic_id and self.other_id and (row := back.first()):
            raise ValidationError({"other": f"{row} already: it is shown on both."})


class EarlierWording(VersionedModel, PublicVisibilityModel, NaturalKeyModel):
    """The words that a topic had before, or has elsewhere: kept, shown, and found by."""

    natural_key_fields = ("topic", "wording")
    visible_with = ("topic",)
    parent_relations = ("topic",)

    topic = models.ForeignKey(
        "topics.Topic", on_delete=models.CASCADE, related_name="earlier_wordings"
    )
    wording = LineField(
        help_text="The wording, verbatim. Readers see it, and find the topic by it."
    )
    source = ProseField(blank=True, help_text="Where it was read.")

    objects = public(NaturalKeyQuerySet)
    all_objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        default_manager_name = base_manager_name = "all_objects"
        ordering = ["topic__number", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="earlier_wording_once_a_topic",
                fields=["topic", "wording"],
                violation_error_message="This wording of the topic is entered already.",
            ),
        ]

    def __str__(self):
        return f"Topic {self.topic.number}, earlier wording: {self.wording}"

    def get_absolute_url(self):
        return self.topic.get_absolute_url()


@dataclass(frozen=True)
class RelatedTopic:
    """A relation of a topic to another one, seen from it: "is continued by" topic 9."""

    words: str
    number: int
    title: str


# The same, seen from the other topic.
INVERSE = {
    TopicRelation.Kind.OVERLAPS: "overlaps with",
    TopicRelation.Kind.CONTINUES: "is continued by",
    TopicRelation.Kind.PART_OF: "has as a part",
}


def _relations() -> dict[int, list[RelatedTopic]]:
    """Return the topics that each topic is related to, either way, by number. One query."""
    found = defaultdict(list)
    rows = list(TopicRelation.objects.select_related("topic", "other"))
    for row in sorted(rows, key=lambda row: row.other.number):
        words = row.get_kind_display()
        found[row.topic.number].append(RelatedTopic(words, row.other.number, str(row.other)))
    for row in sorted(rows, key=lambda row: row.topic.number):
        words = INVERSE[TopicRelation.Kind(row.kind)]
        found[row.other.number].append(RelatedTopic(words, row.topic.number, str(row.topic)))
    return dict(found)


all_relations = cached_by_revision(_relations)

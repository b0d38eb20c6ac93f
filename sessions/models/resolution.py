"""Resolutions of the Conference, and their operative paragraphs."""

from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse

from wgsom.records.aggregates import AggregateRoot, VersionedModel
from wgsom.records.fields import LineField, ProseField, day_validators, number_validators
from wgsom.records.natural_keys import NaturalKeyModel, NaturalKeyQuerySet


class ResolutionQuerySet(NaturalKeyQuerySet):
    """Resolutions, and what their pages show of them."""

    def with_record(self) -> "ResolutionQuerySet":
        """Fetch the operative paragraphs with their topics, and the documents: four queries."""
        paragraphs = OperativeParagraph.objects.with_topics()
        return self.prefetch_related(
            Prefetch("operative_paragraphs", queryset=paragraphs), "documents"
        )


class Resolution(AggregateRoot, NaturalKeyModel):
    """A resolution of the Conference, cited as 6/3: the third of its sixth session."""

    natural_key_fields = ("conference_session", "number")
    child_relations = ("operative_paragraphs", "documents")

    conference_session = models.PositiveSmallIntegerField(
        "session of the Conference",
        validators=number_validators(),
        help_text="6 for resolution 6/3. It is part of public addresses and cannot be "
        "changed once saved.",
    )
    number = models.PositiveSmallIntegerField(
        validators=number_validators(),
        help_text="3 for resolution 6/3. It cannot be changed once saved.",
    )
    title = LineField(help_text="The title as adopted.")
    adopted_on = models.DateField(
        validators=day_validators(),
        help_text="The day of adoption. A topic that stems from this resolution is in the "
        "register from the first session that ends on or after this day.",
    )
    adopted_on_note = ProseField(
        "note on the day",
        blank=True,
        help_text="Say here if the day above is not the day of adoption, for example because "
        "only the dates of the Conference's session are known.",
    )
    source = ProseField(blank=True, help_text="Where the facts above were read.")

    objects = ResolutionQuerySet.as_manager()

    class Meta:
        ordering = ["conference_session", "number"]
        constraints = [
            models.UniqueConstraint(
                name="resolution_number_once_a_conference_session",
                fields=["conference_session", "number"],
                violation_error_message="This resolution is in the register already.",
            ),
            models.CheckConstraint(
                name="resolution_numbers_are_positive",
                condition=Q(conference_session__gte=1, number__gte=1),
            ),
        ]

    def __str__(self):
        return f"Resolution {self.symbol}"

    def get_absolute_url(self):
        return reverse("topics:resolution-detail", args=[self.conference_session, self.number])

    @property
    def symbol(self) -> str:
        """The symbol that the resolution is cited by: 6/3."""
        return f"{self.conference_session}/{self.number}"

    @property
    def slug(self) -> str:
        """The symbol in URLs: 6-3."""
        return f"{self.conference_session}-{self.number}"


class OperativeParagraphQuerySet(NaturalKeyQuerySet):
    """Operative paragraphs, with what their pages and citations need."""

    def with_topics(self) -> "OperativeParagraphQuerySet":
        """Fetch the published topics that stem from each."""
        # By the related name: `topics` imports this app, never the other way round.
        topics = self.model._meta.get_field("topics").related_model.objects
        return self.prefetch_related(Prefetch("topics", queryset=topics.all()))

    def with_resolution(self) -> "OperativeParagraphQuerySet":
        """Fetch the resolution of each, for its citation."""
        return self.select_related("resolution")


class OperativeParagraph(VersionedModel, NaturalKeyModel):
    """An operative paragraph of a resolution, cited as 6/3 OP 15."""

    natural_key_fields = ("resolution", "number")
    parent_relations = ("resolution",)

    resolution = models.ForeignKey(
        Resolution, on_delete=models.CASCADE, related_name="operative_paragraphs"
    )
    number = models.PositiveSmallIntegerField(
        validators=number_validators(),
        help_text="15 for OP 15. It is part of public addresses and cannot be changed once saved.",
    )
    summary = ProseField(
        help_text="What it says, in the Secretariat's words, as far as topics stem from it."
    )
    text = ProseField(
        "official wording",
        blank=True,
        help_text="The paragraph as adopted. Leave empty until the official wording is at hand.",
    )

    objects = OperativeParagraphQuerySet.as_manager()

    class Meta:
        ordering = ["resolution__conference_session", "resolution__number", "number"]
        constraints = [
            models.UniqueConstraint(
                name="operative_paragraph_number_once_a_resolution",
                fields=["resolution", "number"],
                violation_error_message="The resolution already has a paragraph of this number.",
            ),
            models.CheckConstraint(
                name="operative_paragraph_number_is_positive", condition=Q(number__gte=1)
            ),
        ]

    def __str__(self):
        return f"{self.resolution.symbol} OP {self.number}"

    def get_absolute_url(self):
        return f"{self.resolution.get_absolute_url()}#op-{self.number}"

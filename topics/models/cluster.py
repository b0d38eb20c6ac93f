"""Clusters: the broad groups of topics."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from sessions.models import Session
from topics.choices import Answer
from wgsom.records.aggregates import AggregateRoot
from wgsom.records.fields import (
    ProseField,
    number_validators,
    validate_line,
    validate_no_markup,
)
from wgsom.records.natural_keys import NaturalKeyModel, NaturalKeyQuerySet


class ClusterQuerySet(NaturalKeyQuerySet):
    """Clusters, and how their topics stand."""

    def with_answer_counts(self, session: Session) -> "ClusterQuerySet":
        """Annotate each cluster with the number of its topics as of that session, by answer.

        `topic_count` is all of them; `yes_count`, `partly_count`, `no_count` and
        `not_assessed_count` are those of each answer.
        """
        statuses = self.model._meta.get_field("statuses").related_model.objects.as_of(session)
        mine = statuses.filter(cluster=OuterRef("pk")).values("cluster")
        counts = {"topic_count": mine}
        for answer in Answer:
            counts[f"{answer.name.lower()}_count"] = mine.filter(answer=answer)
        return self.annotate(**{name: _count(rows) for name, rows in counts.items()})


def _count(rows: models.QuerySet) -> Coalesce:
    return Coalesce(Subquery(rows.annotate(count=Count("pk")).values("count")), 0)


class Cluster(AggregateRoot, NaturalKeyModel):
    """One of the broad groups into which section IV of the 2023 paper puts the topics."""

    natural_key_fields = ("slug",)

    slug = models.SlugField(
        unique=True,
        validators=[
            RegexValidator(r"^none$", "“none” stands for “in no cluster”.", inverse_match=True)
        ],
        help_text="One short word for addresses, such as prevention. "
        "It cannot be changed once saved.",
    )
    position = models.PositiveSmallIntegerField(
        unique=True,
        validators=number_validators(),
        help_text="Its place in the list of clusters, from 1.",
    )
    name = models.CharField(max_length=200, validators=[validate_line, validate_no_markup])
    description = ProseField(
        blank=True, help_text="The sub-issues that the paper names for it, as printed."
    )

    objects = ClusterQuerySet.as_manager()

    class Meta:
        ordering = ["position"]

    def __str__(self):
        return self.name

    @property
    def answer_counts(self) -> list[tuple[Answer, int]]:
        """The number of its topics with each answer, on rows of `with_answer_counts`."""
        return [(answer, getattr(self, f"{answer.name.lower()}_count")) for answer in Answer]

    def get_absolute_url(self):
        return reverse("topics:cluster-detail", args=[self.slug])

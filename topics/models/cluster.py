"""Clusters: the five broad groups of topics."""

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse

from wgsom.natural_keys import NaturalKeyModel


class Cluster(NaturalKeyModel):
    """One of the broad groups into which section IV of the 2023 paper puts the topics."""

    natural_key_fields = ("slug",)

    slug = models.SlugField(
        unique=True,
        help_text="One short word for addresses, such as prevention. "
        "It cannot be changed once saved.",
    )
    position = models.PositiveSmallIntegerField(
        unique=True,
        validators=[MinValueValidator(1)],
        help_text="Its place in the list of clusters, from 1.",
    )
    name = models.CharField(max_length=200)
    description = models.TextField(
        blank=True, help_text="The sub-issues that the paper names for it, as printed."
    )

    class Meta:
        ordering = ["position"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("topics:cluster-detail", args=[self.slug])

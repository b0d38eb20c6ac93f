"""Uploads that wait to be confirmed, and column mappings remembered from other spreadsheets."""

from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.utils import timezone

from wgsom.imports.content import SourceTable
from wgsom.releases.models import Release

KEPT = timedelta(days=7)  # uploads that nobody confirmed


class UploadQuerySet(models.QuerySet):
    """Uploads, for as long as they are kept."""

    def forget_old(self) -> None:
        """Delete what nobody has confirmed for a week."""
        self.filter(created_at__lt=timezone.now() - KEPT).delete()


class Upload(models.Model):
    """A file as it was read, that waits to be looked through and confirmed by whoever sent it."""

    changes_data_revision = False

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField(default=timezone.now)
    content = models.JSONField(help_text="The tables of the file, as they were read.")
    session = models.PositiveSmallIntegerField(
        null=True, help_text="The session that the answers of a paper's table are of."
    )
    release = models.ForeignKey(Release, null=True, on_delete=models.SET_NULL)
    mapping = models.JSONField(
        null=True, help_text="The model and the fields of the first table, if somebody named them."
    )
    seen = models.JSONField(
        null=True,
        help_text="The version tokens of the records that it changes, as looked at; none before.",
    )

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]

    def __str__(self):
        return self.name

    @property
    def tables(self) -> list[SourceTable]:
        """The tables of the file."""
        return [SourceTable.from_json(each) for each in self.content]


def digest_of(headings: list[str]) -> str:
    """Return what stands for the headings of a table."""
    return sha256("\0".join(headings).encode()).hexdigest()


class RememberedMapping(models.Model):
    """A column mapping of a spreadsheet, offered for the next one with the same headings."""

    changes_data_revision = False

    digest = models.CharField(max_length=64, unique=True, help_text="What stands for the headings.")
    headings = models.JSONField()
    mapping = models.JSONField(help_text="The model, and the name of each column's field.")

    class Meta:
        verbose_name = "remembered mapping"

    def __str__(self):
        return ", ".join(self.headings)

"""The queue of records whose projections are invalid and wait to be rebuilt."""

from django.db import models


class InvalidatedRecordQuerySet(models.QuerySet):
    """Notes of what has to be rebuilt."""

    def waiting(self) -> "InvalidatedRecordQuerySet":
        """Return those that nobody has tried to process yet."""
        return self.filter(error="")

    def failed(self) -> "InvalidatedRecordQuerySet":
        """Return those of records that cannot be processed, each with its `error`."""
        return self.exclude(error="")


class InvalidatedRecord(models.Model):
    """A record whose projection has to be rebuilt (wgsom/records/projections).

    Triggers of the database write it. It may name a record that is no more.
    """

    changes_data_revision = False

    projection = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    error = models.TextField(
        db_default="", help_text="Why it cannot be processed; empty while nobody has tried."
    )

    objects = InvalidatedRecordQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["projection", "object_id"], name="invalidated_record"),
        ]

    def __str__(self):
        return f"{self.projection} {self.object_id}"

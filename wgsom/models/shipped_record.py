"""What the register was shipped with."""

from django.db import models


class ShippedRecord(models.Model):
    """A fixture's row that was loaded once, and the row it became.

    It is how `load_register` can be run again without undoing what staff have edited or
    deleted since: what stands here is theirs.
    """

    model = models.CharField(max_length=100, help_text="The model's label, as topics.topic.")
    key = models.CharField(max_length=500, help_text="The natural key, as a JSON list.")
    object_id = models.BigIntegerField(help_text="The primary key of the row it became.")
    values = models.JSONField(help_text="The values as they stood in the file.")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="shipped_record_once", fields=["model", "key"]),
        ]

    def __str__(self):
        return f"{self.model} {self.key}"

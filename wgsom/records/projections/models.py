"""Which records' projections are invalid, and wait to be rebuilt."""

from django.db import models


class InvalidatedRecord(models.Model):
    """A record whose projection has to be rebuilt before it is read (wgsom/records/projections).

    Triggers of the database write it. It may name a record that is no more.
    """

    changes_data_revision = False

    projection = models.CharField(max_length=20)
    object_id = models.BigIntegerField()

    def __str__(self):
        return f"{self.projection} {self.object_id}"

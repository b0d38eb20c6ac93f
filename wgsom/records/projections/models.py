"""Which records are waiting to be worked out anew."""

from django.db import models


class InvalidatedRecord(models.Model):
    """A note that what is stored of a record has to be worked out anew (wgsom/records/projections).

    Triggers of the database write it. It may name a record that is no more.
    """

    projection = models.CharField(max_length=20)
    object_id = models.BigIntegerField()

    def __str__(self):
        return f"{self.projection} {self.object_id}"

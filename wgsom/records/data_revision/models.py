"""The row that holds the data revision, and the transactions that are about to increment it."""

from django.db import models


class DataRevision(models.Model):
    """The number of the state that the record is in, and when it came to be in it. One row.

    Triggers of the database write it (wgsom/records/data_revision/triggers.py). Numbers only grow,
    but for a database that is restored: the moment tells such a state from the earlier one.
    """

    changes_data_revision = False

    number = models.PositiveBigIntegerField()
    changed_at = models.DateTimeField()

    def __str__(self):
        return f"Revision {self.number}"


class PendingRevision(models.Model):
    """A transaction of PostgreSQL that increments the data revision when it is committed.

    What earlier transactions left is deleted by the next one. SQLite has none.
    """

    changes_data_revision = False

    transaction_id = models.BigIntegerField(primary_key=True)

    def __str__(self):
        return f"Transaction {self.transaction_id}"

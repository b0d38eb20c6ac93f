"""Signals of the recorder, for whatever follows the changes of the record.

Both are sent in the transaction of the change.
"""

from django.dispatch import Signal

# Aggregates were recorded: `roots`, a tuple of them; `is_news` is False for a baseline.
revision_recorded = Signal()

# An aggregate was recorded for the last time, and is about to be deleted: `root`.
deletion_recorded = Signal()

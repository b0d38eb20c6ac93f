"""Reading a record so that it stays as it is until one is done with it."""

from django.http import HttpRequest

from wgsom.records.aggregates import VersionedModel, lock


class LockingMixin:
    """The screens of records that several people may change at once."""

    def get_locked(self, request: HttpRequest, object_id: str) -> tuple[VersionedModel | None, str]:
        """Return a record and its edition, which nobody else can change until the transaction ends.

        None and an empty text if it is not there.
        """
        record = self.get_object(request, object_id)
        edition = lock(record.root) if record else None
        # Read again: whoever had it locked before may have changed it.
        record = self.get_object(request, object_id) if edition else None
        return (record, str(edition)) if record else (None, "")

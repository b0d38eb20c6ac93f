"""Row locks: a record stays as it is read until the transaction ends."""

from django.http import HttpRequest

from wgsom.records.aggregates import VersionedModel, lock


class LockingMixin:
    """The screens of records that several people may change at once."""

    def get_locked(self, request: HttpRequest, object_id: str) -> tuple[VersionedModel | None, str]:
        """Return a record, locked until the transaction ends, and its version token.

        None and an empty text if it is not there.
        """
        record = self.get_object(request, object_id)
        version_token = lock(record.root) if record else None
        # Read again: whoever had it locked before may have changed it.
        record = self.get_object(request, object_id) if version_token else None
        return (record, str(version_token)) if record else (None, "")

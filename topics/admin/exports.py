"""The export of changelists whose rows have answers."""

from sessions.admin import RecordExportMixin
from sessions.models import Session
from topics.lists.list_queries import LIMITATION


class AsOfNowMixin(RecordExportMixin):
    """A changelist whose rows read as of the last session held, in a file too."""

    export_note = LIMITATION

    def export_as_of(self) -> int | None:
        return Session.objects.last_held().number or None

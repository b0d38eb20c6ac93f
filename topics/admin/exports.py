"""The export of changelists whose rows have answers."""

from sessions.admin import RecordExportMixin
from sessions.models import Session
from topics import releases  # noqa: F401 - registers its screen
from topics.lists.list_queries import LIMITATION
from topics.papers import admin as papers  # noqa: F401 - registers its screens
from topics.plans import admin as plans  # noqa: F401 - registers its screens
from topics.quality import admin as checks  # noqa: F401 - registers its screen


class AsOfNowMixin(RecordExportMixin):
    """A changelist whose rows read as of the last session held, in a file too."""

    export_note = LIMITATION

    def export_as_of(self) -> int | None:
        return Session.objects.last_held().number or None

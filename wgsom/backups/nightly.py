"""The backup of a night: made, verified, old ones dropped, and once a week restored as a drill."""

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from wgsom.backups.backup import remove_leftovers
from wgsom.backups.errors import BackupError
from wgsom.backups.models import BackupRun
from wgsom.backups.retention import Retention, backup_name, drop_old
from wgsom.backups.runs import drill, make_backup
from wgsom.text import pluralize_count

DRILL_EVERY = timedelta(days=7)
LATE = timedelta(hours=1)  # a drill a week later than the last, whatever minute that ended in


@dataclass(frozen=True)
class NightlyBackup:
    """The backups of a folder, and how many of them are kept."""

    folder: Path
    retention: Retention = field(default_factory=Retention)

    def run(self) -> str:
        """Make one; return what was done, as a sentence. Raises BackupError if it cannot be."""
        if not self.folder.is_dir():
            raise BackupError(f"There is no folder {self.folder}.")
        remove_leftovers(self.folder)
        path = self.folder / backup_name(timezone.localtime())
        rows = pluralize_count(make_backup(path).row_count, "row")
        dropped = drop_old(self.folder, self.retention)
        done = [f"{path.name} has {rows}", f"{pluralize_count(len(dropped), 'old one')} dropped"]
        if self._drill_is_due():
            drill(path)
            done.append("restored as a drill")
        return ", ".join(done)

    def _drill_is_due(self) -> bool:
        last = BackupRun.objects.successes(BackupRun.Kind.DRILL).first()
        return last is None or timezone.now() - last.finished_at > DRILL_EVERY - LATE

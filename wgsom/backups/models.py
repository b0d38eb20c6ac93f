"""Runs: backups and drills, and their outcome."""

from django.db import models
from django.utils import timezone


class BackupRunQuerySet(models.QuerySet):
    """Backups and drills, those that ended last first."""

    def successes(self, kind: str) -> "BackupRunQuerySet":
        """Return those of a kind that succeeded."""
        return self.filter(kind=kind, problem="")


class BackupRun(models.Model):
    """A backup that was made and verified, or a drill that restored one; or why it failed."""

    class Kind(models.TextChoices):
        BACKUP = "backup", "Backup"
        DRILL = "drill", "Drill"

    changes_data_revision = False

    kind = models.CharField(max_length=6, choices=Kind.choices)
    file = models.CharField(max_length=255, help_text="The name of the file, without its folder.")
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(default=timezone.now)
    row_count = models.BigIntegerField(default=0)
    size = models.BigIntegerField("bytes", default=0)
    problem = models.TextField(blank=True, help_text="Why it failed; empty if it did not.")

    objects = BackupRunQuerySet.as_manager()

    class Meta:
        ordering = ["-finished_at", "-pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.file}"

    @property
    def seconds(self) -> float:
        """The seconds that it took."""
        return (self.finished_at - self.begun_at).total_seconds()

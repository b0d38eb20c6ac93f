"""Backups and drills whose outcome is kept, for the health page and the metrics."""

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.db import DatabaseError
from django.utils import timezone

from wgsom.backups import backup
from wgsom.backups.archive import Manifest
from wgsom.backups.errors import BackupError
from wgsom.backups.models import BackupRun
from wgsom.monitoring.security_log import SecurityEvent, log_event

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=730)


def make_backup(path: Path) -> Manifest:
    """Make a backup, as `backup.make_backup` does, and keep how it went."""
    manifest = _run(BackupRun.Kind.BACKUP, path, backup.make_backup)
    log_event(SecurityEvent.BACKED_UP, file=path.name, rows=manifest.row_count)
    return manifest


def drill(path: Path) -> Manifest:
    """Restore a backup into a scratch database, as `backup.drill` does, and keep how it went."""
    return _run(BackupRun.Kind.DRILL, path, backup.drill)


def _run(kind: BackupRun.Kind, path: Path, work: Callable[[Path], Manifest]) -> Manifest:
    run = BackupRun(kind=kind, file=path.name[:255], begun_at=timezone.now())
    try:
        manifest = work(path)
    except BackupError as error:
        run.problem = str(error)
        _record(run)
        raise
    run.row_count, run.size = manifest.row_count, path.stat().st_size
    _record(run)
    return manifest


def _record(run: BackupRun) -> None:
    run.finished_at = timezone.now()
    try:
        run.save()
        BackupRun.objects.filter(finished_at__lt=timezone.now() - KEPT_FOR).delete()
    except DatabaseError:
        logger.exception(
            "How a %s went could not be kept.", run.kind
        )  # it may be read-only, or full

"""Making, verifying, restoring and drilling backups."""

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from wgsom.backups.archive import Manifest, opened, sha256_of, write
from wgsom.backups.digests import differences
from wgsom.backups.errors import BackupError, errors_as_sentences
from wgsom.backups.postgresql import PostgresqlDatabase
from wgsom.backups.sqlite import SqliteDatabase
from wgsom.monitoring.security_log import SecurityEvent, log_event
from wgsom.records.data_revision.models import DataRevision

Database = SqliteDatabase | PostgresqlDatabase
# Of a backup that is being written: what ends its name, and begins that of its folder.
PART, SCRATCH = ".part", ".register-"


def database() -> Database:
    """Return the database of the register, as backups see it."""
    return _database_of(connection.vendor, connection.settings_dict)


def _database_of(vendor: str, settings: dict) -> Database:
    if vendor == "sqlite":
        return SqliteDatabase(settings)
    if vendor == "postgresql":
        return PostgresqlDatabase(settings)
    raise BackupError(f"{vendor} is an engine that backups do not know.")


def make_backup(path: Path) -> Manifest:
    """Write a backup of the database to a file, and verify it; return what it says of itself.

    The file is there once it is verified, or not at all. Raises BackupError if one of that name is
    there already, or anything goes wrong.
    """
    if path.exists():
        raise BackupError(f"{path} is there already. A backup is never written over.")
    source, part = database(), path.with_name(path.name + PART)
    if not path.parent.is_dir():
        raise BackupError(f"There is no folder {path.parent}.")
    try:
        with (
            errors_as_sentences(f"{path} could not be written"),
            tempfile.TemporaryDirectory(dir=path.parent, prefix=SCRATCH) as folder,
        ):
            payload = Path(folder) / source.payload
            # Of before the rows: what is migrated meanwhile would be in neither.
            applied, revision = _applied_migrations(), _revision_number()
            tables = source.dump(payload)
            manifest = Manifest(
                vendor=source.vendor,
                database_version=source.version,
                made_at=timezone.now().isoformat(timespec="seconds"),
                data_revision=revision,
                migrations=applied,
                tables=tables,
                sha256=sha256_of(payload),
            )
            write(part, manifest, payload, source.payload)
            verify(part)
            _to_disk(part)
            part.rename(path)
            _to_disk(path.parent)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def remove_leftovers(folder: Path) -> None:
    """Remove what backups left in a folder that were killed while they were made."""
    for path in folder.glob(f"{SCRATCH}*"):
        shutil.rmtree(path, ignore_errors=True)
    for path in folder.glob(f"*{PART}"):
        path.unlink(missing_ok=True)


def verify(path: Path) -> Manifest:
    """Return what a backup says of itself; raise BackupError if it has anything else in it.

    All of it is read, and the rows of each table compared with what the manifest says.
    """
    with errors_as_sentences(f"{path} cannot be read"), opened(path) as (manifest, payload):
        reader = _database_of(manifest.vendor, {"NAME": ""})
        _compare(manifest, reader.read(payload), f"{path} is damaged")
    return manifest


def restore(
    path: Path, *, replace: bool = False, tell: Callable[[str], None] = lambda sentence: None
) -> Manifest:
    """Put a backup in place of what the database holds: all of it, or nothing.

    Raises BackupError for a backup of another engine or of a later release, for a database that is
    not empty unless it is to be replaced, and if what is stored then is not what the backup has,
    row by row. `tell` is told how far it is.
    """
    target = database()
    with (
        errors_as_sentences(f"{path} could not be restored"),
        opened(path) as (manifest, payload),
    ):
        if manifest.vendor != target.vendor:
            raise BackupError(
                f"{path} is of {manifest.vendor}, and the database is of {target.vendor}. "
                "Restore it on its own engine; manage.py export_workbook moves a record."
            )
        _check_release(manifest)
        if not replace and not target.is_empty:
            raise BackupError(
                "The database is not empty. To put the backup in place of all that is in it, "
                "say --replace."
            )
        connections.close_all()
        tell("The backup is whole. Restoring.")
        target.load(payload)
        log_event(SecurityEvent.BACKUP_RESTORED, file=path.name, made_at=manifest.made_at)
        sentence = "It is restored, and somebody has written to it since, or something is wrong"
        _compare(manifest, target.tables(), sentence)
    return manifest


def drill(path: Path) -> Manifest:
    """Restore a backup into a database that is gone afterwards, and compare the rows.

    Raises BackupError if it cannot be restored.
    """
    with (
        errors_as_sentences(f"{path} could not be restored"),
        opened(path) as (manifest, payload),
        database().scratch() as target,
    ):
        target.load(payload)
        _compare(manifest, target.tables(), "What was restored is not what the backup has")
    return manifest


def _compare(manifest: Manifest, found: dict, sentence: str) -> None:
    if wrong := differences(manifest.tables, found):
        raise BackupError(f"{sentence}: {' '.join(wrong[:10])}")


def _applied_migrations() -> list[str]:
    recorder = MigrationRecorder(connection)
    return sorted(f"{app}.{name}" for app, name in recorder.applied_migrations())


def _check_release(manifest: Manifest) -> None:
    """Raise BackupError for a backup that a later release made."""
    loader = MigrationExecutor(connection).loader
    replaced = {key for each in loader.disk_migrations.values() for key in each.replaces}
    known = {f"{app}.{name}" for app, name in {*loader.disk_migrations, *replaced}}
    if unknown := sorted(set(manifest.migrations) - known):
        raise BackupError(
            f"It was made by a later release, which has {unknown[0]}. Restore it with that one."
        )


def _revision_number() -> int:
    row = DataRevision.objects.first()
    return row.number if row else 0


def _to_disk(path: Path) -> None:
    """Have a file, or the names in a folder, written to the disk itself."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems cannot, for folders
            os.fsync(descriptor)
    finally:
        os.close(descriptor)

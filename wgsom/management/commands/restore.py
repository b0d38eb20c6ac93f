"""Put a backup in place of what the database holds."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from wgsom.backups.backup import restore
from wgsom.backups.errors import BackupError


class Command(BaseCommand):
    """Restores a backup, compares it row by row, migrates it and runs the checks."""

    help = (
        "Put a backup in place of what the database holds, all of it or nothing, compare it row by "
        "row, and bring it to this release if an earlier one made it. The findings of "
        "check_register end it. On a bare machine this is the one command."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="The backup.")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="Also if the database is not empty: all that is in it is gone then.",
        )

    def handle(self, *args, file: Path, replace: bool, **options):
        try:
            manifest = restore(file, replace=replace, tell=self.stdout.write)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored: {manifest.row_count:,} rows of {len(manifest.tables)} tables, equal row "
            f"for row, as of {manifest.made_at} (data revision {manifest.data_revision})."
        )
        connections.close_all()
        call_command("migrate", interactive=False, verbosity=0, stdout=self.stdout)
        self._check()

    def _check(self) -> None:
        self.stdout.write("What check_register finds:")
        try:
            call_command("check_register", stdout=self.stdout)
        except (CommandError, SystemExit):
            self.stdout.write("These were there when the backup was made.")

"""Back the database up, while it is in use."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from wgsom.backups.errors import BackupError
from wgsom.backups.runs import make_backup


class Command(BaseCommand):
    """Writes a backup to a file, and verifies it."""

    help = (
        "Write a backup of the whole database to a file, while the register is in use, and verify "
        "it. The file is there once it is whole. It has personal data in it: keep it where nobody "
        "else reads it, and SECRET_KEY elsewhere (docs/operations.md)."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="Where to write it; no such file is there yet.")

    def handle(self, *args, file: Path, **options):
        try:
            manifest = make_backup(file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{file}: {manifest.row_count:,} rows of {len(manifest.tables)} tables, verified."
        )

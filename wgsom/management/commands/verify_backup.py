"""Read a backup through, and say whether it is whole."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from wgsom.backups.backup import verify
from wgsom.backups.errors import BackupError
from wgsom.backups.runs import drill


class Command(BaseCommand):
    """Verifies a backup; also by restoring it into a scratch database."""

    help = (
        "Read a backup through, and compare the rows of each table with what it says of itself. "
        "Exits with 1 if it is damaged. Nothing is changed."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="The backup.")
        parser.add_argument(
            "--drill",
            action="store_true",
            help="Restore it too, into a database that is gone afterwards, and keep how that went.",
        )

    def handle(self, *args, file: Path, **options):
        try:
            manifest = verify(file)
            if options["drill"]:
                drill(file)
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{file}: whole. {manifest.row_count:,} rows of {len(manifest.tables)} tables, "
            f"made {manifest.made_at}, of {manifest.vendor} {manifest.database_version}, "
            f"data revision {manifest.data_revision}."
            + (" Restored and compared." if options["drill"] else "")
        )

"""Write the record into a workbook, to be edited offline and imported again."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from wgsom.imports.workbook import write_workbook


class Command(BaseCommand):
    """Writes the workbook of the register."""

    help = (
        "Write the whole record as staff see it, drafts included, into an Excel workbook: a sheet "
        "for each kind of record. Edited, it is imported with import_record, or on the desk."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="Where to write it: a name ending in .xlsx.")

    def handle(self, *args, file: Path, **options):
        if file.suffix.lower() != ".xlsx":
            raise CommandError(f"{file.name}: a workbook's name ends in .xlsx.")
        try:
            file.write_bytes(write_workbook())
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"The record was written to {file}.")

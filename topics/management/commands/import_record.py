"""Import records from a file into a release."""

import json
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from topics.imports.source import read_source
from wgsom.imports.content import ImportRefusedError
from wgsom.imports.importer import CHANGED, NEW, UNCHANGED, WRONG, Importer, Outcome
from wgsom.imports.reader import read_tables
from wgsom.releases.merging import ReleaseError
from wgsom.releases.models import Release
from wgsom.releases.staging import staging

KINDS = (NEW, CHANGED, UNCHANGED)


class Command(BaseCommand):
    """Shows what a file would change, and with --confirm works it into a release."""

    help = (
        "Import the register's workbook, a CSV or Excel list of one kind of record, or a paper's "
        "table (.docx, or pasted: columns separated by tabs). The file is told by its content. "
        "Without --confirm it is only compared with the record. With it, what is new or changed "
        "becomes part of a release, which somebody publishes. Exit status 1 if anything is wrong; "
        "nothing is written then."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--confirm", action="store_true", help="Work it into a release.")
        parser.add_argument(
            "--release", metavar="NAME", help="By default a new one, named after file and day."
        )
        parser.add_argument(
            "--session",
            type=int,
            help="The session that the answers of a paper's table are of; by default the highest "
            "that it names as current, else the last held.",
        )
        parser.add_argument("--user", metavar="NAME", help="Who imports it.")
        parser.add_argument("--reason", default="", help="Why, for the history.")
        parser.add_argument("--json", action="store_true", help="Print counts as JSON.")

    def handle(self, *args, file: Path, **options):
        user = self._user(options["user"])
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        try:
            tables = read_tables(data)
            importer, release = self._import(file, tables, user, options)
        except (ImportRefusedError, ReleaseError) as error:
            if options["json"]:
                self._print_json(dict.fromkeys(KINDS, 0), [f"{file.name}: {error}"])
                raise SystemExit(1) from error
            raise CommandError(f"{file.name}: {error}") from error
        if options["json"]:
            wrong = [f"{each.where}: {' '.join(each.errors)}" for each in importer.wrong]
            self._print_json(importer.counts, wrong)
        else:
            self._print(importer.outcomes, importer.counts)
        if importer.wrong:
            raise SystemExit(1)
        if release and not options["json"]:
            self.stdout.write(f"It is part of the release “{release}”, to be published.")

    def _user(self, name: str | None):
        if not name:
            return None
        user = get_user_model().objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no user “{name}”.")
        return user

    @transaction.atomic
    def _import(self, file: Path, tables, user, options) -> tuple[Importer, Release | None]:
        given = {"session": options["session"], "source": f"Imported from {file.name}"}
        release = Release.objects.filter(name=options["release"]).first()
        if release is None:  # rolled back with all the rest, if nothing comes of it
            name = options["release"] or f"{file.name}, {timezone.localdate()}"
            release = Release.objects.create_named(name, user)
        with staging(release, user, options["reason"]) as stage:
            importer = Importer(stage)
            importer.run(read_source(tables, **given).rows)
            if importer.wrong or not options["confirm"]:
                stage.refuse()
        if importer.wrong or not options["confirm"] or not stage.roots:
            transaction.set_rollback(True)
            release = None
        return importer, release

    def _print_json(self, counts, wrong: list[str]) -> None:
        answer = {kind: counts[kind] for kind in KINDS} | {WRONG: wrong}
        self.stdout.write(json.dumps(answer, ensure_ascii=False))

    def _print(self, outcomes: list[Outcome], counts) -> None:
        for each in outcomes:
            if each.kind == UNCHANGED and not each.marks:
                continue
            self.stdout.write(f"{each.where}: {each.name}: {each.kind}")
            for change in each.changes if each.kind == CHANGED else ():
                self.stdout.write(f"  {change.label}: “{change.before}” → “{change.after}”")
            for sentence in (*each.errors, *each.marks):
                self.stdout.write(f"  {sentence}")
        self.stdout.write(", ".join(f"{counts[kind]} {kind}" for kind in (*KINDS, WRONG)))

"""Load the shipped record of sessions, resolutions and topics into the database."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from wgsom.records.fixtures.reader import FixtureError
from wgsom.records.fixtures.sync import FixtureSync
from wgsom.records.projections.refresh import refresh

# In this order, since each refers to those above it.
FIXTURES = [
    "sessions",
    "agenda_items",
    "resolutions",
    "operative_paragraphs",
    "documents",
    "clusters",
    "topics",
    "mandates",
    "proposals",
    "considerations",
    "assessments",
    "reviews",
    "paper_texts",
    "issued_papers",
    "synonyms",
]


class Command(BaseCommand):
    """Loads every fixture in one transaction, or none of them."""

    help = (
        "Load the shipped record: every fixture, in order, in one transaction, each row "
        "validated. Running it again does no harm: it adds what is new in the fixtures, takes "
        "over what was corrected there, and leaves alone what staff have edited, deleted or added "
        "since; it names the corrections that it left out for that reason. With --overwrite it "
        "restores the shipped "
        "values, and the shipped rows that were deleted. Nothing is ever deleted. "
        "If a fixture is broken nothing is loaded, and the message names file, record and field."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--overwrite",
            action="store_true",
            help="Restore the shipped values of every shipped row, undoing staff's edits to them.",
        )
        parser.add_argument(
            "--fixtures",
            type=Path,
            default=settings.FIXTURE_DIRS[0],
            metavar="FOLDER",
            help="The folder with the fixture files (default: the project's fixtures).",
        )

    def handle(self, *args, fixtures: Path, overwrite: bool, **options):
        files = [fixtures / f"{name}.json" for name in FIXTURES]
        try:
            loader = FixtureSync(files, overwrite=overwrite)
            outcomes = loader.load()
        except FixtureError as error:
            raise CommandError(f"Nothing was loaded. {error}") from error
        refresh()
        self.stdout.write(
            f"Register loaded: {outcomes['added']} rows added, {outcomes['updated']} updated, "
            f"{outcomes['restored']} restored, {outcomes['kept']} left as they stand."
        )
        for line in loader.left:
            self.stdout.write(f"Left as it stands: {line}.")

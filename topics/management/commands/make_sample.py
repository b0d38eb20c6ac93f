"""Make a synthetic register for measuring, in a database of its own."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from topics.models import Topic
from topics.sample import Sample
from wgsom.conf.database import database_settings
from wgsom.records.projections.refresh import refresh
from wgsom.search import optimize_index

SAMPLE = "sqlite:///var/sample.sqlite3"


class Command(BaseCommand):
    """Makes the sample in an empty database; the register's own is never touched."""

    help = (
        "Make a synthetic register for measuring: the shipped record, and topics shaped like it "
        "until there are as many as asked for, in a database of its own. It refuses one that has "
        "topics already. Serve it with DATABASE_URL set to the same URL."
    )

    def add_arguments(self, parser):
        parser.add_argument("--topics", type=int, default=10_000, help="How many (10000).")
        parser.add_argument(
            "--database", default=SAMPLE, metavar="URL", help=f"Where it is made ({SAMPLE})."
        )

    def handle(self, *args, topics: int, database: str, **options):
        _turn_to(database)
        call_command("migrate", verbosity=0)
        if Topic.objects.exists():
            raise CommandError(
                f"{database} has {Topic.objects.count()} topics already. Name an empty database "
                "with --database, or delete that one."
            )
        call_command("load_register", verbosity=0)
        Sample().make(topics)
        refresh()
        optimize_index()
        self.stdout.write(f"{Topic.objects.count()} topics in {database}.")


def _turn_to(url: str) -> None:
    """Use that database from now on, in place of the register's own."""
    own = connections.configure_settings({"default": database_settings(url, settings.BASE_DIR)})
    connections["default"].close()
    connections.settings["default"] = own["default"]
    del connections["default"]

"""The chores of a night: backup, and what is dropped once nobody needs it."""

import logging
import signal
import sys
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, connections
from django.utils import timezone

from wgsom.backups.models import BackupRun
from wgsom.backups.nightly import NightlyBackup
from wgsom.backups.retention import Retention
from wgsom.imports.models import Upload
from wgsom.problem_reports.models import ProblemReport
from wgsom.staff.accounts.models import Invitation

logger = logging.getLogger(__name__)

DAY = timedelta(days=1)


def drop_logins() -> None:
    """Drop logins that have ended, and what is known of their devices."""
    call_command("clearsessions")
    for user in User.objects.filter(usersession__isnull=False).distinct():
        UserSession.objects.purge_and_list(user)


def drop_expired_counts() -> None:
    """Drop what the cache keeps no longer; Django does it once the table is full."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM wgsom_cache WHERE expires < %s", [now])


CHORES: dict[str, Callable[[], object]] = {
    "logins that have ended": drop_logins,
    "contacts in old reports": ProblemReport.objects.erase_personal,
    "uploads that nobody confirmed": Upload.objects.forget_old,
    "invitations that have expired": Invitation.objects.forget_old,
    "counts of attempts that have run out": drop_expired_counts,
}


class Command(BaseCommand):
    """Does the chores once, or every day at a time."""

    help = (
        "Back the database up into a folder, drop old backups, restore the last one as a drill "
        "once a week; and drop logins that have ended, contacts in old reports, uploads that "
        "nobody confirmed, and invitations that have expired. Exits with 1 if a chore failed; the "
        "others are done all the same."
    )

    def add_arguments(self, parser):
        parser.add_argument("--backups", type=Path, help="The folder of the backups; none without.")
        for name, default in (("days", 7), ("weeks", 4), ("months", 12)):
            parser.add_argument(
                f"--{name}", type=int, default=default, help=f"{name} of backups kept [{default}]"
            )
        parser.add_argument(
            "--every-day-at",
            type=_time_of_day,
            metavar="HH:MM",
            help="Stay, and do them every day at that time, in Vienna; now, too, if they are due.",
        )

    def handle(self, *args, every_day_at, **options):
        if not every_day_at:
            self._do(options)
            return
        # As the first process of a container it would not end by itself.
        signal.signal(signal.SIGTERM, lambda *args: sys.exit())
        if self._is_due():
            self._try(options)
        while True:
            time.sleep(seconds_until(every_day_at, timezone.localtime()))
            self._try(options)

    def _try(self, options: dict) -> None:
        try:
            self._do(options)
        except CommandError as error:
            self.stderr.write(str(error))  # tomorrow is another day
        finally:
            connections.close_all()

    def _do(self, options: dict) -> None:
        failed = []
        chores = dict(CHORES)
        if folder := options["backups"]:
            retention = Retention(options["days"], options["weeks"], options["months"])
            chores["backup"] = NightlyBackup(folder, retention).run
        for name, chore in chores.items():
            try:
                done = chore()
            except Exception as error:
                logger.exception("A chore failed: %s", name)
                failed.append(f"{name}: {error}")
            else:
                self.stdout.write(f"{name}: {done if isinstance(done, str) else 'done'}")
        if failed:
            raise CommandError("\n".join(failed))

    def _is_due(self) -> bool:
        last = BackupRun.objects.successes(BackupRun.Kind.BACKUP).first()
        return last is None or timezone.now() - last.finished_at > DAY


def seconds_until(time_of_day, now: datetime) -> float:
    """Return the seconds from now to the next time that clocks show a time of day."""
    then = now.replace(hour=time_of_day.hour, minute=time_of_day.minute, second=0, microsecond=0)
    if then <= now:
        then += DAY  # the clock's day, which may have 23 hours
    return max(1.0, then.timestamp() - now.timestamp())


def _time_of_day(text: str):
    return datetime.strptime(text, "%H:%M").time()

"""Take away somebody's second factor, so that they can set up a new one."""

import getpass

from allauth.mfa.models import Authenticator
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from wgsom.monitoring.security_log import SecurityEvent, log_event
from wgsom.staff.accounts.logins import end_logins


class Command(BaseCommand):
    """Resets a lost factor, ends the person's logins, and leaves a trace of it."""

    help = (
        "Take away the second factor of an account, with its recovery codes, and end its logins. "
        "The next login, by the password, sets up a new one: see that it is the right person. It "
        "stands in the account's history on the desk, and in the log."
    )

    def add_arguments(self, parser):
        parser.add_argument("username", help="Whose second factor.")
        parser.add_argument("--reason", required=True, help="Why, and how you know who asked.")

    def handle(self, *args, username: str, reason: str, **options):
        user = get_user_model().objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account {username}. Names are case-sensitive.")
        if not reason.strip():
            raise CommandError("Give the reason: --reason “lost the telephone, called me up”.")
        with transaction.atomic():
            count, _ = Authenticator.objects.filter(user=user).delete()
            ended = end_logins(user)
            trace = f"Second factor reset from the shell by {getpass.getuser()}: {reason}"
            LogEntry.objects.log_actions(user.pk, [user], CHANGE, trace, single_object=True)
        log_event(SecurityEvent.FACTOR_RESET, account=username, reason=reason)
        self.stdout.write(f"{username}: {count} taken away, {ended} logins ended.")

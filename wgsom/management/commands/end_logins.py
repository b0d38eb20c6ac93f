"""End the logins of an account, or all."""

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError

from wgsom.staff.accounts.logins import end_logins
from wgsom.text import pluralize_count


class Command(BaseCommand):
    """Ends logins, as after a password or a device was lost."""

    help = "End all logins of an account, or of everybody. Who is signed in signs in anew."

    def add_arguments(self, parser):
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("username", nargs="?", help="Whose logins.")
        which.add_argument("--all", action="store_true", help="Everybody's.")

    def handle(self, *args, username: str | None, **options):
        users = User.objects.all() if options["all"] else User.objects.filter(username=username)
        if not users:
            raise CommandError(f"There is no account {username}. Names are case-sensitive.")
        count = sum(end_logins(user) for user in users)
        self.stdout.write(f"{pluralize_count(count, 'login')} ended.")

"""Encrypt what is stored of second factors anew, with the SECRET_KEY of today."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from wgsom.text import pluralize_count

ENCRYPTED = ("secret", "seed")  # of an authenticator app, and of recovery codes


class Command(BaseCommand):
    """Encrypts every secret with the present key, so that earlier ones can be forgotten."""

    help = (
        "Encrypt the secrets of second factors anew, with SECRET_KEY; SECRET_KEY_FALLBACKS "
        "can be taken out of the environment then. If one cannot be read, nothing is changed."
    )

    @transaction.atomic
    def handle(self, *args, **options):
        adapter, count = get_adapter(), 0
        for factor in Authenticator.objects.select_for_update():
            names = [name for name in ENCRYPTED if name in factor.data]
            try:
                renewed = {
                    name: adapter.encrypt(adapter.decrypt(factor.data[name])) for name in names
                }
            except InvalidToken as error:
                raise CommandError(
                    f"A second factor of {factor.user} was encrypted with a key that is not known "
                    "any more. Put it in SECRET_KEY_FALLBACKS, or reset_second_factor."
                ) from error
            factor.data |= renewed
            factor.save(update_fields=["data"])
            count += bool(names)
        self.stdout.write(f"{pluralize_count(count, 'secret')} encrypted anew.")

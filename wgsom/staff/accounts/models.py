"""Invitations to an account: a link with which somebody sets their own password."""

import secrets
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models, transaction
from django.utils import timezone

TOKEN_BYTES = 32
KEPT = timedelta(days=90)  # invitations that were used or have expired


class InvitationQuerySet(models.QuerySet):
    """Invitations, of which one a person counts."""

    def of_token(self, token: str) -> "InvitationQuerySet":
        """Return the invitation that a link is of, while it can be used; none otherwise."""
        return self.filter(
            token_digest=_digest(token),
            used_at=None,
            expires_at__gt=timezone.now(),
            user__is_active=True,
        )

    def forget_old(self) -> None:
        """Delete those that ended long ago."""
        self.filter(expires_at__lt=timezone.now() - KEPT).delete()

    def withdraw(self, user: AbstractBaseUser) -> None:
        """Take back what was given to somebody and not used."""
        self.filter(user=user, used_at=None).delete()

    @transaction.atomic
    def invite(self, user: AbstractBaseUser, by: AbstractBaseUser | None) -> str:
        """Return the token of a new link for somebody; an earlier one cannot be used any more.

        It is stored nowhere: whoever is told it can sign in as that person.
        """
        self.withdraw(user)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        end = timezone.now() + timedelta(hours=settings.INVITATION_HOURS)
        self.create(user=user, invited_by=by, token_digest=_digest(token), expires_at=end)
        return token


class Invitation(models.Model):
    """A link that was given to somebody, until when it can be used, and whether it was."""

    changes_data_revision = False

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,  # the link outlives who made it
        related_name="+",
    )
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    def __str__(self):
        return f"Invitation of {self.user}"


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()

"""Editing sessions: who has which record open in the admin."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, models, transaction
from django.utils import timezone

from wgsom.records.aggregates import AggregateRoot

logger = logging.getLogger(__name__)

OPEN_FOR = timedelta(minutes=30)  # after that somebody has probably gone away


class EditingSessionQuerySet(models.QuerySet):
    """Records that are open."""

    def of(self, root: AggregateRoot) -> "EditingSessionQuerySet":
        """Return who opened a record of late, the last one first."""
        since = timezone.now() - OPEN_FOR
        mine = self.filter(
            object_type=root._meta.model_name, object_id=root.pk, opened_at__gte=since
        )
        return mine.select_related("user").order_by("-opened_at")

    def note(self, root: AggregateRoot, user) -> None:
        """Note that somebody opens a record now; forget what was opened long ago.

        A record opens where nothing can be noted, too: others are not told then.
        """
        key = {"user": user, "object_type": root._meta.model_name, "object_id": root.pk}
        try:
            with transaction.atomic():
                self.filter(opened_at__lt=timezone.now() - OPEN_FOR).delete()
                self.update_or_create(**key, defaults={"opened_at": timezone.now()})
        except DatabaseError:
            logger.exception("It could not be noted that a record is open.")

    def forget(self, root: AggregateRoot, user) -> None:
        """Forget that somebody has a record open, once it is saved."""
        self.filter(user=user, object_type=root._meta.model_name, object_id=root.pk).delete()


class EditingSession(models.Model):
    """Somebody opened a record to edit it. It is a notice for others, and locks nobody out."""

    changes_data_revision = False

    # What somebody has open goes with their account.
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    object_type = models.CharField(max_length=50)
    object_id = models.BigIntegerField()
    opened_at = models.DateTimeField()

    objects = EditingSessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="editing_session_once_a_user", fields=["user", "object_type", "object_id"]
            ),
        ]

    def __str__(self):
        return f"{self.user}: {self.object_type} {self.object_id}"

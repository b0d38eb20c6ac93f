"""Findings of the check of the register that the Secretariat accepted, with the reason."""

from django.conf import settings
from django.db import models


class AcceptedFinding(models.Model):
    """A finding that is to stand: what was found, why that is right, who said so and when.

    It holds for what was found, word for word: what is found anew after a change is open again.
    """

    changes_data_revision = False

    fingerprint = models.CharField(
        max_length=64, unique=True, help_text="What was found, of which record, as a digest."
    )
    check_name = models.CharField("check", max_length=40)
    record = models.TextField(help_text="What it was found of.")
    sentence = models.TextField(help_text="What was found.")
    reason = models.TextField(help_text="Why it may stand.")
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # Who accepted it is part of what is kept: deactivate an account instead.
        on_delete=models.PROTECT,
        related_name="accepted_findings",
    )
    accepted_on = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "finding"
        verbose_name_plural = "check of the register"
        ordering = ["-accepted_on", "-pk"]

    def __str__(self):
        return f"{self.record}: {self.sentence}"

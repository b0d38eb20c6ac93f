"""Problem reports of readers, and the answers to them."""

import secrets
from datetime import timedelta
from hashlib import sha256
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from wgsom.records.fields import LineField, ProseField, validate_printable

TOKEN_BYTES = 24
CONTACTS_KEPT = timedelta(days=365)  # names and e-mail addresses
ADDRESSES_KEPT = timedelta(days=1)  # digests of the addresses that reports came from
# How many reports are taken in ten minutes: a conference room is one address.
LIMIT_PERIOD, MAX_FROM_ADDRESS, MAX_IN_ALL = timedelta(minutes=10), 20, 200


class ProblemReportQuerySet(models.QuerySet):
    """Reports, and how long what they hold is kept."""

    def of_token(self, token: str) -> "ProblemReportQuerySet":
        """Return the report that a private URL is of; none for a wrong one."""
        return self.filter(token_digest=_digest(token))

    def unanswered(self) -> "ProblemReportQuerySet":
        """Return the reports that nobody has answered or closed."""
        return self.filter(state__in=[ProblemReport.State.NEW, ProblemReport.State.IN_WORK])

    def is_over_limit(self, address: str) -> bool:
        """Return whether too many came of late from an address, or from all together."""
        recent = self.filter(reported_at__gte=timezone.now() - LIMIT_PERIOD)
        own = recent.filter(address_digest=address_digest(address)).count()
        return own >= MAX_FROM_ADDRESS or recent.count() >= MAX_IN_ALL

    def erase_personal(self) -> int:
        """Erase names and e-mail addresses after a year, and digests of addresses after a day.

        Return how many reports lost their name or e-mail address.
        """
        now = timezone.now()
        self.filter(reported_at__lt=now - ADDRESSES_KEPT).exclude(address_digest="").update(
            address_digest=""
        )
        old = self.filter(reported_at__lt=now - CONTACTS_KEPT).exclude(name="", email="")
        return old.update(name="", email="")


class ProblemReport(models.Model):
    """A problem with a page, as a reader put it, and what became of it. Nothing of it is public."""

    changes_data_revision = False

    class State(models.TextChoices):
        """The states of a report."""

        NEW = "new", "New"
        IN_WORK = "in-work", "Being looked at"
        ANSWERED = "answered", "Answered"
        CLOSED = "closed", "Closed without an answer"

    reported_at = models.DateTimeField(auto_now_add=True, db_index=True)
    about = models.CharField(
        "page", max_length=300, help_text="The path of the page that it is about."
    )
    about_title = models.CharField(
        "about", max_length=300, blank=True, help_text="What that page was of."
    )
    message = ProseField(max_length=4_000, help_text="What is wrong, and what would be right.")
    name = LineField(max_length=200, blank=True)
    email = models.EmailField("e-mail", blank=True, validators=[validate_printable])
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    answer = ProseField(
        max_length=4_000,
        blank=True,
        help_text="Who reported it reads this, and the state, at an address of their own.",
    )
    answered_at = models.DateTimeField(null=True, editable=False)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    address_digest = models.CharField(max_length=64, blank=True, editable=False)

    objects = ProblemReportQuerySet.as_manager()

    class Meta:
        verbose_name = "problem report"
        ordering = ["-reported_at", "-pk"]
        indexes = [models.Index(fields=["state"], name="problem_report_state")]

    def __str__(self):
        return f"{self.about_title or self.about}, {timezone.localtime(self.reported_at):%Y-%m-%d}"

    def clean(self):
        if self.state == self.State.ANSWERED and not self.answer:
            raise ValidationError({"answer": "Write the answer, or close it without one."})

    def give_token(self) -> str:
        """Give the report its private URL's token, and return it: only its digest is stored."""
        token = secrets.token_urlsafe(TOKEN_BYTES)
        self.token_digest = _digest(token)
        return token


def address_digest(address: str) -> str:
    """Return what stands for the address that a report came from, for the limit alone."""
    if not address:
        return ""
    parsed = ip_address(address)
    if parsed.version == 6:  # whoever has one has all of its network
        address = str(ip_network(f"{address}/64", strict=False))
    return salted_hmac(
        "wgsom.problem_reports", address, settings.SECRET_KEY, algorithm="sha256"
    ).hexdigest()


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()

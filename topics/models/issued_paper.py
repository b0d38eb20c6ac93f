"""Papers as they were issued: frozen, and never changed."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format

from sessions.models import Session
from sessions.symbols import validate_symbol
from topics.papers.content import NotAPaperError, Paper, from_data
from wgsom.records.fields import MAX_NUMBER, ProseField, day_validators
from wgsom.records.natural_keys import NaturalKeyModel, NaturalKeyQuerySet

IMMUTABLE = "A paper that was issued never changes. Issue a correction of it instead."


class ImmutableError(Exception):
    """An attempt to change or delete what was issued."""


class IssuedPaperQuerySet(NaturalKeyQuerySet):
    """Papers as issued."""

    def before(self, session: Session) -> "IssuedPaperQuerySet":
        """Return the papers of earlier sessions, and their corrections, oldest first."""
        issued = self.filter(session__number__lt=session.number).select_related("session")
        return issued.order_by("session__number", "correction")

    def update(self, **values):
        raise ImmutableError(IMMUTABLE)

    def delete(self):
        raise ImmutableError(IMMUTABLE)


class IssuedPaper(NaturalKeyModel):
    """A paper as the Secretariat issued it, words and data; or a correction of one.

    The database refuses to change a row, whoever asks (topics/constraints/issued_paper.py).
    """

    natural_key_fields = ("session", "correction")
    is_immutable = True

    session = models.ForeignKey(
        Session,
        related_name="issued_papers",
        # What was issued stays, and so does what it was issued for.
        on_delete=models.PROTECT,
        help_text="The session that the paper was issued for.",
    )
    correction = models.PositiveSmallIntegerField(
        default=0,
        validators=[MaxValueValidator(MAX_NUMBER)],
        help_text="0 for the paper itself, 1 for its Corr.1, and so on.",
    )
    symbol = models.CharField(
        max_length=60,
        blank=True,
        validators=[validate_symbol],
        help_text="As printed, for example CTOC/COP/WG.7/2024/CRP.1. Leave empty if it has none.",
    )
    issued_on = models.DateField(
        "date", validators=day_validators(), help_text="The date that the paper bears."
    )
    reason = ProseField(
        blank=True, help_text="Why it was corrected. Readers see it. Only for a correction."
    )
    content = models.JSONField(help_text="All that the paper says (topics/papers/content.py).")
    source = ProseField(blank=True, help_text="Where its words were read, if not made here.")

    objects = IssuedPaperQuerySet.as_manager()

    class Meta:
        ordering = ["session__number", "correction"]
        constraints = [
            models.UniqueConstraint(
                name="issued_paper_once",
                fields=["session", "correction"],
                violation_error_message="This paper has been issued already.",
            ),
            models.CheckConstraint(
                name="issued_paper_correction_has_a_reason",
                condition=Q(correction=0, reason="") | Q(correction__gte=1) & ~Q(reason=""),
                violation_error_message="A correction says why it was made; a first issue does "
                "not.",
            ),
        ]

    def __str__(self):
        corrected = f", {self.correction_name}" if self.correction else ""
        return f"Paper of the {self.session}{corrected}"

    def get_absolute_url(self):
        if self.correction:
            return reverse("topics:paper-correction", args=[self.session.number, self.correction])
        return reverse("topics:paper-issued", args=[self.session.number])

    def clean(self):
        if self.pk:
            raise ValidationError(IMMUTABLE)
        if self.content and (reason := self.content_error):
            raise ValidationError({"content": f"This is no paper: {reason}"})

    def save(self, *args, **kwargs):
        if self.pk:
            raise ImmutableError(IMMUTABLE)
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ImmutableError(IMMUTABLE)

    @property
    def paper(self) -> Paper:
        """The content of the paper."""
        return from_data(self.content)

    @property
    def content_error(self) -> str:
        """Why the content is no paper, in words; empty, as it should be, where it is one."""
        try:
            from_data(self.content)
        except NotAPaperError as error:
            return str(error)
        return ""

    @property
    def correction_name(self) -> str:
        """The name by which a correction is cited: Corr.1; empty for the paper itself."""
        return f"Corr.{self.correction}" if self.correction else ""

    @property
    def issue_description(self) -> str:
        """The day of issue and the symbol, in words: "5 October 2023, without a symbol"."""
        return f"{date_format(self.issued_on)}, {self.symbol or 'without a symbol'}"

"""Sessions of the Working Group."""

import calendar
from datetime import date

from django.contrib.humanize.templatetags.humanize import ordinal
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from wgsom.records.aggregates import AggregateRoot
from wgsom.records.natural_keys import NaturalKeyModel, NaturalKeyQuerySet
from wgsom.records.publication import PublishableModel, public
from wgsom.text import date_range


class SessionQuerySet(NaturalKeyQuerySet):
    """Sessions, and what the office asks of them."""

    def up_to(self, session: "Session") -> "SessionQuerySet":
        """Return the sessions up to and including that one."""
        return self.filter(number__lte=session.number)

    def with_is_held(self, on: date | None = None) -> "SessionQuerySet":
        """Annotate each session with whether it was over by a day (default: today, in Vienna).

        A session whose days are unknown counts as over when its month is, or its year where
        the month is unknown too.
        """
        on = on or timezone.localdate()
        month_is_over = Q(year__lt=on.year) | Q(year=on.year, month__lt=on.month)
        is_held = (
            Q(ends_on__isnull=False, ends_on__lte=on)
            | Q(ends_on=None, month=None, year__lt=on.year)
            | Q(ends_on=None, month__isnull=False) & month_is_over
        )
        return self.annotate(is_held=ExpressionWrapper(is_held, models.BooleanField()))

    def held(self, on: date | None = None) -> "SessionQuerySet":
        """Return the sessions that were over by a day (default: today, in Vienna)."""
        return self.with_is_held(on).filter(is_held=True)

    def with_record(self) -> "SessionQuerySet":
        """Fetch what happened at each session, in a number of queries that does not grow.

        Agenda items, documents, and the proposals and considerations with their topics.
        """
        return self.prefetch_related(
            "agenda_items",
            "documents",
            self._with_topics("proposals"),
            self._with_topics("considerations", "agenda_item"),
        )

    def _with_topics(self, name: str, *related: str) -> Prefetch:
        # Joined, not prefetched in turn: SQLite cannot look up thousands of keys at once.
        return Prefetch(name, queryset=self._related(name).select_related("topic", *related))

    def _related(self, name: str) -> models.Manager:
        # By the related name: the register imports this app, never the other way round.
        return self.model._meta.get_field(name).related_model.objects

    def last_held(self) -> "Session":
        """Return the last session that has been held; before the first, that of number 0."""
        return self.held().order_by("number").last() or self.model.before_the_first()

    def with_assessments(self) -> "SessionQuerySet":
        """Return the sessions at which the Secretariat assessed topics, by number."""
        return self.filter(self._is_recording()).order_by("number")

    def _is_recording(self) -> Exists:
        return Exists(self._related("assessments").filter(session=OuterRef("pk")))

    def with_state_flags(self) -> "SessionQuerySet":
        """Annotate each session with how it stands: `is_held`, `is_recording`, `is_unmatched`.

        It is recording if the Secretariat assessed topics at it, and unmatched if it was held
        after the latest one that is, and has no agenda items, or one that no consideration
        names. Rule: "A session needs matching", the register's own (README.md, "The answer as
        of a session").
        """
        assessed = self.model.objects.with_assessments().reverse()
        items = self._related("agenda_items").filter(session=OuterRef("pk"))
        considered = self._related("considerations").filter(agenda_item=OuterRef("pk"))
        is_open = ~Exists(items) | Exists(items.filter(~Exists(considered)))
        return (
            self.with_is_held()
            .alias(latest_assessed=Coalesce(Subquery(assessed.values("number")[:1]), 0))
            .annotate(
                is_recording=self._is_recording(),
                is_unmatched=ExpressionWrapper(
                    Q(is_held=True, number__gt=F("latest_assessed")) & is_open,
                    models.BooleanField(),
                ),
            )
        )

    def unmatched(self) -> "SessionQuerySet":
        """Return the sessions held that nobody has matched with the topics yet, by number."""
        return self.with_state_flags().filter(is_unmatched=True).order_by("number")


class Session(AggregateRoot, PublishableModel, NaturalKeyModel):
    """A meeting of the Working Group, known by its number: the 6th session (2019).

    Dates have a precision: days where they were read, else a month, else the year alone.
    """

    natural_key_fields = ("number",)
    child_relations = ("agenda_items", "documents")

    number = models.PositiveSmallIntegerField(
        unique=True,
        validators=[MinValueValidator(1)],
        help_text="The number by which the session is known: 6 for the 6th session. "
        "It is part of public addresses and cannot be changed once saved.",
    )
    year = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1900), MaxValueValidator(2999)],
        help_text="The calendar year in which the session was held, in four digits.",
    )
    starts_on = models.DateField(
        "first day",
        null=True,
        blank=True,
        help_text="Only if the day was read somewhere. Fill in both days or neither.",
    )
    ends_on = models.DateField("last day", null=True, blank=True)
    month = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        choices=[(number, calendar.month_name[number]) for number in range(1, 13)],
        help_text="Only where the month is known and the days are not.",
    )
    place = models.CharField(
        max_length=200, blank=True, help_text="The city. Leave empty if it is not known."
    )
    page_url = models.URLField(
        "page", blank=True, help_text="The session's page on the website of its secretariat."
    )
    source = models.TextField(
        blank=True, help_text="Where the facts above were read, so that anyone can check them."
    )

    objects = public(SessionQuerySet)
    all_objects = SessionQuerySet.as_manager()

    class Meta:
        default_manager_name = base_manager_name = "all_objects"
        ordering = ["number"]
        permissions = [
            ("review_session", "Can send session to review"),
            ("publish_session", "Can publish session"),
            ("withdraw_session", "Can withdraw session"),
        ]
        constraints = [
            models.CheckConstraint(
                name="session_number_is_positive",
                condition=Q(number__gte=1),
                violation_error_message="A session's number is 1 or more.",
            ),
            models.CheckConstraint(
                name="session_has_both_days_or_neither",
                condition=Q(starts_on=None, ends_on=None)
                | Q(starts_on__isnull=False, ends_on__isnull=False),
                violation_error_message="Enter the first and the last day, or neither.",
            ),
            models.CheckConstraint(
                name="session_ends_on_or_after_its_start",
                condition=Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="The last day is before the first day.",
            ),
            models.CheckConstraint(
                name="session_month_only_without_days",
                condition=Q(month=None) | Q(month__range=(1, 12), starts_on=None),
                violation_error_message="Enter a month only where the days are not known.",
            ),
        ]

    def __str__(self):
        return f"{self.ordinal} session ({self.year})"

    def get_absolute_url(self):
        return reverse("sessions:session-detail", args=[self.number])

    def clean(self):
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError(
                {"ends_on": f"The last day is before the first, {self.starts_on}."}
            )
        if self.starts_on and self.month:
            raise ValidationError({"month": "Leave the month empty where the days are known."})

    @classmethod
    def before_the_first(cls) -> "Session":
        """Return a session number 0 that is not in the database.

        Nothing was proposed up to it: a register that reads as of it is empty.
        """
        return cls(number=0, year=date.min.year)

    @property
    def ordinal(self) -> str:
        """The number as the Group says it: 6th."""
        return ordinal(self.number)

    @property
    def dates(self) -> str:
        """When it met, as exactly as is known: "11 to 13 November 2013", "June 2022", "2017"."""
        if self.starts_on:
            return date_range(self.starts_on, self.ends_on)
        if self.month:
            return f"{self.get_month_display()} {self.year}"
        return str(self.year)

    @property
    def is_announced(self) -> bool:
        """Whether it is known when it meets, at least the month."""
        return bool(self.starts_on or self.month)

    @property
    def has_paper(self) -> bool:
        """Whether a paper can be made for it: it was held, or it is known when it meets.

        For rows of `with_is_held` or `with_state_flags`.
        """
        return self.is_held or self.is_announced

    @property
    def topics_proposed(self) -> list:
        """The topics that it proposed, by number."""
        return sorted({row.topic for row in self.proposals.all()}, key=lambda topic: topic.number)

    @property
    def topics_considered(self) -> list:
        """The topics that it considered to any extent, each once, by number."""
        rows = self.considerations.all()
        return sorted({row.topic for row in rows}, key=lambda topic: topic.number)

    @property
    def last_day(self) -> date:
        """The day up to which what was adopted counts for this session.

        31 December of its year where the day is unknown. Source: rule 1 of the answer as of a
        session (README.md).
        """
        return self.ends_on or date(self.year, 12, 31)

"""Sessions of the Working Group."""

import calendar
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from wgsom.records.aggregates import AggregateRoot
from wgsom.records.fields import (
    FIRST_DAY,
    LAST_DAY,
    ProseField,
    day_validators,
    number_validators,
    validate_line,
    validate_no_markup,
)
from wgsom.records.natural_keys import NaturalKeyModel, NaturalKeyQuerySet
from wgsom.records.numbering import NumberedModel
from wgsom.records.publication import PublishableModel, public
from wgsom.text import date_range, ordinal


def misplaced(earlier: "Session", later: "Session") -> str:
    """Return, in words, that two sessions' numbers and dates contradict each other."""
    return (
        f"The {earlier.ordinal} session ({earlier.dates}) would not have met before the "
        f"{later.ordinal} ({later.dates})."
    )


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

    def topic_counts(self) -> tuple[dict[int, int], dict[int, int]]:
        """Return how many topics sessions proposed, and how many they considered, by primary key.

        Sessions without any are left out. Two queries.
        """
        proposed, considered = (
            dict(rows.order_by().values_list("session").annotate(Count("topic", distinct=True)))
            for rows in (self._related("proposals").all(), self._related("considerations").all())
        )
        return proposed, considered

    def _with_topics(self, name: str, *related: str) -> Prefetch:
        # Joined, not prefetched in turn: SQLite cannot look up thousands of keys at once.
        return Prefetch(name, queryset=self._related(name).select_related("topic", *related))

    def _related(self, name: str) -> models.Manager:
        # By the related name: `topics` imports this app, never the other way round.
        return self.model._meta.get_field(name).related_model.objects

    def last_held(self) -> "Session":
        """Return the last session that has been held; before the first, that of number 0."""
        return self.held().order_by("number").last() or self.model.before_the_first()

    def with_state_flags(self) -> "SessionQuerySet":
        """Annotate each session with how it stands: `is_held`, and `is_recording`.

        It is recording if the Secretariat assessed topics at it.
        """
        assessments = self._related("assessments").filter(session=OuterRef("pk"))
        return self.with_is_held().annotate(is_recording=Exists(assessments))

    def overdue(self) -> "SessionQuerySet":
        """Return the sessions held so long ago that their record should have been entered.

        More than ENTER_SESSION_WITHIN_DAYS after they were over, as exactly as that is known.
        """
        by = timezone.localdate() - timedelta(days=settings.ENTER_SESSION_WITHIN_DAYS)
        return self.held(by).filter(is_complete=False).order_by("number")

    def not_entered(self) -> "SessionQuerySet":
        """Return the sessions held whose record nobody has said to be complete, by number."""
        return self.held().filter(is_complete=False).order_by("number")


class Session(NumberedModel, AggregateRoot, PublishableModel, NaturalKeyModel):
    """A meeting of the Working Group, known by its number: the 6th session (2019).

    Dates have a precision: days where they were read, else a month, else the year alone.
    """

    natural_key_fields = ("number",)
    max_number_gap = 5
    child_relations = ("agenda_items", "documents")

    number = models.PositiveSmallIntegerField(
        unique=True,
        validators=number_validators(),
        help_text="The number by which the session is known: 6 for the 6th session. "
        "It is part of public addresses and cannot be changed once saved.",
    )
    year = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(FIRST_DAY.year), MaxValueValidator(LAST_DAY.year)],
        help_text="The calendar year in which the session was held, in four digits.",
    )
    starts_on = models.DateField(
        "first day",
        null=True,
        blank=True,
        validators=day_validators(),
        help_text="Only if the day was read somewhere, and not worked out. Fill in both days or "
        "neither.",
    )
    ends_on = models.DateField(
        "last day",
        null=True,
        blank=True,
        validators=day_validators(),
        help_text="Fill in both days or neither.",
    )
    month = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        choices=[(number, calendar.month_name[number]) for number in range(1, 13)],
        help_text="Only where the month is known and the days are not.",
    )
    place = models.CharField(
        max_length=200,
        blank=True,
        validators=[validate_line, validate_no_markup],
        help_text="The city. Leave empty if it is not known.",
    )
    page_url = models.URLField(
        "page", blank=True, help_text="The session's page on the website of its secretariat."
    )
    source = ProseField(
        blank=True, help_text="Where the facts above were read, so that anyone can check them."
    )
    is_complete = models.BooleanField(
        "record is complete",
        default=False,
        help_text="All that the session proposed and took up is entered and published. Until this "
        "is ticked, readers are told that the session is not entered yet. It can be ticked once "
        "the session was held, and each of its agenda items is named by a published consideration "
        "or marked as touching no topic.",
    )
    completeness_reason = ProseField(
        "why it is complete",
        blank=True,
        help_text="What the record was checked against. Needed where no agenda item is known.",
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
        return reverse("topics:session-detail", args=[self.number])

    def clean(self):
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError(
                {"ends_on": f"The last day is before the first, {date_format(self.starts_on)}."}
            )
        if self.starts_on and self.month:
            raise ValidationError({"month": "Leave the month empty where the days are known."})
        for day in filter(None, (self.starts_on, self.ends_on)):
            if self.year and day.year != self.year:
                raise ValidationError({"year": f"{date_format(day)} is not in {self.year}."})
        if self.is_complete and not self.was_held_by():
            raise ValidationError({"is_complete": "The session has not been held yet."})

    def validate_constraints(self, exclude=None) -> None:
        """Refuse new dates that contradict the number of a neighbour."""
        super().validate_constraints(exclude)
        names = ("number", "year", "month", "starts_on", "ends_on")
        stored = type(self).all_objects.filter(pk=self.pk).values(*names).first()
        is_changed = stored != {name: getattr(self, name) for name in names}
        if is_changed and (sentence := self.order_contradiction()):
            raise ValidationError({"starts_on" if self.starts_on else "year": sentence})

    def order_contradiction(self) -> str:
        """Return what its dates and a neighbour's number contradict, in words; empty if nothing."""
        if not self.number or not self.year:
            return ""
        others = type(self).all_objects.exclude(pk=self.pk)
        before = others.filter(number__lt=self.number).order_by("number").last()
        after = others.filter(number__gt=self.number).order_by("number").first()
        for earlier, later in ((before, self), (self, after)):
            if earlier and later and not earlier.may_precede(later):
                return misplaced(earlier, later)
        return ""

    def may_precede(self, later: "Session") -> bool:
        """Return whether it can have ended before another one began, as exactly as is known."""
        if self.ends_on and later.starts_on:
            return self.ends_on < later.starts_on
        if self.year == later.year and (self._month and later._month):
            return self._month <= later._month
        return self.year <= later.year

    @property
    def _month(self) -> int | None:
        return self.starts_on.month if self.starts_on else self.month

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
        """Its dates, as exactly as is known: "11 to 13 November 2013", "June 2022", "2017"."""
        if self.starts_on:
            return date_range(self.starts_on, self.ends_on)
        if self.month:
            return f"{self.get_month_display()} {self.year}"
        return str(self.year)

    def was_held_by(self, on: date | None = None) -> bool:
        """Return whether it was over by a day (default: today), as `with_is_held` annotates."""
        on = on or timezone.localdate()
        if self.ends_on:
            return self.ends_on <= on
        if self.month:
            return (self.year, self.month) < (on.year, on.month)
        return self.year < on.year

    @property
    def is_not_entered(self) -> bool:
        """Whether it was held and nobody has said yet that its record is complete.

        For rows of `with_is_held`.
        """
        return self.is_held and not self.is_complete

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
        # Rows that came past the forms may have a year that no calendar has.
        year = min(max(self.year, date.min.year), date.max.year)
        return self.ends_on or date(year, 12, 31)

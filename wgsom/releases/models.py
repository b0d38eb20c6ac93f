"""Releases, and the changes that each of them would make."""

from uuid import uuid4

from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property

from wgsom.records.aggregates import AggregateRoot, lock_table
from wgsom.records.fields import LineField, ProseField
from wgsom.records.revisions.diff import RowChange, diff_states
from wgsom.records.revisions.snapshots import AggregateState
from wgsom.releases.states import read_state

MAX_NAME_LENGTH = 120  # characters


class ReleaseQuerySet(models.QuerySet):
    """Releases, and what waits in them."""

    def unfinished(self) -> "ReleaseQuerySet":
        """Return the releases that can still be changed."""
        return self.filter(state__in=[Release.State.OPEN, Release.State.REVIEW])

    def create_named(self, name: str, owner) -> "Release":
        """Create a release of that name, with a number behind it where it is taken."""
        with transaction.atomic():
            lock_table(self.model)  # of two at this moment, the second sees the first
            names = [name[:MAX_NAME_LENGTH]]
            names += [f"{name[: MAX_NAME_LENGTH - 6]} ({count})" for count in range(2, 1000)]
            taken = set(self.model.objects.filter(name__in=names).values_list("name", flat=True))
            free = next(each for each in names if each not in taken)
            return self.create(name=free, owner=owner)

    def in_review(self) -> "ReleaseQuerySet":
        """Return the releases that await those who publish."""
        return self.filter(state=Release.State.REVIEW)


class Release(models.Model):
    """Changes of records that become public together, in one transaction, or not at all.

    Nothing of it is in the tables that public pages read before it is published.
    """

    changes_data_revision = False

    class State(models.TextChoices):
        """The states of a release."""

        OPEN = "open", "Open"
        REVIEW = "review", "In review"
        PUBLISHED = "published", "Published"
        REVERTED = "reverted", "Taken back"

    name = LineField(
        max_length=MAX_NAME_LENGTH,
        unique=True,
        help_text="What it is known by, such as: After the 11th session.",
    )
    note = ProseField(
        blank=True, help_text="For colleagues: what belongs into it, what is still missing."
    )
    state = models.CharField(max_length=10, choices=State, default=State.OPEN, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        related_name="releases",
        on_delete=models.SET_NULL,
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    submitted_at = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        related_name="published_releases",
        on_delete=models.SET_NULL,
    )
    reverted_at = models.DateTimeField(null=True, editable=False)
    # Part of every preview link: links from before it was renewed lead nowhere.
    preview_key = models.UUIDField(default=uuid4, editable=False)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        permissions = [
            ("publish_release", "Can publish and revert release"),
        ]

    def __str__(self):
        return self.name

    @property
    def is_unfinished(self) -> bool:
        """Whether it can still be changed, and published."""
        return self.state in (self.State.OPEN, self.State.REVIEW)

    @property
    def digest(self) -> str:
        """The version token of its changes: another one as soon as any of them changes."""
        changes = self.changes.order_by("pk").values_list("pk", "token", "is_returned")
        parts = (f"{key}.{token.hex}.{is_returned}" for key, token, is_returned in changes)
        return "-".join([self.state, *parts])


class ReleaseChangeQuerySet(models.QuerySet):
    """Changes of releases."""

    def pending(self) -> "ReleaseChangeQuerySet":
        """Return the changes that are published with their release: none that was returned."""
        return self.filter(is_returned=False)


class ReleaseChange(models.Model):
    """A change of a release to one aggregate: a pending revision, its creation or its deletion."""

    changes_data_revision = False

    release = models.ForeignKey(Release, related_name="changes", on_delete=models.CASCADE)
    object_type = models.CharField(max_length=50, help_text="The model of the root, as topic.")
    object_id = models.BigIntegerField(help_text="The primary key of the root.")
    label = models.TextField(help_text="The record in words, as the change has it.")
    before = models.JSONField(help_text="The rows that it was made over; empty for a new record.")
    after = models.JSONField(help_text="The rows as they are to be; empty for a deletion.")
    base_token = models.UUIDField(
        null=True, help_text="The version token of the record that it was made over."
    )
    token = models.UUIDField(default=uuid4, help_text="Another one for each time that it changes.")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    contributors = models.JSONField(
        default=list, help_text="The keys of all who had a hand in it, for four eyes."
    )
    reason = models.TextField(blank=True)
    changed_at = models.DateTimeField(default=timezone.now)
    marks = models.JSONField(
        default=list, help_text="What a program made up, to be looked at; none once a person saved."
    )
    is_returned = models.BooleanField(
        default=False, help_text="Sent back to its author: it is not published with the release."
    )
    comment = models.TextField(blank=True, help_text="Why it was sent back.")

    objects = ReleaseChangeQuerySet.as_manager()

    class Meta:
        ordering = ["object_type", "object_id"]
        constraints = [
            models.UniqueConstraint(
                name="release_change_once_a_record", fields=["release", "object_type", "object_id"]
            ),
            models.CheckConstraint(
                name="release_change_changes_something", condition=~Q(before=[], after=[])
            ),
        ]

    def __str__(self):
        return f"{self.label} in “{self.release}”"

    @property
    def key(self) -> tuple[str, int]:
        """The key of the aggregate's root."""
        return self.object_type, self.object_id

    @cached_property
    def model(self) -> type[AggregateRoot]:
        """The model of the aggregate's root."""
        return root_models()[self.object_type]

    @cached_property
    def base(self) -> AggregateState:
        """The record that it was made over."""
        return read_state(self.before)

    @cached_property
    def target(self) -> AggregateState:
        """The record as it is to be."""
        return read_state(self.after)

    @property
    def row_changes(self) -> list[RowChange]:
        """The changes, row by row, over what it was made over."""
        return diff_states(self.base, self.target)

    @property
    def action(self) -> str:
        """The action on the record: "new", "changed" or "deleted"."""
        return "new" if not self.before else "changed" if self.after else "deleted"

    @property
    def origin(self) -> str:
        """Author and reason of the change, for the record's history; empty for a program."""
        name = (self.author.get_full_name() or self.author.get_username()) if self.author else ""
        return f"({': '.join(filter(None, (name, self.reason)))})" if name or self.reason else ""

    @property
    def root(self) -> AggregateRoot | None:
        """The record as it stands in public tables now; None if it is not there."""
        return self.model._base_manager.filter(pk=self.object_id).first()


def root_models() -> dict[str, type[AggregateRoot]]:
    """Return the models of aggregates' roots, by name."""
    roots = (each for each in apps.get_models() if issubclass(each, AggregateRoot))
    return {each._meta.model_name: each for each in roots}

"""The public change log: the changes of what is public, and nothing else."""

from collections.abc import Iterator

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q, Subquery
from django.urls import get_script_prefix, reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst

from wgsom.records.aggregates import AggregateRoot, VersionedModel
from wgsom.records.publication import public_models


def _is_one_of(object_type: str, key: str, models_given: Iterator[type[VersionedModel]]) -> Q:
    """Return the condition that a change names, in those fields, a row that is public now."""
    condition = Q(pk__in=[])
    for model in models_given:
        rows = model.objects.filter(pk=OuterRef(key))
        condition |= Q(**{object_type: model._meta.model_name}) & Exists(rows)
    return condition


class ChangelogEntryQuerySet(models.QuerySet):
    """Changes of public rows."""

    def public(self) -> "ChangelogEntryQuerySet":
        """Return the changes of rows that are public now, and that others went; newest first.

        Of what has been withdrawn since nothing is shown, only that it was withdrawn: not even
        once the row is public again, since its text may be why it went.
        """
        is_public = _is_one_of("object_type", "object_id", public_models())
        withdrawals = self.model._base_manager.filter(action=ChangelogEntry.Action.WITHDRAWN)
        since = withdrawals.filter(
            object_type=OuterRef("object_type"),
            object_id=OuterRef("object_id"),
            pk__gt=OuterRef("pk"),
        )
        shown = Q(action=ChangelogEntry.Action.WITHDRAWN) | (is_public & ~Exists(since))
        has_page = _is_one_of("root_type", "root_id", public_models(AggregateRoot))
        return (
            self.filter(shown, is_visible=True)
            .annotate(has_page=ExpressionWrapper(has_page, models.BooleanField()))
            .order_by("-pk")
        )

    def of_root(self, root: AggregateRoot) -> "ChangelogEntryQuerySet":
        """Return the changes of a record and of its parts."""
        return self.filter(root_type=root._meta.model_name, root_id=root.pk)

    def last_changed_of(self, model: type[AggregateRoot]) -> Subquery:
        """Return, for a query of records of that model, when readers last saw each change."""
        mine = self.filter(
            root_type=model._meta.model_name, root_id=OuterRef("pk"), is_visible=True
        )
        return Subquery(mine.order_by("-pk").values("made_at")[:1])

    def last_changed(self, root: AggregateRoot):
        """Return when readers last saw a record or its parts change; None if they never did."""
        listed = self.of_root(root).filter(is_visible=True).order_by("-pk")
        return listed.values_list("made_at", flat=True).first()


class ChangelogEntry(models.Model):
    """A change of a row as readers saw it: what it showed before, and after, in words.

    Kept beside the versions, which hold drafts as well: here stands only what was public then.
    """

    class Action(models.TextChoices):
        """The action of an entry: what became of the row for its readers."""

        ADDED = "added", "Added"
        CHANGED = "changed", "Changed"
        WITHDRAWN = "withdrawn", "Withdrawn"

    made_at = models.DateTimeField()
    action = models.CharField(max_length=10, choices=Action)
    object_type = models.CharField(max_length=50, help_text="The row's model, as consideration.")
    object_id = models.BigIntegerField(help_text="The row's primary key.")
    name = models.TextField(help_text="The row in words, as of then.")
    before = models.JSONField(help_text="What each field showed before; empty if it was not there.")
    after = models.JSONField(help_text="What each field shows since; empty if it is gone.")
    values = models.JSONField(
        encoder=DjangoJSONEncoder,
        help_text="Its values then, as stored: what they lead to may be renamed.",
    )
    root_type = models.CharField(max_length=50, help_text="The model of what it is part of.")
    root_id = models.BigIntegerField(help_text="The primary key of that.")
    public_label = models.TextField(help_text="That without a word of its text, as Topic 26.")
    path = models.TextField(help_text="The page of that, from the root of the site on.")
    is_visible = models.BooleanField(
        default=True, help_text="Not where a part came or went together with its whole."
    )
    data_revision = models.PositiveBigIntegerField(
        null=True,
        editable=False,
        db_index=True,
        help_text="The data revision as of which readers see the change. The database writes it; "
        "0 is before revisions were counted.",
    )

    objects = ChangelogEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["root_type", "root_id"], name="changelog_root"),
            models.Index(fields=["object_type", "object_id"], name="changelog_row"),
            models.Index(fields=["made_at"], name="changelog_made_at"),
        ]

    def __str__(self):
        return f"{self.public_label}: {self.object_type} {self.action}"

    def get_absolute_url(self):
        """Return the page of what changed, or the list of changes if there is none any more.

        On rows of `public()`.
        """
        if self.has_page:
            return get_script_prefix() + self.path.removeprefix("/")
        return reverse("changes:change-list")

    @property
    def title(self) -> str:
        """The change in words; of what was withdrawn, no word of its text."""
        return self.redacted_title if self.action == self.Action.WITHDRAWN else self.name

    @property
    def redacted_title(self) -> str:
        """The subject of the change, without a word of its text: "Consideration of Topic 6"."""
        return (
            self.public_label
            if self.is_of_root
            else f"{self.object_type_label} of {self.public_label}"
        )

    @cached_property
    def object_type_label(self) -> str:
        """The name of such a row: "Agenda item"."""
        found = {each._meta.model_name: each._meta.verbose_name for each in public_models()}
        return capfirst(str(found.get(self.object_type, self.object_type)))

    def of_same_row(self) -> ChangelogEntryQuerySet:
        """Return the changes of the same row."""
        return ChangelogEntry.objects.filter(object_type=self.object_type, object_id=self.object_id)

    @property
    def is_of_root(self) -> bool:
        """Whether the row is an aggregate, and not part of one."""
        return (self.object_type, self.object_id) == (self.root_type, self.root_id)

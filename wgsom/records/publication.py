"""Draft, in review, published: what everyone may see of the record, decided here and nowhere else.

`Model.objects` gives what is public; every page, file, search, count and the rule read through it.
`Model.all_objects` gives all rows, and is for the Secretariat's desk, for validation and for
loading.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType

from django.apps import apps
from django.db import models
from django.db.models import Q

from wgsom.records.aggregates import AggregateRoot, VersionedModel
from wgsom.revision_cache import reading


class State(models.TextChoices):
    """The workflow state of a record."""

    DRAFT = "draft", "Draft"
    REVIEW = "review", "In review"
    PUBLISHED = "published", "Published"


# The rows that are read as if they were published, by model: only while a preview is made.
_previewed: ContextVar[Mapping[type[models.Model], frozenset[int]]] = ContextVar(
    "previewed", default=MappingProxyType({})
)


@contextmanager
def previewed(rows: Iterable[models.Model]) -> Iterator[None]:
    """Read some rows as if they were published, in this context and for as long as it lasts.

    Nothing is written, and nothing kept or taken from what is kept. Projections do not know of it:
    what is previewed has to be computed.
    """
    keys = defaultdict(set)
    for row in rows:
        keys[type(row)].add(row.pk)
    token = _previewed.set({model: frozenset(found) for model, found in keys.items()})
    try:
        with reading(None):
            yield
    finally:
        _previewed.reset(token)


def is_previewing() -> bool:
    """Return whether a preview is being made."""
    return bool(_previewed.get())


def _published(model: type[models.Model], prefix: str = "") -> Q:
    """Return the condition that a row, or one that a relation leads to, is published."""
    condition = Q(**{f"{prefix}state": State.PUBLISHED})
    if keys := _previewed.get().get(model):
        condition |= Q(**{f"{prefix}pk__in": keys})
    return condition


class PublicManager(models.Manager):
    """The rows that everyone may see: those that the model's `public_condition` gives."""

    def get_queryset(self) -> models.QuerySet:
        return super().get_queryset().filter(self.model.public_condition())


def public(queryset_class: type[models.QuerySet]) -> models.Manager:
    """Return the manager of the public rows, with the methods of a queryset."""
    return PublicManager.from_queryset(queryset_class)()


class PublicVisibilityModel(models.Model):
    """A model some of whose rows are public: its own state, or that of what it belongs to, says.

    Name in `visible_with` the relations that have to be public too; a row that has none of an
    optional one is public all the same. Name the managers `objects` and `all_objects`, and set the
    options `default_manager_name` and `base_manager_name` of Meta to "all_objects": whatever
    validates or deletes has to know of all rows.
    """

    visible_with: tuple[str, ...] = ()

    class Meta:
        abstract = True

    @classmethod
    def public_condition(cls) -> Q:
        """Return the condition that a row is public."""
        condition = Q()
        for name in cls.visible_with:
            field = cls._meta.get_field(name)
            theirs = _published(field.related_model, f"{name}__")
            condition &= theirs | Q(**{name: None}) if field.null else theirs
        return condition

    @property
    def would_be_public(self) -> bool:
        """Whether it would be public, saved as it is here."""
        owners = [getattr(self, name) for name in self.visible_with]
        return all(owner is None or owner.is_published for owner in owners)


class PublishableModel(PublicVisibilityModel):
    """A model with a state of its own.

    It begins as a draft, whoever makes it; the fixtures say that theirs are published.
    """

    fixture_ignored_fields = ("state",)

    state = models.CharField(
        max_length=10,
        choices=State,
        default=State.DRAFT,
        help_text="Only what is published is seen by anyone but staff.",
    )

    class Meta:
        abstract = True

    @classmethod
    def public_condition(cls) -> Q:
        return super().public_condition() & _published(cls)

    @property
    def would_be_public(self) -> bool:
        return super().would_be_public and self.is_published

    @property
    def is_published(self) -> bool:
        """Whether it is published, as far as its own state goes."""
        return self.state == State.PUBLISHED


def public_models(
    base: type[VersionedModel] = VersionedModel,
) -> Iterator[type[VersionedModel]]:
    """Yield the models kept in the history of which readers are told."""
    for model in apps.get_models():
        if issubclass(model, base) and model.has_public_changes:
            yield model


def is_public(row: VersionedModel) -> bool:
    """Return whether everyone sees a row, as it stands in the database."""
    model = type(row)
    return bool(row.pk) and model.has_public_changes and model.objects.filter(pk=row.pk).exists()


def dependents(root: AggregateRoot) -> dict[tuple[str, int], AggregateRoot]:
    """Return the aggregates with parts that are public only with this one."""
    found = {}
    for model in public_models():
        for name in set(getattr(model, "visible_with", ())) - {*model.parent_relations}:
            if model._meta.get_field(name).related_model is type(root):
                rows = model._base_manager.filter(**{name: root}).select_related(
                    *model.parent_relations
                )
                if issubclass(model, PublishableModel):
                    rows = rows.filter(state=State.PUBLISHED)
                found |= {(row.root._meta.model_name, row.root.pk): row.root for row in rows}
    return found

"""Aggregates and their parts: what is edited, kept in the history and restored together.

A topic is an aggregate, with its proposals, mandates, considerations and assessments; so is a
session with its agenda and documents. Whatever changes in one of them makes a new version token of
the aggregate.
"""

from uuid import UUID, uuid4

from django.apps import apps
from django.db import connections, models, router, transaction
from django.utils.text import capfirst


class VersionedModel(models.Model):
    """A model whose rows are kept in the history.

    Name in `child_relations` the relations to what belongs to a row, and in `parent_relations`
    those to what it belongs to itself: it is part of the first of these that is not empty.
    """

    child_relations: tuple[str, ...] = ()
    parent_relations: tuple[str, ...] = ()
    has_public_changes = True  # whether readers are told of what changes in its public rows

    class Meta:
        abstract = True

    def save(self, *args, using: str | None = None, **kwargs) -> None:
        """Save the row, in one transaction with what is derived from it."""
        with transaction.atomic(using=using, savepoint=False):
            super().save(*args, using=using, **kwargs)

    def doubtful_values(self) -> dict[str, str]:
        """Return the values that are probably mistyped: by field, a sentence that says why.

        Empty if there are none. The form asks about them once, and the check of the register
        reports them.
        """
        return {}

    @property
    def root(self) -> "VersionedModel":
        """The root of its aggregate; itself if it is part of nothing."""
        owners = (getattr(self, name) for name in self.parent_relations)
        return next((owner for owner in owners if owner), self)

    @property
    def root_reference(self) -> tuple[type["VersionedModel"], int]:
        """The model and the primary key of that, whether it is still there or not."""
        for field in map(self._meta.get_field, self.parent_relations):
            if key := getattr(self, field.attname):
                return field.related_model, key
        return type(self), self.pk


class AggregateRoot(VersionedModel):
    """The root of an aggregate. Each change of it, or of a part, makes a new version token."""

    version_token = models.UUIDField(default=uuid4, editable=False)

    class Meta:
        abstract = True

    @property
    def public_label(self) -> str:
        """The name of the record where nothing of its text may be told."""
        key = "/".join(str(part) for part in self.natural_key())
        return f"{capfirst(self._meta.verbose_name)} {key}"


def lock(root: AggregateRoot) -> UUID | None:
    """Lock an aggregate until the transaction ends, and return its version token.

    None if it was deleted at this very moment. Who locks several does so in one order: by the
    model's name and the primary key. Rows that lead to it can be added meanwhile.
    """
    rows = type(root)._base_manager.select_for_update(no_key=True).filter(pk=root.pk)
    return rows.values_list("version_token", flat=True).first()


def lock_table(model: type[models.Model]) -> None:
    """Lock a table against other writers, and other callers of this, until the transaction ends.

    For what has no rows yet that could be locked. On SQLite the transaction itself does it.
    """
    connection = connections[router.db_for_write(model)]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"LOCK TABLE {table} IN EXCLUSIVE MODE")


def lock_all_roots() -> None:
    """Lock every aggregate there is: for a program that changes many, while others may too."""
    roots = [model for model in apps.get_models() if issubclass(model, AggregateRoot)]
    for model in sorted(roots, key=lambda each: each._meta.model_name):
        list(model._base_manager.select_for_update(no_key=True).order_by("pk").values_list("pk"))

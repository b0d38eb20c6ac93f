"""Wholes and their parts: what is edited, kept in the history and restored together.

A topic is a whole, with its proposals, mandates, considerations and assessments; so is a session
with its agenda and documents. Whatever changes in one of them makes a new edition of the whole.
"""

from uuid import UUID, uuid4

from django.apps import apps
from django.db import models
from django.utils.text import capfirst


class KeptModel(models.Model):
    """A model whose rows are kept in the history.

    Name in `parts` the relations to what belongs to a row, and in `part_of` those to what it
    belongs to itself: it is part of the first of these that is not empty.
    """

    parts: tuple[str, ...] = ()
    part_of: tuple[str, ...] = ()
    is_for_readers = True  # whether readers are told of what changes in its public rows

    class Meta:
        abstract = True

    @property
    def whole(self) -> "KeptModel":
        """What it is a part of; itself if it is part of nothing."""
        owners = (getattr(self, name) for name in self.part_of)
        return next((owner for owner in owners if owner), self)

    @property
    def whole_reference(self) -> tuple[type["KeptModel"], int]:
        """The model and the primary key of that, whether it is still there or not."""
        for field in map(self._meta.get_field, self.part_of):
            if key := getattr(self, field.attname):
                return field.related_model, key
        return type(self), self.pk


class WholeModel(KeptModel):
    """A model whose rows are wholes. Each change of one, or of its parts, makes a new edition."""

    edition = models.UUIDField(default=uuid4, editable=False)

    class Meta:
        abstract = True

    @property
    def cited_as(self) -> str:
        """How it is named where nothing of its text may be told."""
        key = "/".join(str(part) for part in self.natural_key())
        return f"{capfirst(self._meta.verbose_name)} {key}"


def lock(whole: WholeModel) -> UUID | None:
    """Return the edition of a whole, which nobody else can change until the transaction ends.

    None if it was deleted at this very moment. Who locks several does so in one order: by the
    model's name and the primary key. Rows that lead to it can be added meanwhile.
    """
    rows = type(whole)._base_manager.select_for_update(no_key=True).filter(pk=whole.pk)
    return rows.values_list("edition", flat=True).first()


def lock_all() -> None:
    """Lock every whole there is: for a program that changes many, while others may too."""
    wholes = [model for model in apps.get_models() if issubclass(model, WholeModel)]
    for model in sorted(wholes, key=lambda each: each._meta.model_name):
        list(model._base_manager.select_for_update(no_key=True).order_by("pk").values_list("pk"))

"""Wholes and their parts: what is edited, kept in the history and restored together.

A topic is a whole, with its proposals, mandates, considerations and assessments; so is a session
with its agenda and documents. Whatever changes in one of them makes a new edition of the whole.
"""

from uuid import uuid4

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

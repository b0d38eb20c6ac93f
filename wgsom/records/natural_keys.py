"""Natural keys, stated once a model: how a record is named in fixtures."""

from collections.abc import Mapping
from itertools import chain

from django.db import models


class NaturalKeyQuerySet(models.QuerySet):
    """Rows that can be found by their natural key."""

    def get_by_natural_key(self, *values) -> models.Model:
        """Return the row whose natural key these are; raise DoesNotExist if there is none."""
        return self.get(**dict(zip(self.model.natural_key_lookups(), values, strict=True)))


class NaturalKeyModel(models.Model):
    """A model whose rows are named by `natural_key_fields`.

    A foreign key among them stands for the natural key of what it points to: with
    `("resolution", "number")`, OP 15 of resolution 6/3 is (6, 3, 15).
    """

    natural_key_fields: tuple[str, ...] = ()
    fixture_ignored_fields: tuple[
        str, ...
    ] = ()  # fields that files leave alone, unless they give them
    is_immutable = False  # whether a row stays for good as it was first saved

    objects = NaturalKeyQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def natural_key_lookups(cls) -> list[str]:
        """Return the lookups of the key's parts, such as resolution__number, in order."""
        lookups = []
        for name in cls.natural_key_fields:
            related = cls._meta.get_field(name).related_model
            parts = related.natural_key_lookups() if related else []
            lookups += [f"{name}__{part}" for part in parts] or [name]
        return lookups

    @classmethod
    def key_of(cls, values: Mapping) -> list:
        """Return the natural key in values as a fixture has them, foreign keys as lists."""
        written = [values.get(name) for name in cls.natural_key_fields]
        parts = [value if isinstance(value, list) else [value] for value in written]
        return list(chain.from_iterable(parts))

    @classmethod
    def identity_of(cls, key: tuple) -> tuple:
        """Return what of a natural key tells a row from all others; by default all of it."""
        return key

    def natural_key(self) -> tuple:
        """Return the key's parts; None for those of a foreign key that is empty."""
        return tuple(self._follow(lookup) for lookup in self.natural_key_lookups())

    def _follow(self, lookup: str):
        value = self
        for name in lookup.split("__"):
            value = getattr(value, name, None)
        return value

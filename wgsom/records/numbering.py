"""Records in a sequence: known by a number that is soon after the one before."""

from typing import ClassVar

from django.db import models


class NumberedModel(models.Model):
    """A model whose rows have a `number` in a sequence, with the manager `all_objects`.

    A number more than `max_number_gap` after the one before is probably mistyped.
    """

    max_number_gap: ClassVar[int]

    class Meta:
        abstract = True

    def doubtful_values(self) -> dict[str, str]:
        """Return, as that of the base does, a number that is far after the last one before it."""
        if not self.number:
            return {}
        before = type(self).all_objects.filter(number__lt=self.number)
        last = before.aggregate(last=models.Max("number"))["last"] or 0
        sentence = self.number_gap(last, self.number)
        return {"number": sentence} if sentence else {}

    @classmethod
    def number_gap(cls, last: int, number: int) -> str:
        """Return, in words, that a number is far after the one before; empty if it is not."""
        if number - last <= cls.max_number_gap:
            return ""
        noun = cls._meta.verbose_name
        named = f"The {noun} before it is {noun} {last}" if last else f"It is the first {noun}"
        return f"{named}, and its number is {number}."

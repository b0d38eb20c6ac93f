"""The rows of a list that an index has put in order, read from the database as they are needed."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

from wgsom.exports.tables import value_at
from wgsom.lists.bitmaps import RowOrder
from wgsom.search.lookups import KeyIn, KeySet

Row = TypeVar("Row", bound=Model)

BATCH_SIZE = 500  # rows read at once


class ListedRows(list):
    """Rows that are in memory, with enough of a queryset for an export and a list's page."""

    def iterator(self, chunk_size: int = BATCH_SIZE) -> Iterator[Any]:
        """Yield the rows."""
        return iter(self)

    def count(self) -> int:
        """Return how many there are."""
        return len(self)

    def values_list(self, *fields: str, flat: bool = False) -> "ListedRows":
        """Return values in place of the rows: tuples, or, if `flat`, those of the one field."""
        if flat:
            return ListedRows(value_at(row, fields[0]) for row in self)
        return ListedRows(tuple(value_at(row, name) for name in fields) for row in self)


class NumberedRows(Generic[Row]):
    """The rows of a queryset that have certain numbers, in the order of these.

    A sequence, and enough of a queryset for an export: `iterator` and `values_list`, which hold a
    batch in memory at a time. The model has a unique field `number`.
    """

    def __init__(self, rows: QuerySet, numbers: RowOrder):
        self.all, self.numbers = rows, numbers

    def reading(self, change: Callable[[QuerySet], QuerySet]) -> "NumberedRows[Row]":
        """Return the same rows, read by a changed queryset: with relations, say."""
        return NumberedRows(change(self.all), self.numbers)

    def __len__(self) -> int:
        return len(self.numbers)

    count = __len__

    def __getitem__(self, part: slice) -> list[Row]:
        return self._read(self.numbers[part])

    def __iter__(self) -> Iterator[Row]:
        return self.iterator()

    def iterator(self, chunk_size: int = BATCH_SIZE) -> Iterator[Row]:
        """Yield the rows: in one query, if they stand by number."""
        if self.numbers.is_by_number:
            yield from self.by_number.iterator(chunk_size)
            return
        for batch in self.batches(chunk_size):
            yield from self._read(batch)

    @property
    def by_number(self) -> QuerySet:
        """The rows as a queryset, by number."""
        return self.all.filter(KeyIn("number", KeySet(self.numbers))).order_by("number")

    def values_list(self, *fields: str) -> "NumberedValues":
        """Return values in place of the rows."""
        return NumberedValues(self, fields)

    def _read(self, numbers: Sequence[int]) -> list[Row]:
        found = {row.number: row for row in self.all.filter(number__in=numbers)}
        return [found[number] for number in numbers if number in found]

    def batches(self, size: int) -> Iterator[list[int]]:
        """Yield the numbers, so many at a time."""
        batch: list[int] = []
        for number in self.numbers:
            batch.append(number)
            if len(batch) == size:
                yield batch
                batch = []
        if batch:
            yield batch


class NumberedValues:
    """Values of such rows, in their order."""

    def __init__(self, rows: NumberedRows, fields: Sequence[str]):
        self.rows, self.fields = rows, fields

    def iterator(self, chunk_size: int = BATCH_SIZE) -> Iterator[Sequence[Any]]:
        """Yield the values of each row as a sequence."""
        if self.rows.numbers.is_by_number:
            yield from self.rows.by_number.values_list(*self.fields).iterator(chunk_size)
            return
        values = self.rows.all.order_by().values_list("number", *self.fields)
        for batch in self.rows.batches(chunk_size):
            found = {number: rest for number, *rest in values.filter(number__in=batch)}
            yield from (found[number] for number in batch if number in found)

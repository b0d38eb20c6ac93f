"""A model field for several short texts, kept in one column."""

from collections.abc import Iterable

from django.db import models

SEPARATOR = "|"


class DelimitedField(models.TextField):
    """Several short texts in one column, with | between; in Python a tuple, empty for none.

    A read model keeps them so: a table of values would be joined for every row that is shown.
    No value may hold the separator.
    """

    def from_db_value(self, value, expression, connection) -> tuple[str, ...] | None:
        return None if value is None else tuple(value.split(SEPARATOR)) if value else ()

    def to_python(self, value) -> tuple[str, ...]:
        if isinstance(value, str):
            return tuple(value.split(SEPARATOR)) if value else ()
        return tuple(value or ())

    def get_prep_value(self, value: str | Iterable | None) -> str | None:
        return value if value is None or isinstance(value, str) else SEPARATOR.join(map(str, value))

    def value_to_string(self, obj) -> str:
        return self.get_prep_value(self.value_from_object(obj)) or ""

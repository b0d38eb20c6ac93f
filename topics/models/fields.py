"""A model field for several short texts, kept in one column."""

from collections.abc import Iterable

from django.db import models

SEPARATOR = "|"


class DelimitedField(models.TextField):
    """Several short texts in one column, with | between; in Python a tuple, empty for none.

    A read model keeps them so: a table of values would be joined for every row that is shown.
    Lookups: `has` for one of the values, `has_prefix` for the beginning of one. No value may hold
    the separator, or % or _.
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


class _ValueLookup(models.Lookup):
    """A search for a value between separators, which the column is given at both ends."""

    prepare_rhs = False
    pattern: str

    def as_sql(self, compiler, connection):
        column, parameters = self.process_lhs(compiler, connection)
        wanted = self.pattern.format(self.rhs)
        return f"'{SEPARATOR}' || {column} || '{SEPARATOR}' LIKE %s", [*parameters, wanted]


@DelimitedField.register_lookup
class Has(_ValueLookup):
    """Whether a value is one of the field's."""

    lookup_name = "has"
    pattern = f"%{SEPARATOR}{{}}{SEPARATOR}%"


@DelimitedField.register_lookup
class HasPrefix(_ValueLookup):
    """Whether one of the field's values begins so."""

    lookup_name = "has_prefix"
    pattern = f"%{SEPARATOR}{{}}%"


@DelimitedField.register_lookup
class HasSuffix(_ValueLookup):
    """Whether one of the field's values ends so."""

    lookup_name = "has_suffix"
    pattern = f"%{{}}{SEPARATOR}%"

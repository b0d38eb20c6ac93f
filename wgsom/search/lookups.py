"""Rows whose key is among some, however many: the keys are handed over as one value."""

from collections.abc import Iterable

from django.db.models import BooleanField, F, Func, Lookup


class KeySet:
    """Some primary keys, as the databases take them; there may be very many."""

    def __init__(self, keys: Iterable[int]):
        self.joined = ",".join(map(str, keys))


class KeyIn(Func):
    """The condition that a field's value is among some keys."""

    output_field = BooleanField()

    def __init__(self, field: str, keys: KeySet):
        super().__init__(F(field))
        self.keys = keys

    def as_sqlite(self, compiler, connection, **context):
        field, parameters = compiler.compile(self.source_expressions[0])
        keys = "SELECT value FROM json_each(%s)"
        return f"{field} IN ({keys})", [*parameters, f"[{self.keys.joined}]"]

    def as_postgresql(self, compiler, connection, **context):
        field, parameters = compiler.compile(self.source_expressions[0])
        keys = "SELECT unnest(%s::bigint[])"
        return f"{field} IN ({keys})", [*parameters, f"{{{self.keys.joined}}}"]


class Begins(Lookup):
    """Whether a word begins with some letters, looked up in the index of the column.

    SQLite uses no index for LIKE where words differ by case.
    """

    lookup_name = "begins"
    prepare_rhs = False

    def as_sqlite(self, compiler, connection):
        column, parameters = self.process_lhs(compiler, connection)
        after = self.rhs[:-1] + chr(ord(self.rhs[-1]) + 1)
        return f"({column} >= %s AND {column} < %s)", [*parameters, self.rhs, *parameters, after]

    def as_postgresql(self, compiler, connection):
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} LIKE %s", [
            *parameters,
            f"{connection.ops.prep_for_like_query(self.rhs)}%",
        ]

"""Rows whose key is among some, however many: the keys are handed over as one value."""

import json
from collections.abc import Sequence

from django.db.models import BooleanField, F, Func


class Keys:
    """Some primary keys. Never compared by what they are: there may be very many."""

    def __init__(self, keys: Sequence[int]):
        self.all = list(keys)


class Among(Func):
    """The condition that a field's value is among some keys."""

    output_field = BooleanField()

    def __init__(self, field: str, keys: Keys):
        super().__init__(F(field))
        self.keys = keys

    def as_sqlite(self, compiler, connection, **context):
        field, parameters = compiler.compile(self.source_expressions[0])
        keys = json.dumps(self.keys.all)
        return f"{field} IN (SELECT value FROM json_each(%s))", [*parameters, keys]

    def as_postgresql(self, compiler, connection, **context):
        field, parameters = compiler.compile(self.source_expressions[0])
        return f"{field} = ANY(%s::bigint[])", [*parameters, self.keys.all]

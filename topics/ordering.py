"""The orders that topics can be listed in, the same on every database."""

from django.db.models import Case, F, Value, When
from django.db.models.functions import Lower

from topics.vocabulary import Answer


class Alphabetical(Lower):
    """A text in alphabetical order, case aside, by code point.

    PostgreSQL would follow the database's locale, and SQLite has none.
    """

    def as_postgresql(self, compiler, connection, **context):
        template = '%(function)s(%(expressions)s) COLLATE "C"'
        return self.as_sql(compiler, connection, template=template, **context)


def by_position(field: str, values: list[str]) -> Case:
    """Return the place of a field's value in a list, for sorting in that order."""
    places = [When(**{field: value}, then=Value(place)) for place, value in enumerate(values)]
    return Case(*places)


# Names, in the address, of what topics can be sorted by. The first is the default.
TOPIC_ORDERINGS = {
    "number": F("number"),
    "title": Alphabetical("title"),
    "answer": by_position("answer", Answer.values),
    "proposed": F("first_proposed"),
    "considered": F("last_considered"),
}
TOPIC_ORDER_LABELS = {
    "number": "Number",
    "title": "Title",
    "answer": "Answer",
    "proposed": "First proposed",
    "considered": "Last considered",
}

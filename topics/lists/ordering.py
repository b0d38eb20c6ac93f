"""The orders that topics can be listed in, the same on every database."""

from django.db.models import Case, F, Value, When
from django.db.models.functions import Lower

from topics.choices import Answer


class Alphabetical(Lower):
    """A text by code point, the case of ASCII letters aside: what SQLite's LOWER gives.

    PostgreSQL would fold case and sort by the database's locale.
    """

    def as_postgresql(self, compiler, connection, **context):
        template = '%(function)s(%(expressions)s COLLATE "C")'
        return self.as_sql(compiler, connection, template=template, **context)


def by_position(field: str, values: list[str]) -> Case:
    """Return the place of a field's value in a list, for sorting in that order."""
    places = [When(**{field: value}, then=Value(place)) for place, value in enumerate(values)]
    return Case(*places)


# What topics can be sorted by, under the name in the URL: the words for it, and the
# expression. The first is the default.
TOPIC_ORDERINGS = {
    "number": ("Number", F("number")),
    "title": ("Title", Alphabetical("title")),
    "answer": ("Answer", by_position("answer", Answer.values)),
    "proposed": ("First proposed", F("first_proposed")),
    "considered": ("Last considered", F("last_considered")),
    # The longest first: that is what is asked for.
    "waiting": ("Waiting longest", -(F("waiting") + F("waiting_unknown"))),
}

"""The orders that topics can be listed in, the same on every database."""

from django.db.models.functions import Lower


class Alphabetical(Lower):
    """A text by code point, the case of ASCII letters aside: what SQLite's LOWER gives.

    PostgreSQL would fold case and sort by the database's locale.
    """

    def as_postgresql(self, compiler, connection, **context):
        template = '%(function)s(%(expressions)s COLLATE "C")'
        return self.as_sql(compiler, connection, template=template, **context)


# What topics can be sorted by, under the name in the URL. The first is the default.
TOPIC_ORDERINGS = {
    "number": "Number",
    "title": "Title",
    "answer": "Answer",
    "proposed": "First proposed",
    "considered": "Last considered",
    "waiting": "Waiting longest",
}

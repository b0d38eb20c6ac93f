"""Django's backend of SQLite, with what happens right before each commit."""

from django.db.backends.sqlite3 import base

from wgsom.conf.backends.before_commit import BeforeCommitMixin


class DatabaseWrapper(BeforeCommitMixin, base.DatabaseWrapper):
    """A connection to SQLite."""

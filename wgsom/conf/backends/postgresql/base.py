"""Django's backend of PostgreSQL, with what happens right before each commit."""

from django.db.backends.postgresql import base

from wgsom.conf.backends.before_commit import BeforeCommitMixin


class DatabaseWrapper(BeforeCommitMixin, base.DatabaseWrapper):
    """A connection to PostgreSQL."""

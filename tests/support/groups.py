"""The groups of staff, for tests that begin with an empty database."""

from importlib import import_module
from types import SimpleNamespace

from django.apps import apps
from django.db import connection

migration = import_module("topics.migrations.0006_groups")


def groups_there() -> None:
    """Make the groups as their migration does."""
    migration.make_groups(apps, SimpleNamespace(connection=connection))

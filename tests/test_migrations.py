"""Migrations: complete, and the database's own checks are there after each of them."""

import pytest
from django.core.management import call_command
from django.db import connection, models

from sessions.models import Session
from tests.test_constraints import refuses
from topics.item_guard import remove_before_migrating
from topics.models import Consideration
from wgsom.upkeep.triggers import remove_before_migrating as remove_triggers

pytestmark = pytest.mark.django_db(transaction=True)


def guard_holds() -> bool:
    """Whether the database refuses an agenda item of another session."""
    rows = Consideration.objects.filter(topic__number=5)
    return refuses(lambda: rows.update(session=Session.objects.get(number=8)))


def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_migrating_puts_the_guard_of_agenda_items_in_place():
    call_command("load_register", verbosity=0)
    remove_before_migrating("default")
    if connection.vendor == "sqlite":
        assert not guard_holds()

    call_command("migrate", verbosity=0)
    call_command("migrate", verbosity=0)

    assert guard_holds()


def test_the_guard_outlives_a_rebuild_of_the_table():
    """A migration that rebuilds the table on SQLite would lose its triggers."""
    call_command("load_register", verbosity=0)
    narrow = Consideration._meta.get_field("extent")
    wide = models.CharField(max_length=20)
    wide.set_attributes_from_name("extent")
    wide.model = Consideration

    remove_before_migrating("default")
    remove_triggers("default", plan=["something"])
    with connection.schema_editor() as editor:
        editor.alter_field(Consideration, narrow, wide)
        editor.alter_field(Consideration, wide, narrow)
    call_command("migrate", verbosity=0)

    assert guard_holds()

"""Migrations: complete, and the database's own checks are there after each of them."""

import pytest
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.executor import MigrationExecutor

from sessions.models import Session
from tests.test_constraints import refuses
from topics.item_guard import install_after_migrating, remove_before_migrating
from topics.models import Consideration


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db(transaction=True)
def test_rows_survive_going_forward_from_the_first_state():
    """Every later migration is run here on a database that holds the register."""
    call_command("load_register", verbosity=0)
    before = {
        model: list(model.objects.order_by("pk").values()) for model in (Session, Consideration)
    }
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()
    first = [(app, "0001_initial") for app in ("wg_sessions", "topics", "wgsom")]
    try:
        executor.migrate(first)
    finally:
        call_command("migrate", verbosity=0)

    assert set(MigrationExecutor(connection).loader.applied_migrations) >= set(latest)
    assert before == {
        model: list(model.objects.order_by("pk").values()) for model in (Session, Consideration)
    }


@pytest.mark.django_db(transaction=True)
def test_the_guard_of_agenda_items_outlives_a_rebuild_of_the_table():
    """A migration that rebuilds the table on SQLite would lose its triggers."""
    call_command("load_register", verbosity=0)
    wider = models.CharField(max_length=20)
    wider.set_attributes_from_name("extent")
    field = Consideration._meta.get_field("extent")
    remove_before_migrating("default")
    with connection.schema_editor() as editor:
        wider.model = Consideration
        editor.alter_field(Consideration, field, wider)
        editor.alter_field(Consideration, wider, field)
    install_after_migrating("default")
    install_after_migrating("default")

    rows = Consideration.objects.filter(topic__number=5)
    assert refuses(lambda: rows.update(session=Session.objects.get(number=8)))

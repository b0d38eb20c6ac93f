"""The app of what both other apps stand on."""

from django.apps import AppConfig
from django.db import transaction
from django.db.models.signals import post_migrate, pre_migrate


def finish_transaction(using: str) -> None:
    """Do what belongs to a transaction that changed the record, before and after its commit."""
    from wgsom.records.projections.refresh import refresh_before_commit
    from wgsom.web.cdn import purge

    refresh_before_commit(using)
    transaction.on_commit(purge.start, using, robust=True)


class WgsomConfig(AppConfig):
    """The app of the project itself; its tables are those of search, projections and change log."""

    name = "wgsom"
    verbose_name = "Register"

    def ready(self):
        from wgsom.changelog import recorder  # noqa: F401 - connects to the signals of revisions
        from wgsom.conf.backends.before_commit import before_commit
        from wgsom.records.data_revision.triggers import data_revision_triggers
        from wgsom.records.limits import limit_triggers
        from wgsom.records.projections.triggers import (
            install_after_migrating,
            invalidation_triggers,
            suspend_before_migrating,
        )
        from wgsom.records.revisions.registry import register_versioned_models
        from wgsom.records.triggers import register_triggers, remove_before_migrating
        from wgsom.staff import report_admin, search_admin  # noqa: F401 - registers screens
        from wgsom.staff.accounts import admin, checks, events  # noqa: F401 - registers them
        from wgsom.web import checks as web_checks  # noqa: F401 - registers them

        register_versioned_models()
        register_triggers(invalidation_triggers)
        register_triggers(limit_triggers)
        register_triggers(data_revision_triggers)
        before_commit.callback = finish_transaction
        pre_migrate.connect(suspend_before_migrating, sender=self)
        pre_migrate.connect(remove_before_migrating, sender=self)
        post_migrate.connect(install_after_migrating, sender=self)

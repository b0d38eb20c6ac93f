"""The app of what both other apps stand on."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class WgsomConfig(AppConfig):
    """Holds the template tags, the shared lists and exports, and the ledger of what was shipped."""

    name = "wgsom"
    verbose_name = "Register"

    def ready(self):
        from wgsom.upkeep.triggers import install_after_migrating, remove_before_migrating

        pre_migrate.connect(remove_before_migrating, sender=self)
        post_migrate.connect(install_after_migrating, sender=self)

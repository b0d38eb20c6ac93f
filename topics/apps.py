"""The app of the register."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from topics.item_guard import install_after_migrating, remove_before_migrating


class TopicsConfig(AppConfig):
    """Topics, their clusters, and the evidence on whether they have been addressed."""

    name = "topics"
    verbose_name = "Topics"

    def ready(self):
        from topics.upkeep import register_upkeep

        register_upkeep()
        pre_migrate.connect(remove_before_migrating, sender=self)
        post_migrate.connect(install_after_migrating, sender=self)

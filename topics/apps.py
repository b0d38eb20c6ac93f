"""The app of the register."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from topics import item_guard, paper_guard


class TopicsConfig(AppConfig):
    """Topics, their clusters, and the evidence on whether they have been addressed."""

    name = "topics"
    verbose_name = "Topics"

    def ready(self):
        from topics import models
        from topics.upkeep import register_upkeep
        from wgsom.history.registration import keep_history_of

        register_upkeep()
        keep_history_of(
            models.Proposal,
            models.Mandate,
            models.Consideration,
            models.Assessment,
            models.Topic,
            models.Cluster,
            models.PaperText,
        )
        for guard in (item_guard, paper_guard):
            pre_migrate.connect(guard.remove_before_migrating, sender=self)
            post_migrate.connect(guard.install_after_migrating, sender=self)

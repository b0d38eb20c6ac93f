"""The app of the register."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate

from topics.constraints import agenda_item, issued_paper


class TopicsConfig(AppConfig):
    """Topics, their clusters, and the evidence on whether they have been addressed."""

    name = "topics"
    verbose_name = "Topics"

    def ready(self):
        from topics.projections import register_projections

        register_projections()
        for guard in (agenda_item, issued_paper):
            pre_migrate.connect(guard.remove_before_migrating, sender=self)
            post_migrate.connect(guard.install_after_migrating, sender=self)

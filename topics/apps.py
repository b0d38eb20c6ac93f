"""The app of the register."""

from django.apps import AppConfig

from topics.constraints import agenda_item, issued_paper


class TopicsConfig(AppConfig):
    """Topics, their clusters, and the evidence on whether they have been addressed."""

    name = "topics"
    verbose_name = "Topics"

    def ready(self):
        from topics.projections import register_projections
        from wgsom.records.triggers import register_triggers

        register_projections()
        for constraint in (agenda_item, issued_paper):
            register_triggers(lambda constraint=constraint: constraint.TRIGGERS)

"""The app of the record. Its label is wg_sessions: Django's login sessions are called sessions."""

from django.apps import AppConfig


class SessionsConfig(AppConfig):
    """Sessions, agenda items, documents, resolutions and their operative paragraphs."""

    name = "sessions"
    label = "wg_sessions"
    verbose_name = "Sessions and resolutions"

    def ready(self):
        from sessions import models
        from sessions.projections import register_projections
        from wgsom.records.revisions.registry import register_versioned_models

        register_projections()
        register_versioned_models(
            models.AgendaItem,
            models.Document,
            models.Session,
            models.OperativeParagraph,
            models.Resolution,
        )

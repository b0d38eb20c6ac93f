"""The app of the record. Its label is wg_sessions: Django's login sessions are called sessions."""

from django.apps import AppConfig


class SessionsConfig(AppConfig):
    """Sessions, agenda items, documents, resolutions and their operative paragraphs."""

    name = "sessions"
    label = "wg_sessions"
    verbose_name = "Sessions and resolutions"

    def ready(self):
        from sessions.projections import register_projections

        register_projections()

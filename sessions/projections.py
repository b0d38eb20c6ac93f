"""Storing what sessions and resolutions are found by."""

from sessions.models import Resolution, Session
from sessions.search_index import resolution_entries, session_entries
from wgsom.records.projections.registry import Dependency, Projection, register_projection
from wgsom.search import store

# By table, the sessions or resolutions that a change to one of its rows concerns.
SESSION_WATCHED = {
    "wg_sessions_session": Dependency("SELECT {row}.id AS id"),
    "wg_sessions_agendaitem": Dependency("SELECT {row}.session_id AS id"),
    "wg_sessions_document": Dependency("SELECT {row}.session_id AS id"),
}
RESOLUTION_WATCHED = {
    "wg_sessions_resolution": Dependency("SELECT {row}.id AS id"),
    "wg_sessions_operativeparagraph": Dependency("SELECT {row}.resolution_id AS id"),
    "wg_sessions_document": Dependency("SELECT {row}.resolution_id AS id"),
}


def register_projections() -> None:
    """Keep what finds sessions and resolutions in step with the record."""
    register_projection(
        Projection(
            "session",
            Session,
            lambda keys: store("session", keys, session_entries(keys)),
            SESSION_WATCHED,
        )
    )
    register_projection(
        Projection(
            "resolution",
            Resolution,
            lambda keys: store("resolution", keys, resolution_entries(keys)),
            RESOLUTION_WATCHED,
        )
    )

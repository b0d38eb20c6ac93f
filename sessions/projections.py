"""Storing what sessions and resolutions are found by."""

from sessions.models import Resolution, Session
from sessions.search_index import resolution_entries, session_entries
from wgsom.records.projections.registry import Kind, Watch, register
from wgsom.search import store

# By table, the sessions or resolutions that a change to one of its rows concerns.
SESSION_WATCHED = {
    "wg_sessions_session": Watch("SELECT {row}.id AS id"),
    "wg_sessions_agendaitem": Watch("SELECT {row}.session_id AS id"),
    "wg_sessions_document": Watch("SELECT {row}.session_id AS id"),
}
RESOLUTION_WATCHED = {
    "wg_sessions_resolution": Watch("SELECT {row}.id AS id"),
    "wg_sessions_operativeparagraph": Watch("SELECT {row}.resolution_id AS id"),
    "wg_sessions_document": Watch("SELECT {row}.resolution_id AS id"),
}


def register_upkeep() -> None:
    """Keep what finds sessions and resolutions in step with the record."""
    register(
        Kind(
            "session",
            Session,
            lambda keys: store("session", keys, session_entries(keys)),
            SESSION_WATCHED,
        )
    )
    register(
        Kind(
            "resolution",
            Resolution,
            lambda keys: store("resolution", keys, resolution_entries(keys)),
            RESOLUTION_WATCHED,
        )
    )

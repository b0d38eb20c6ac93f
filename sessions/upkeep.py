"""Storing what sessions and resolutions are found by."""

from sessions.entries import resolution_entries, session_entries
from sessions.models import Resolution, Session
from wgsom.search import store
from wgsom.upkeep import Kind, register

# By table, the sessions or resolutions that a change to one of its rows concerns.
SESSION_WATCHED = {
    "wg_sessions_session": "SELECT {row}.id AS id",
    "wg_sessions_agendaitem": "SELECT {row}.session_id AS id",
    "wg_sessions_document": "SELECT {row}.session_id AS id",
}
RESOLUTION_WATCHED = {
    "wg_sessions_resolution": "SELECT {row}.id AS id",
    "wg_sessions_operativeparagraph": "SELECT {row}.resolution_id AS id",
    "wg_sessions_document": "SELECT {row}.resolution_id AS id",
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

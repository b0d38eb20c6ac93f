"""Storing what sessions and resolutions are found by."""

from sessions.models import Resolution, Session
from sessions.search_index import resolution_documents, session_documents
from wgsom.records.projections.registry import Dependency, Projection, register_projection
from wgsom.search import update_index

# By table, the sessions or resolutions that a change to one of its rows concerns.
SESSION_DEPENDENCIES = {
    "wg_sessions_session": Dependency("SELECT {row}.id AS id"),
    "wg_sessions_agendaitem": Dependency("SELECT {row}.session_id AS id"),
    "wg_sessions_document": Dependency("SELECT {row}.session_id AS id"),
}
RESOLUTION_DEPENDENCIES = {
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
            lambda keys: update_index("session", keys, session_documents(keys)),
            lambda keys: update_index("session", keys, ()),
            SESSION_DEPENDENCIES,
        )
    )
    register_projection(
        Projection(
            "resolution",
            Resolution,
            lambda keys: update_index("resolution", keys, resolution_documents(keys)),
            lambda keys: update_index("resolution", keys, ()),
            RESOLUTION_DEPENDENCIES,
        )
    )

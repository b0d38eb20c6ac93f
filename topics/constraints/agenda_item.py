"""A consideration names an agenda item of its own session: the database's own constraint.

Django has no constraint over two tables. On PostgreSQL it is a foreign key over both columns (a
migration adds it); on SQLite, which cannot add one to a table that is there, it is triggers.
"""

from wgsom.records.triggers import Trigger

CONSIDERATION, AGENDA_ITEM = "topics_consideration", "wg_sessions_agendaitem"
NAME = "consideration_item_of_its_session"

_ITEM_OF_ANOTHER_SESSION = f"""
    NEW.agenda_item_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM {AGENDA_ITEM}
        WHERE id = NEW.agenda_item_id AND session_id = NEW.session_id
    )
"""
_ITEM_IN_USE_MOVES = f"""
    EXISTS (
        SELECT 1 FROM {CONSIDERATION}
        WHERE agenda_item_id = NEW.id AND session_id <> NEW.session_id
    )
"""


def _refusal(suffix: str, table: str, other: str, event: str, condition: str) -> Trigger:
    body = {"sqlite": f"SELECT RAISE(ABORT, '{NAME}') WHERE {condition};"}
    return Trigger(f"{NAME}_{suffix}", table, f"BEFORE {event}", body, uses=(other,))


TRIGGERS = [
    _refusal("insert", CONSIDERATION, AGENDA_ITEM, "INSERT", _ITEM_OF_ANOTHER_SESSION),
    _refusal("update", CONSIDERATION, AGENDA_ITEM, "UPDATE", _ITEM_OF_ANOTHER_SESSION),
    _refusal("move", AGENDA_ITEM, CONSIDERATION, "UPDATE OF session_id", _ITEM_IN_USE_MOVES),
]

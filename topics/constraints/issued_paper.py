"""A paper that was issued never changes and never goes: the database's own refusal."""

from wgsom.records.triggers import Trigger

NAME = "issued_paper_never_changes"
_REFUSAL = {
    "sqlite": f"SELECT RAISE(ABORT, '{NAME}');",
    "postgresql": f"RAISE EXCEPTION '{NAME}' USING ERRCODE = 'integrity_constraint_violation';",
}
TABLE = "topics_issuedpaper"

TRIGGERS = [
    Trigger(NAME, TABLE, "BEFORE UPDATE", _REFUSAL),
    Trigger(f"{NAME}_delete", TABLE, "BEFORE DELETE", _REFUSAL),
    # SQLite has no such statement: there all rows are deleted, each refused.
    Trigger(
        f"{NAME}_truncate",
        TABLE,
        "BEFORE TRUNCATE",
        {"postgresql": _REFUSAL["postgresql"]},
        level="STATEMENT",
    ),
]

"""A paper that was issued never changes: the database's own refusal, on both engines.

It refuses changes only: that a row is not deleted, the model sees to, and whoever may write SQL
can.
"""

from wgsom.records.triggers import Trigger

NAME = "issued_paper_never_changes"

TRIGGERS = [
    Trigger(
        name=NAME,
        table="topics_issuedpaper",
        event="BEFORE UPDATE",
        body={
            "sqlite": f"SELECT RAISE(ABORT, '{NAME}');",
            "postgresql": f"RAISE EXCEPTION '{NAME}' "
            "USING ERRCODE = 'integrity_constraint_violation';",
        },
    )
]

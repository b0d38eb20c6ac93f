"""Work that belongs to a transaction and is done at its end, before it is committed.

Django has `transaction.on_commit` for what comes after; this is for what others have to see
together with the changes, whoever makes them.
"""

import re
from collections.abc import Callable

from django.db import transaction

WRITE = re.compile(
    r'\s*(INSERT(?: OR \w+)? INTO|REPLACE INTO|UPDATE|DELETE FROM|TRUNCATE(?: TABLE)?)\s+"?(\w+)"?',
    re.IGNORECASE,
)

Callback = Callable[[str], None]


class BeforeCommit:
    """The work, as a function of the database's alias, and the tables whose changes need it.

    It `is_suspended` while a migration changes the tables that it uses.
    """

    def __init__(self):
        self.callback: Callback | None = None
        self.tables: set[str] = set()
        self.is_suspended = False

    def concerned_by(self, sql: str) -> str:
        """Return the verb of a statement that changes one of the tables; empty if it does not."""
        if self.callback is None or self.is_suspended:
            return ""
        found = WRITE.match(sql)
        return found[1].upper() if found and found[2] in self.tables else ""


before_commit = BeforeCommit()


class BeforeCommitMixin:
    """A connection that calls it.

    An update or a deletion outside any transaction gets one of its own. An insertion does not, as
    its cursor may still have rows to give: whoever saves a model opens one.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.has_changes = False
        self.execute_wrappers.append(self._within_transaction)

    def _within_transaction(self, execute, sql, params, many, context):
        verb = before_commit.concerned_by(str(sql))
        self.has_changes = self.has_changes or bool(verb)
        if not verb or verb.endswith(" INTO") or self.in_atomic_block or not self.get_autocommit():
            return execute(sql, params, many, context)
        with transaction.atomic(using=self.alias):
            return execute(sql, params, many, context)

    def commit(self):
        if self.has_changes and not before_commit.is_suspended:
            self.has_changes = False
            try:
                with transaction.atomic(using=self.alias):
                    before_commit.callback(self.alias)
            except BaseException:
                self.rollback()
                raise
        super().commit()

    def rollback(self):
        super().rollback()
        self.has_changes = False

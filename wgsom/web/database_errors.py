"""Sentences for the database's errors: that it cannot be reached, is busy, or is full.

An error of the code, such as a column that is not there, is none of these.
"""

from django.db import DatabaseError, InterfaceError, OperationalError

UNREACHABLE = "The register cannot reach its database at the moment. Try again in a few seconds."
BUSY = "Others are changing the register at this moment. Try again in a few seconds."
TOO_LONG = (
    "This took longer than a request may take, and was stopped. Ask for less of it: more filters, "
    "or fewer words to search for."
)
READ_ONLY = (
    "The register can be read at the moment, and not be changed: its disk is full, or its database "
    "is read-only. Whoever runs it has to mend that."
)

# By the beginning of SQLite's name of an error, and of PostgreSQL's code (SQLSTATE).
MEANINGS = {
    "SQLITE_BUSY": BUSY,
    "SQLITE_LOCKED": BUSY,
    "SQLITE_INTERRUPT": TOO_LONG,
    "SQLITE_FULL": READ_ONLY,
    "SQLITE_READONLY": READ_ONLY,
    "SQLITE_CANTOPEN": UNREACHABLE,
    "SQLITE_IOERR": UNREACHABLE,
    "55P03": BUSY,  # a lock was not to be had in time
    "40": BUSY,  # a deadlock, or a transaction that has to be repeated
    "57014": TOO_LONG,  # statement_timeout
    "53100": READ_ONLY,  # the disk is full
    "25006": READ_ONLY,
    "53": UNREACHABLE,  # no memory, or too many connections
    "57": UNREACHABLE,  # it shuts down, or starts
    "08": UNREACHABLE,
}


class TimeLimitError(OperationalError):
    """A request took longer than it may."""


def unavailable_message(error: BaseException | None) -> str:
    """Return what keeps the database from answering, as a sentence; empty for any other error."""
    if isinstance(error, TimeLimitError):
        return TOO_LONG
    if not isinstance(error, DatabaseError | InterfaceError):
        return ""
    cause = error.__cause__
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    if code is None:  # PostgreSQL's driver lost its connection, or got none
        is_of_connection = isinstance(error, InterfaceError | OperationalError)
        return UNREACHABLE if is_of_connection and cause is not None else ""
    found = [begin for begin in MEANINGS if code.startswith(begin)]
    return MEANINGS[max(found, key=len)] if found else ""

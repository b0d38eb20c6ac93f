"""The data revision as the database has it now."""

from datetime import UTC

from django.db import connections

from wgsom.conf.replica import read_alias
from wgsom.records.data_revision.models import DataRevision
from wgsom.records.projections.models import InvalidatedRecord
from wgsom.revision_cache import Revision

_READ = (
    f"SELECT number, changed_at, EXISTS (SELECT 1 "
    f"FROM {InvalidatedRecord._meta.db_table} WHERE error = '') FROM {DataRevision._meta.db_table}"
)


def read_revision() -> Revision | None:
    """Return the revision as the database has it now. One query.

    None inside a transaction, which may have changed what nobody else can see, and where there is
    no record yet. Asked for before everything else, of the driver itself: a response from memory
    takes no longer than Django's cursor would.
    """
    connection = connections[read_alias()]
    if connection.in_atomic_block:
        return None
    connection.ensure_connection()
    with connection.wrap_database_errors:
        row = connection.connection.execute(_READ).fetchone()
    if row is None:
        return None
    number, changed_at, is_unsettled = row
    if changed_at.tzinfo is None:  # SQLite has no time zones
        changed_at = changed_at.replace(tzinfo=UTC)
    return Revision(number, changed_at, is_settled=not is_unsettled)

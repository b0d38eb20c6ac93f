"""A change of more records than a writer waits for, in a process that is a server.

Prints how many are left to be worked out by then, how many after a while, and whether the data
revision went on. Run in a register of its own, by tests/wgsom/records/test_refresh.py.
"""

import time

from sessions.models import Session
from wgsom.records.data_revision.current import read_revision
from wgsom.records.projections import refresh
from wgsom.records.projections.background import background_refresh
from wgsom.records.projections.models import InvalidatedRecord

PATIENCE = 60  # seconds


def main() -> None:
    """Change a session, and wait until what follows from it is worked out."""
    refresh.MAX_BEFORE_COMMIT = 10
    waiting = InvalidatedRecord.objects.waiting()
    Session.objects.filter(number=8).update(is_complete=False)
    print(waiting.filter(projection="topic").values("object_id").distinct().count())
    before = read_revision()

    background_refresh.is_enabled = True
    Session.objects.filter(number=9).update(is_complete=False)
    until = time.monotonic() + PATIENCE
    while waiting.exists() and time.monotonic() < until:
        time.sleep(0.05)
    print(waiting.count())
    after = read_revision()
    print(after.number > before.number and after.is_settled)

"""A backup or a restore that is killed at any moment leaves all of what it does, or nothing."""

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.support.budget import IS_SOAK, budget
from tests.support.processes import manage, started
from wgsom.backups.postgresql import PostgresqlDatabase
from wgsom.backups.sqlite import SqliteDatabase

pytestmark = pytest.mark.slow

POINTS = budget(20, 3)
WHOLE_GROUP = [True, False] if IS_SOAK else [True]  # or the command alone
CHANGE = "from topics.models import Topic; Topic.objects.update(emphasis='Changed since')"


def tables_of(url: str) -> dict:
    """Return what a database holds, as digests of its tables."""
    if url.startswith("sqlite"):
        return SqliteDatabase({"NAME": url.removeprefix("sqlite:///")}).tables()
    account, _, rest = url.removeprefix("postgres://").partition("@")
    host, _, name = rest.partition("/")
    place, _, port = host.partition(":")
    given = {"NAME": name, "USER": account, "HOST": place, "PORT": port}
    return PostgresqlDatabase(given).tables()


def begun(url: str, *arguments: str) -> subprocess.Popen:
    """Begin a command in a group of processes of its own."""
    return started(url, *arguments, start_new_session=True)


def moments(seconds: float) -> list[float]:
    """Return moments spread over a time, the last right before its end."""
    return [seconds * (number + 0.5) / POINTS for number in range(POINTS)]


def killed(process: subprocess.Popen, *, whole_group: bool) -> None:
    """Kill a process with all that it started, or it alone; and wait until they are gone."""
    if whole_group:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
    process.stdout.close()
    process.stderr.close()
    end = time.monotonic() + 30
    while _is_there(process.pid) and time.monotonic() < end:
        time.sleep(0.05)  # psql finds out that nobody writes to it any more


def _is_there(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("whole_group", WHOLE_GROUP)
def test_a_backup_is_there_whole_or_not_at_all(register, tmp_path, whole_group):
    start = time.monotonic()
    manage(register, "backup", str(tmp_path / "first"))
    seconds = time.monotonic() - start
    made = 0
    for number, moment in enumerate(moments(seconds * 1.1)):
        path = tmp_path / f"{number}.backup"
        process = begun(register, "backup", str(path))
        time.sleep(moment)
        killed(process, whole_group=whole_group)
        if path.exists():
            made += 1
            manage(register, "verify_backup", str(path))
    assert made < POINTS
    # What was left half done is removed by the next night's.
    manage(register, "housekeeping", "--backups", str(tmp_path))
    assert [*Path(tmp_path).glob("*.part"), *Path(tmp_path).glob(".register-*")] == []


@pytest.mark.parametrize("whole_group", WHOLE_GROUP)
def test_a_restore_is_done_whole_or_not_at_all(register, tmp_path, whole_group):
    path = tmp_path / "backup"
    manage(register, "backup", str(path))
    manage(register, "shell", "--no-imports", "-v0", "-c", CHANGE)
    changed = tables_of(register)
    start = time.monotonic()
    whole = begun(register, "restore", str(path), "--replace")
    whole.stdout.readline()
    begins = time.monotonic() - start
    whole.communicate()
    seconds = time.monotonic() - start - begins
    restored = tables_of(register)
    assert restored["topics_topic"] != changed["topics_topic"]
    states = set()
    first, last = begins * 0.6, begins + seconds * 0.6
    for moment in moments(last - first):
        manage(register, "shell", "--no-imports", "-v0", "-c", CHANGE)
        before = tables_of(register)
        process = begun(register, "restore", str(path), "--replace")
        time.sleep(first + moment)
        killed(process, whole_group=whole_group)
        found = tables_of(register)
        assert _record(found) in (_record(before), _record(restored))
        states.add(_record(found) == _record(restored))
    assert False in states  # the first; how many were done depends on the machine


def _record(tables: dict) -> dict:
    # After the restore it is migrated, which may note what there is to be worked in.
    return {name: table for name, table in tables.items() if name.startswith(("topics_", "wg_"))}

"""Backups from the shell: made while the register is used, verified, restored, refused."""

import json
import os
import stat
import subprocess
import sys
import tarfile
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest

from tests.support.budget import budget
from tests.support.processes import ROOT, manage, started

pytestmark = pytest.mark.slow

COUNT = "from topics.models import Topic; print(Topic.all_objects.count())"
CHANGE = "from topics.models import Topic; Topic.all_objects.filter(number={}).delete()"


def shell(url: str, code: str) -> str:
    return manage(url, "shell", "--no-imports", "-v0", "-c", code).strip()


def refused(url: str, *arguments) -> str:
    """Run a command that has to fail, and return what it says."""
    process = started(url, *map(str, arguments))
    _, errors = process.communicate()
    assert process.returncode == 1, errors
    assert "Traceback" not in errors
    return errors


@pytest.fixture
def backup(register, tmp_path):
    """The file of a backup of the shipped register."""
    path = tmp_path / "register.backup"
    assert "verified" in manage(register, "backup", str(path))
    return path


def test_a_backup_is_restored_on_a_bare_machine_equal_row_for_row(backup, register, new_database):
    bare = new_database()
    said = manage(bare, "restore", str(backup))

    assert "equal row for row" in said
    assert "What check_register finds:" in said
    assert shell(bare, COUNT) == shell(register, COUNT) == "25"
    again = backup.with_name("again")
    manage(bare, "backup", str(again))
    tables, restored = (manifest(path)["tables"] for path in (backup, again))
    own = {"wgsom_backuprun", "sqlite_sequence"}  # that the first was made stands in the second
    assert {k: v for k, v in tables.items() if k not in own} == {
        k: v for k, v in restored.items() if k not in own
    }


def manifest(path: Path) -> dict:
    with tarfile.open(path) as archive:
        return json.load(archive.extractfile("manifest.json"))


def test_a_backup_says_what_it_is_of(backup, register, vendor):
    given = manifest(backup)

    assert given["vendor"] == vendor
    assert "wgsom.0013_backup_runs" in given["migrations"]
    assert given["tables"]["topics_topic"]["rows"] == 25
    assert given["data_revision"] > 0
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert [each.name for each in backup.parent.glob("*.part")] == []


def test_a_database_that_is_not_empty_is_replaced_if_told_so(backup, register):
    shell(register, CHANGE.format(25))
    assert "The database is not empty" in refused(register, "restore", backup)
    assert shell(register, COUNT) == "24"

    manage(register, "restore", str(backup), "--replace")

    assert shell(register, COUNT) == "25"


def test_a_backup_is_not_written_over(backup, register):
    assert "is there already" in refused(register, "backup", backup)


def test_a_folder_that_is_not_there_is_said(register, tmp_path):
    assert "There is no folder" in refused(register, "backup", tmp_path / "nix" / "file")


def damaged(path: Path, change) -> Path:
    """Return a copy of a backup whose members are changed."""
    copy = path.with_name("damaged")
    with tarfile.open(path) as source, tarfile.open(copy, "w") as target:
        for member in source:
            content = change(member.name, source.extractfile(member).read())
            member.size = len(content)
            target.addfile(member, BytesIO(content))
    return copy


def flipped(name: str, content: bytes) -> bytes:
    middle = len(content) // 2
    return content if name == "manifest.json" else content[:middle] + b"?" + content[middle + 1 :]


def fewer_rows(name: str, content: bytes) -> bytes:
    return content.replace(b'"rows": 25', b'"rows": 24') if name == "manifest.json" else content


def later_format(name: str, content: bytes) -> bytes:
    return content.replace(b'"format": 1', b'"format": 9') if name == "manifest.json" else content


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (flipped, "is damaged: it is not what was written"),
        (fewer_rows, "topics_topic has 25 rows, and should have 24"),
        (later_format, "has format 9, which a later release reads"),
    ],
)
def test_a_damaged_backup_is_found_out_and_never_restored(
    backup, register, new_database, change, sentence
):
    copy = damaged(backup, change)

    assert sentence in refused(register, "verify_backup", copy)
    bare = new_database()
    said = refused(bare, "restore", copy)
    assert "damaged" in said or sentence in said or "is not what the backup has" in said


@pytest.mark.parametrize("content", [b"", b"x" * 5000, b"PK\x03\x04", None])
def test_what_is_no_backup_is_said(register, tmp_path, content):
    path = tmp_path / "given"
    if content is not None:
        path.write_bytes(content)

    said = refused(register, "verify_backup", path)

    assert ("no backup" in said) if content is not None else ("There is no file" in said)


def test_a_backup_that_is_cut_off_is_found_out(backup, register):
    backup.write_bytes(backup.read_bytes()[:-50_000])

    assert "damaged" in refused(register, "verify_backup", backup)


def test_a_backup_of_a_later_release_is_refused(backup, new_database):
    def later(name: str, content: bytes) -> bytes:
        return content.replace(b"wgsom.0013_backup_runs", b"wgsom.9999_of_a_later_release")

    assert "wgsom.9999_of_a_later_release" in refused(
        new_database(), "restore", damaged(backup, later)
    )


def test_a_drill_restores_it_elsewhere_and_keeps_how_it_went(backup, register):
    said = manage(register, "verify_backup", str(backup), "--drill")
    runs = shell(
        register,
        "from wgsom.backups.models import BackupRun;"
        "print([(r.kind, r.problem, r.row_count > 100) for r in BackupRun.objects.all()])",
    )

    assert "Restored and compared" in said
    assert runs == "[('drill', '', True), ('backup', '', True)]"


def test_a_backup_is_whole_while_others_write(register, tmp_path):
    with writing(register):
        for number in range(budget(3, 1)):
            path = tmp_path / f"{number}.backup"
            manage(register, "backup", str(path))
            manage(register, "verify_backup", str(path), "--drill")


@contextmanager
def writing(url: str):
    """Have another process change the register all the time."""
    code = (
        "import itertools\n"
        "from topics.models import Topic\n"
        "for n in itertools.count():\n"
        "    Topic.objects.filter(number=1 + n % 25).update(emphasis=f'Emphasis {n}')\n"
    )
    environment = {**os.environ, "DATABASE_URL": url, "LOCAL_MODE": "true", "ENV_FILE": ""}
    process = subprocess.Popen(
        [sys.executable, ROOT / "manage.py", "shell", "--no-imports", "-v0", "-c", code],
        env=environment,
        stderr=subprocess.PIPE,
    )
    try:
        yield
        assert process.poll() is None, process.stderr.read()
    finally:
        process.kill()
        process.wait()
        process.stderr.close()

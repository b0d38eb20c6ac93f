"""Files on disk that all processes of a machine share, and nobody else may touch."""

import os
import tempfile

import pytest

from wgsom.conf.private_folder import files_in, private_folder
from wgsom.web.document_jobs import DocumentJobs
from wgsom.web.file_store import FileStore

HEADERS = [("Content-Type", "application/pdf"), ("ETag", '"a"')]


@pytest.fixture
def temporary(tmp_path, monkeypatch):
    """A folder for temporary files of this test alone."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_what_one_keeps_another_finds(temporary):
    FileStore().add('"a"', HEADERS, b"body")

    found = FileStore().get('"a"')

    assert (found.headers, found.path.read_bytes(), found.size) == (HEADERS, b"body", 4)
    assert FileStore().get('"b"') is None


def test_those_used_longest_ago_are_dropped(temporary):
    store = FileStore(max_bytes=12)
    for number, name in enumerate("abc"):
        store.add(name, HEADERS, b"1234")
        os.utime(store.get(name).path, (number, number))
    store.get("a")
    store.add("d", HEADERS, b"1234")

    assert [name for name in "abcd" if store.get(name)] == ["a", "c", "d"]
    assert sorted(path.suffix for path in private_folder().iterdir()) == [
        *[".body"] * 3,
        *[".json"] * 3,
    ]


def test_a_folder_that_others_can_write_to_is_left_alone(temporary):
    private_folder().chmod(0o777)

    store = FileStore()
    store.add("a", HEADERS, b"body")

    assert store.get("a") is None
    with pytest.raises(PermissionError, match="of this account alone"):
        private_folder()


def test_so_is_a_link_to_another_folder(temporary):
    elsewhere = temporary / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    (temporary / f"register-{os.getuid()}").symlink_to(elsewhere)

    with pytest.raises(PermissionError):
        private_folder()


def test_a_disk_that_takes_nothing_keeps_nobody_from_a_file(temporary):
    (temporary / f"register-{os.getuid()}").write_text("in the way")

    store = FileStore()
    store.add("a", HEADERS, b"body")

    assert store.get("a") is None


def test_a_file_that_goes_while_a_folder_is_read_is_left_out(temporary):
    for name in ("a.body", "b.body", "c.json"):
        (temporary / name).write_text("1234")

    found = files_in(temporary, (".body",))
    stat, first = next(found)
    for path in temporary.glob("*.body"):
        path.unlink()

    assert (stat.st_size, first.suffix, list(found)) == (4, ".body", [])


def test_a_job_that_notes_its_state_keeps_nobody_from_looking_at_it(temporary):
    jobs = DocumentJobs()
    for number in range(50):
        looks = [jobs.get_or_start(f"{number}", lambda _: (503, b"No."), bool) for _ in range(20)]
        assert {job.state for job in looks if job} <= {"waiting", "being made", "failed"}

"""The synthetic register: as many topics as asked for, in a database of its own."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import bench
from tests.support.budget import budget, sampled

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]


def make_sample(path, topics) -> subprocess.CompletedProcess:
    return subprocess.run(
        [
            *[sys.executable, ROOT / "manage.py", "make_sample"],
            *["--topics", str(topics), "--database", f"sqlite:///{path}"],
        ],
        env={**os.environ, "LOCAL_MODE": "true", "ENV_FILE": ""},
        capture_output=True,
        text=True,
    )


def row_count(path, table) -> int:
    with sqlite3.connect(path) as connection:
        count = f"SELECT count(*) FROM {table}"  # noqa: S608 - a table that this module names
        return connection.execute(count).fetchone()[0]


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """Return where a sample of 300 topics lies."""
    path = tmp_path_factory.mktemp("sample") / "sample.sqlite3"
    result = make_sample(path, 300)
    assert result.stdout.endswith(f"300 topics in sqlite:///{path}.\n"), result.stderr
    return path


def test_it_is_shaped_like_the_register(sample):
    per_topic = {
        table: row_count(sample, f"topics_{table}") / 300
        for table in ("proposal", "consideration", "assessment", "mandate")
    }

    assert per_topic["proposal"] > 1.5
    assert per_topic["consideration"] > 2
    assert per_topic["assessment"] > 1
    assert 0 < per_topic["mandate"] < 1
    assert row_count(sample, "wgsom_invalidatedrecord") == 0
    statuses = row_count(sample, "topics_topicstatus")
    assert 300 * 3 < statuses < 300 * 5  # not one for each session
    with sqlite3.connect(sample) as connection:
        titles = [title for (title,) in connection.execute("SELECT title FROM topics_topic")]
    assert len(set(titles)) == 300


def test_it_is_the_same_each_time(sample, tmp_path):
    make_sample(tmp_path / "again.sqlite3", 300)

    def topics(path):
        with sqlite3.connect(path) as connection:
            query = "SELECT number, title, cluster_id FROM topics_topic ORDER BY number"
            return connection.execute(query).fetchall()

    assert topics(tmp_path / "again.sqlite3") == topics(sample)


def test_a_database_that_has_topics_is_refused(sample):
    result = make_sample(sample, 400)

    assert result.returncode == 1
    assert "has 300 topics already. Name an empty database" in result.stderr
    assert row_count(sample, "topics_topic") == 300


def test_the_bench_measures_its_requests_on_it(sample, capsys, monkeypatch):
    monkeypatch.setenv("BENCH_RUNS", str(budget(15, 1)))
    url = f"sqlite:///{sample}"

    assert bench.is_made(url)
    assert not bench.is_made(f"sqlite:///{sample}.none")
    requests = sampled(list(bench.REQUESTS.items()), 3)
    for name, path in requests:
        assert bench.measured(url, name, path), path
    assert not bench.measured(url, "wrong", "/nix/")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(requests) + 1
    assert lines[-1].split()[:2] == ["wrong", "FAILED"]

"""The register in a process of its own, on the engine of the tests."""

import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def database_url(folder: Path) -> str:
    """Return the URL of a database that processes share: of the tests' own on PostgreSQL.

    The tests' SQLite lies in memory, where others cannot reach it: there it is one in a folder.
    """
    if connection.vendor != "postgresql":
        return f"sqlite:///{folder}/register.sqlite3"
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{connection.settings_dict['NAME']}"))


def started(url: str, *arguments: str, **options) -> subprocess.Popen:
    """Start a management command on a database, and return its process.

    What it says comes at once. `options` are those of Popen.
    """
    environment = {**os.environ, "DATABASE_URL": url, "LOCAL_MODE": "true", "ENV_FILE": ""}
    environment["PYTHONUNBUFFERED"] = "1"
    return subprocess.Popen(
        [sys.executable, ROOT / "manage.py", *arguments],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def manage(url: str, *arguments: str) -> str:
    """Run a management command on a database, and return what it printed."""
    process = started(url, *arguments)
    output, errors = process.communicate()
    assert process.returncode == 0, errors
    return output

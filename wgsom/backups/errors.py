"""Errors of backups, as sentences for whoever runs the command."""

import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg


class BackupError(Exception):
    """A backup that cannot be made, read or restored; the text says why."""


@contextmanager
def errors_as_sentences(what: str) -> Iterator[None]:
    """Raise BackupError for what files, programs and databases raise; it begins with `what`."""
    try:
        yield
    except (OSError, subprocess.SubprocessError, sqlite3.Error, psycopg.Error) as error:
        raise BackupError(f"{what}: {error}") from error

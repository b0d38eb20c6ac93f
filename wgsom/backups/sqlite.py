"""Backups of SQLite, by its backup interface: a copy of the file would be torn while it is used."""

import gzip
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from wgsom.backups.digests import TableDigest, Tables
from wgsom.backups.errors import BackupError

PAYLOAD = "register.sqlite3.gz"
TIMEOUT = 60  # seconds that a writer is waited for
TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"


class SqliteDatabase:
    """A database of SQLite: its file, which need not be there yet."""

    vendor, payload = "sqlite", PAYLOAD

    def __init__(self, settings: dict):
        self.path = Path(settings["NAME"])

    @property
    def version(self) -> str:
        """The version of SQLite."""
        return sqlite3.sqlite_version

    @property
    def is_empty(self) -> bool:
        """Whether it has no table; so is one that is not there."""
        return not self.path.exists() or not self.tables()

    def dump(self, payload: Path) -> Tables:
        """Write what is stored at one moment to a file; return its tables."""
        if not self.path.exists():
            raise BackupError(f"There is no database at {self.path}.")
        with _scratch_file() as copy:
            with self._connected() as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target)
            with copy.open("rb") as plain, gzip.open(payload, "wb", compresslevel=6) as packed:
                shutil.copyfileobj(plain, packed)
            return _tables_of(copy)

    def read(self, payload: Path) -> Tables:
        """Return the tables of a file that `dump` wrote; raise BackupError if it is damaged."""
        with _unpacked(payload) as copy:
            with closing(sqlite3.connect(copy)) as connection:
                (answer,) = connection.execute("PRAGMA integrity_check").fetchone()
            if answer != "ok":
                raise BackupError(f"The copy in it is damaged: {answer}")
            return _tables_of(copy)

    def load(self, payload: Path) -> None:
        """Put what is in a file in place of all that is stored, in one transaction."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with (
            _unpacked(payload) as copy,
            closing(sqlite3.connect(copy)) as source,
            self._connected() as target,
        ):
            source.backup(target)

    def tables(self) -> Tables:
        """Return what is stored now."""
        return _tables_of(self.path)

    @contextmanager
    def scratch(self) -> Iterator["SqliteDatabase"]:
        """Give an empty database that is gone afterwards."""
        with _scratch_file() as path:
            yield SqliteDatabase({"NAME": path})

    @contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path, timeout=TIMEOUT)) as connection:
            yield connection


@contextmanager
def _scratch_file() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="register-backup-") as folder:
        yield Path(folder) / "register.sqlite3"


@contextmanager
def _unpacked(payload: Path) -> Iterator[Path]:
    with _scratch_file() as path:
        try:
            with gzip.open(payload) as packed, path.open("wb") as plain:
                shutil.copyfileobj(packed, plain)
        except (EOFError, gzip.BadGzipFile) as error:
            raise BackupError(f"The copy in it is damaged: {error}") from error
        yield path


def _tables_of(path: Path) -> Tables:
    with closing(sqlite3.connect(path, timeout=TIMEOUT)) as connection:
        connection.text_factory = bytes  # text that is no UTF-8 is compared as well
        connection.execute("BEGIN")  # all as of one moment
        names = [name.decode() for (name,) in connection.execute(TABLES)]
        return {name: TableDigest.of(_lines(connection, name)) for name in names}


def _lines(connection: sqlite3.Connection, table: str) -> Iterator[bytes]:
    for row in connection.execute(f'SELECT * FROM "{table}"'):
        yield repr(row).encode()

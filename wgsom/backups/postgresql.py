"""Backups of PostgreSQL, by its own programs: pg_dump, pg_restore and psql."""

import os
import re
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import IO, cast

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from wgsom.backups.digests import TableDigest, Tables
from wgsom.backups.errors import BackupError

PAYLOAD = "register.pgdump"
SCRATCH = "register_drill_"  # begins the name of a database that a backup is tried in
OPTIONS = "-c timezone=UTC"  # moments are written in it, here as by pg_dump
COPY = re.compile(rb"COPY (?P<table>\S+) \(.*\) FROM stdin;\n")
END_OF_COPY = b"\\.\n"
# Of the schema that the register's tables are in. Columns that the database works out are not
# copied, here as in pg_dump.
TABLES = """
    SELECT quote_ident(relname), string_agg(quote_ident(attname), ', ' ORDER BY attnum)
    FROM pg_class
    JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0
        AND NOT attisdropped AND attgenerated = ''
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
    GROUP BY relname ORDER BY relname
"""
FUNCTIONS = """
    SELECT oid::regprocedure::text FROM pg_proc
    WHERE pronamespace = current_schema()::regnamespace
"""


class PostgresqlDatabase:
    """A database of PostgreSQL, by the settings that Django has for it.

    Its programs have to be of the server's release, or a later one, and on the path.
    """

    vendor, payload = "postgresql", PAYLOAD

    def __init__(self, settings: dict):
        self.settings = settings

    @property
    def version(self) -> str:
        """The version of the server."""
        with self._connected() as connection:
            return connection.execute("SHOW server_version").fetchall()[0][0]

    @property
    def is_empty(self) -> bool:
        """Whether it has no table."""
        with self._connected() as connection:
            return not connection.execute(TABLES).fetchall()

    def dump(self, payload: Path) -> Tables:
        """Write what is stored at one moment to a file; return its tables."""
        with self._connected() as connection:
            # What is counted and what pg_dump writes is one snapshot, whoever changes things.
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.read_only = True
            snapshot = connection.execute("SELECT pg_export_snapshot()").fetchall()[0][0]
            options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
            self._run("pg_dump", *options, f"--file={payload}")
            return _tables_of(connection)

    def read(self, payload: Path) -> Tables:
        """Return the tables of a file that `dump` wrote; raise BackupError if it is damaged."""
        with self._reading(payload, "--data-only") as lines:
            found = {}
            for line in lines:
                if match := COPY.fullmatch(line):
                    name = match["table"].decode().rpartition(".")[2]
                    found[name] = TableDigest.of(takewhile(END_OF_COPY.__ne__, lines))
            return found

    def load(self, payload: Path) -> None:
        """Put what is in a file in place of all that is stored, in one transaction.

        It is committed by a statement of its own at the end: whatever ends the programs before it,
        nothing is changed.
        """
        command = [_program("psql"), "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1"]
        with (
            tempfile.TemporaryFile() as errors,
            subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=errors,
                env=self._environment,
            ) as psql,
        ):
            given = cast(IO[bytes], psql.stdin)
            try:
                with suppress(BrokenPipeError):  # it says below why it has ended
                    given.write(b"BEGIN;\n" + self._removal())
                    with self._reading(payload) as lines:
                        given.writelines(lines)
                    given.write(b"COMMIT;\n")
            except BaseException:
                psql.kill()
                raise
            finally:
                with suppress(BrokenPipeError):
                    given.close()
            if psql.wait() != 0:
                raise BackupError(f"psql could not restore it. {_beginning(errors)}")

    def tables(self) -> Tables:
        """Return what is stored now."""
        with self._connected() as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            return _tables_of(connection)

    @contextmanager
    def scratch(self) -> Iterator["PostgresqlDatabase"]:
        """Give an empty database beside this one that is gone afterwards.

        Raises BackupError if the account may not make one.
        """
        name = f"{SCRATCH}{secrets.token_hex(4)}"
        with self._connected() as connection:
            connection.autocommit = True
            self._remove_leftovers(connection)
            try:
                # Of the template that has nothing of this server's own in it.
                connection.execute(
                    sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))
                )
            except psycopg.errors.InsufficientPrivilege as error:
                raise BackupError(
                    "The account may make no database to try it in. Give it that right: "
                    f"ALTER ROLE {self._parameters['user']} CREATEDB."
                ) from error
            try:
                yield PostgresqlDatabase({**self.settings, "NAME": name})
            finally:
                connection.execute(
                    sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
                )

    def _remove_leftovers(self, connection: psycopg.Connection) -> None:
        """Remove databases of drills that were killed; one that is used stays."""
        found = connection.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [SCRATCH]
        )
        for (name,) in found.fetchall():
            with suppress(psycopg.Error):
                connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))

    @cached_property
    def _parameters(self) -> dict[str, str]:
        """The parameters of a connection, by libpq's names."""
        names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password"}
        names |= {"HOST": "host", "PORT": "port"}
        given = {name: self.settings.get(key) for key, name in names.items()}
        options = self.settings.get("OPTIONS", {})
        given |= {name: options.get(name) for name in ("sslmode", "sslrootcert", "connect_timeout")}
        return {name: str(value) for name, value in given.items() if value}

    @property
    def _environment(self) -> dict[str, str]:
        """The environment of its programs: no password stands in a list of processes."""
        names = {"dbname": "PGDATABASE"}
        given = {names.get(name, f"PG{name.upper()}"): v for name, v in self._parameters.items()}
        return {**os.environ, **given, "PGTZ": "UTC", "PGAPPNAME": "register backup"}

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection]:
        try:
            connection = psycopg.connect(make_conninfo(**self._parameters), options=OPTIONS)
        except psycopg.OperationalError as error:
            raise BackupError(f"The database cannot be reached. {error}") from error
        with connection:
            yield connection
        connection.close()

    @contextmanager
    def _reading(self, payload: Path, *options: str) -> Iterator[Iterator[bytes]]:
        """Give the lines of SQL that a file stands for; raise BackupError if it is damaged."""
        command = [_program("pg_restore"), "--no-owner", "--no-privileges", *options, "--file=-"]
        with (
            tempfile.TemporaryFile() as errors,
            subprocess.Popen(
                [*command, str(payload)], stdout=subprocess.PIPE, stderr=errors
            ) as process,
        ):
            try:
                yield iter(cast(IO[bytes], process.stdout))
                if process.wait() != 0:
                    raise BackupError(f"The copy in it is damaged. {_beginning(errors)}")
            finally:
                process.kill()

    def _run(self, program: str, *arguments: str) -> None:
        command = [_program(program), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, env=self._environment)
        if done.returncode != 0:
            raise BackupError(f"{program} failed. {done.stderr.strip()}")

    def _removal(self) -> bytes:
        """Return the statements that remove all that is stored, of a snapshot taken now."""
        with self._connected() as connection:
            tables = [table for table, _ in connection.execute(TABLES)]
            functions = [name for (name,) in connection.execute(FUNCTIONS)]
        statements = [f"DROP TABLE {table} CASCADE;" for table in tables]
        statements += [f"DROP FUNCTION {function} CASCADE;" for function in functions]
        return "\n".join(["SET client_min_messages = warning;", *statements, ""]).encode()


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise BackupError(f"There is no {name} here. Install PostgreSQL's client programs.")
    return found


def _beginning(file) -> str:
    file.seek(0)
    return file.read(2_000).decode(errors="replace").strip()


def _tables_of(connection: psycopg.Connection) -> Tables:
    tables = connection.execute(TABLES).fetchall()
    return {name: TableDigest.of(_lines(connection, name, columns)) for name, columns in tables}


def _lines(connection: psycopg.Connection, table: str, columns: str) -> Iterator[bytes]:
    """Yield the rows of a table as lines of PostgreSQL's COPY, as pg_dump writes them too."""
    statement = f"COPY {table} ({columns}) TO STDOUT"
    with connection.cursor().copy(statement.encode()) as copy:
        for row in copy:
            yield bytes(row)

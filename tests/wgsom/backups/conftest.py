"""What the tests of backups share."""

import os
import shutil

import pytest
from django.db import connection

from tests.support.postgresql import BIN, PostgresServer
from tests.support.processes import manage


@pytest.fixture(scope="module")
def server():
    """On PostgreSQL a server of the tests' own; None on SQLite."""
    if os.environ.get("DATABASE_URL", "").startswith("sqlite"):
        yield None
        return
    made = PostgresServer().make()
    yield made
    made.remove()


@pytest.fixture(scope="module")
def shipped_register(server, shipped_copy, tmp_path_factory):
    """The URL of a database with the shipped register, that is only copied."""
    if server is None:
        return shipped_copy(tmp_path_factory.mktemp("shipped"))
    server.sql("CREATE DATABASE shipped")
    url = server.url_of("shipped")
    manage(url, "migrate", "-v0")
    manage(url, "load_register", "-v0")
    return url


@pytest.fixture
def new_database(server, tmp_path):
    """Return a function that gives the URL of a new database on the engine of the tests.

    It is empty, or has the shipped register.
    """
    names = []

    def make(copy_of: str = "") -> str:
        names.append(f"made_{len(names)}")
        if server is None:
            path = tmp_path / f"{names[-1]}.sqlite3"
            if copy_of:
                shutil.copy(copy_of.removeprefix("sqlite:///"), path)
            return f"sqlite:///{path}"
        template = copy_of.rpartition("/")[2] or "template0"
        server.sql(f"CREATE DATABASE {names[-1]} TEMPLATE {template}")
        return server.url_of(names[-1])

    yield make
    for name in names if server else []:
        server.sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(autouse=True)
def programs(monkeypatch):
    """PostgreSQL's own programs, which pip brought with the server."""
    monkeypatch.setenv("PATH", f"{BIN}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def register(new_database, shipped_register):
    """The URL of a database of this test's own with the shipped register."""
    return new_database(copy_of=shipped_register)


@pytest.fixture
def vendor():
    """The engine of the tests."""
    return connection.vendor

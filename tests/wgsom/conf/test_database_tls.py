"""TLS to the database: the server is verified, and nothing is said to one that cannot show it."""

import pytest

from tests.support.postgresql import PostgresServer
from tests.support.processes import started
from tests.support.tls import certificate, tls_relay

pytestmark = pytest.mark.slow

QUERY = (
    "from django.db import connection; cursor = connection.cursor(); cursor.execute('SELECT 42');"
    "print(cursor.fetchone()[0])"
)


@pytest.fixture(scope="module")
def server():
    """A server that speaks no TLS itself."""
    made = PostgresServer().make()
    yield made
    made.remove()


@pytest.fixture
def asked(monkeypatch):
    """Return a function that asks the database of a port something; its output and its errors."""

    def ask(port: int, level: str, root=None) -> tuple[str, str]:
        monkeypatch.setenv("DATABASE_TLS", level)
        if root:
            monkeypatch.setenv("DATABASE_ROOT_CERTIFICATE", str(root))
        url = f"postgres://postgres@127.0.0.1:{port}/postgres"
        process = started(url, "shell", "--no-imports", "-v0", "-c", QUERY)
        output, errors = process.communicate()
        return output.strip(), errors

    return ask


def test_a_server_that_is_vouched_for_is_asked(server, asked, tmp_path):
    path, key = certificate(tmp_path, "database")
    with tls_relay(server.port, path, key) as port:
        assert asked(port, "verify-full", path) == ("42", "")
        assert asked(port, "verify-ca", path)[0] == "42"
        assert asked(port, "require")[0] == "42"


def test_a_server_that_nobody_vouches_for_is_refused(server, asked, tmp_path):
    path, key = certificate(tmp_path, "impostor")
    other, _ = certificate(tmp_path, "authority")
    with tls_relay(server.port, path, key) as port:
        for level in ("verify-full", "verify-ca"):
            output, errors = asked(port, level, other)
            assert (output, "certificate verify failed" in errors) == ("", True)


def test_a_certificate_of_another_address_is_refused_where_that_is_verified(
    server, asked, tmp_path
):
    path, key = certificate(tmp_path, "elsewhere", address="10.9.8.7")
    with tls_relay(server.port, path, key) as port:
        output, errors = asked(port, "verify-full", path)
        assert (output, "does not match host name" in errors) == ("", True)
        assert asked(port, "verify-ca", path)[0] == "42"


def test_a_server_without_tls_is_told_nothing(server, asked, tmp_path):
    path, _ = certificate(tmp_path, "database")
    output, errors = asked(server.port, "verify-full", path)

    assert (output, "does not support SSL" in errors) == ("", True)
    assert asked(server.port, "disable")[0] == "42"

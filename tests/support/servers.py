"""The register served by gunicorn in a process of its own, and requests to it."""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.postgresql import free_port

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30  # seconds until a server has to answer


@dataclass(frozen=True)
class Answer:
    """The response of a server; headers are by name in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


def ask(port: int, path: str, method: str = "GET", body: bytes | None = None, **headers: str):
    """Ask a server of this machine, over a connection of its own; headers by name, as if_match."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request(method, path, body, names)
        response = connection.getresponse()
        given = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, given, response.read())
    finally:
        connection.close()


def until(condition, what: str) -> None:
    """Wait until a function returns something true; fail after a while."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if condition():
                return
        except OSError:
            pass  # nobody listens yet
        time.sleep(0.05)
    raise AssertionError(f"It took longer than {PATIENCE} seconds until {what}.")


@contextmanager
def served(database_url: str, folder: Path, **environment: str) -> Iterator[int]:
    """Serve the register on a database, and give the port; what it logs is in folder/server.log."""
    port = free_port()
    given = {
        **os.environ,
        "LOCAL_MODE": "true",
        "ENV_FILE": "",
        "DATABASE_URL": database_url,
        "DJANGO_SETTINGS_MODULE": "tests.served_settings",
        "PORT": str(port),
        **environment,
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "python:wgsom.gunicorn"]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=given, stdout=log, stderr=log)
        try:
            until(lambda: ask(port, "/healthz").status, "the register answered")
            yield port
        finally:
            process.terminate()
            process.wait(PATIENCE)

"""The register served by gunicorn in a process of its own, and requests to it."""

import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support import nginx
from tests.support.postgresql import free_port
from wgsom.proxy.__main__ import write
from wgsom.proxy.configuration import ProxyOptions

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


@contextmanager
def proxied(register_port: int, log: Path | None = None, **options) -> Iterator[int]:
    """Run nginx with the shipped configuration before a server, and give its port.

    With a certificate that is the port of TLS. `options` are those of ProxyOptions; what nginx logs
    is in a file, if one is named.
    """
    # Not in pytest's folders, which are closed to the account that nginx serves under.
    folder = Path(tempfile.mkdtemp(prefix="proxy-"))
    folder.chmod(0o755)
    static = folder / "static"
    shutil.copytree(ROOT / "static", static)
    register = f"127.0.0.1:{register_port}"
    given = {"port": free_port(), "tls_port": free_port(), "static": static, "register": register}
    found = ProxyOptions(folder / "run", **given | options)
    path = write(found)
    command = [nginx.find(), "-e", "stderr", "-p", found.run, "-c", path]
    with (log or folder / "log").open("a") as output:  # nginx opens it once more by itself
        process = subprocess.Popen(command, stdout=output, stderr=output)
        try:
            until(lambda: ask(found.port, "/static/wgsom/icon.svg").status, "nginx answered")
            yield found.tls_port if found.certificate else found.port
        finally:
            process.terminate()
            process.wait(PATIENCE)
            shutil.rmtree(folder)


def document_processes(folder: Path) -> list[int]:
    """Return the processes that make a document now, for a server whose TMPDIR is that folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            is_ours = f"TMPDIR={folder}".encode() in (process / "environ").read_bytes().split(b"\0")
            if is_ours and b"wgsom.exports.documents.render" in (process / "cmdline").read_bytes():
                found.append(int(process.name))
        except OSError:
            continue  # it is gone
    return found


def stopped_document(folder: Path) -> int:
    """Wait until a document is being made, keep it from getting on, and return its process."""
    until(lambda: document_processes(folder), "a document was begun")
    pid = document_processes(folder)[0]
    os.kill(pid, signal.SIGSTOP)
    return pid

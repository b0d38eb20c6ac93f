"""Measure the same requests against 25 to 100,000 topics on both engines; `make bench`.

The registers are samples (`manage.py make_sample`), made once and kept under var; those of
PostgreSQL in the server that the tests use. Each request runs in a process of its own, by the
test client: what is timed is the register, not a network. Prints medians and 95th percentiles in
milliseconds, the queries, and the most memory that the process ever held. No test times anything:
compare runs on one machine, made one after the other.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import time

from tests.support.engines import VAR, postgresql_url

RUNS, WARM_UPS = int(os.environ.get("BENCH_RUNS", "15")), 2
REQUESTS = {
    "list with counts": "/topics/",
    "filtered": "/topics/?answer=no&proposed=5&cluster=prevention",
    "searched, filtered": "/topics/?q=prosecuting+sea&answer=no",
    "searched, filtered, earlier": "/topics/?q=prosecuting+sea&answer=no&as_of=8",
    "phrase, filtered": "/topics/?q=%22social+media%22&considered=3&answer=yes&answer=partly",
    "reference, filtered": "/topics/?q=6th+WG+drones&answer=partly&cluster=prosecution",
    "without, sorted": "/topics/?q=extradition+-sea&proposed=2&sort=title",
    "common word, filtered": "/topics/?q=smuggling&answer=no&proposed=5",
    "grouped": "/topics/?q=children&group=cluster",
    "coverage": "/coverage/?q=prosecuting+sea&answer=no",
    "search by kind": "/search/?q=prosecuting+sea",
    "front page": "/",
    "changes": "/changes/?kind=topic",
    "feed of a list": "/topics.atom?answer=no&proposed=5",
    "all rows as CSV": "/topics.csv",
}
# A paper lists every topic, so it is measured with as many as anyone may come to have.
PAPERS = {
    "paper": "/papers/12/",
    "paper as Word": "/papers/12.docx",
    "paper as PDF": "/papers/12.pdf",
    "list as Word": "/topics.docx",
    "list as PDF": "/topics.pdf",
}
MEASURED = {25: REQUESTS | PAPERS, 2_000: PAPERS, 10_000: REQUESTS, 100_000: REQUESTS}


def main() -> int:
    """Make what samples are missing, measure, print; return 0 unless a request failed."""
    failed = False
    for engine in ("SQLite", "PostgreSQL"):
        for size, requests in MEASURED.items():
            url = sample(engine, size)
            print(f"\n{engine}, {size:,} topics", flush=True)
            print(f"{'':30}{'median':>9}{'p95':>9}{'queries':>9}{'MB':>7}   URL")
            for name, path in requests.items():
                failed = not measured(url, name, path) or failed
    return int(failed)


def sample(engine: str, size: int) -> str:
    """Return the URL of a sample, made if it is not there."""
    url = sqlite_url(size) if engine == "SQLite" else postgresql_sample(size)
    run(url, "manage.py", "migrate", "--verbosity", "0")
    if not is_made(url):
        run(url, "manage.py", "make_sample", "--topics", str(size), "--database", url)
        if engine == "PostgreSQL":
            run(url, "-m", "tests.support.bench", "settle")
    return url


def sqlite_url(size: int) -> str:
    """Return where a sample lies on SQLite."""
    return f"sqlite:///{VAR}/bench_{size}.sqlite3"


def postgresql_sample(size: int) -> str:
    """Return where a sample lies on PostgreSQL, in a database that is made if need be."""
    import psycopg

    server, name = postgresql_url(), f"bench_{size}"
    with psycopg.connect(server, autocommit=True) as connection:
        known = "SELECT 1 FROM pg_database WHERE datname = %s"
        if not connection.execute(known, [name]).fetchone():
            connection.execute(f"CREATE DATABASE {name}")
    return server.replace("/postgres?", f"/{name}?")


def is_made(url: str) -> bool:
    """Whether a sample is there, complete."""
    return run(url, "-m", "tests.support.bench", "count").stdout.strip() not in ("", "0")


def run(url: str, *command: str) -> subprocess.CompletedProcess:
    """Run Python with the register in the database of that URL."""
    environment = {**os.environ, "DATABASE_URL": url, "LOCAL_MODE": "true", "ENV_FILE": ""}
    environment["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    return subprocess.run(
        [sys.executable, *command], env=environment, stdout=subprocess.PIPE, text=True
    )


def measured(url: str, name: str, path: str) -> bool:
    """Measure a request in a process of its own and print its line; return whether it worked."""
    result = run(url, "-m", "tests.support.bench", "measure", path)
    if result.returncode:
        print(f"{name:30} FAILED   {path}")
        return False
    times, queries, rows, memory = json.loads(result.stdout)
    median, p95 = statistics.median(times), sorted(times)[int(0.95 * (len(times) - 1) + 0.5)]
    rate = f"   {rows / median:,.0f} rows/s" if path.endswith(".csv") else ""
    print(
        f"{name:30}{1000 * median:9.0f}{1000 * p95:9.0f}{queries:9}{memory:7.0f}   {path}{rate}",
        flush=True,
    )
    return True


def measure(path: str) -> None:
    """Print, as JSON, how long each run of a request took in seconds, its queries, rows and MB."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from wgsom.web import fragment_cache

    fragment_cache.MAX_BYTES = 0  # nothing is kept: the same URL is measured again and again
    client = Client()

    def get() -> int:
        response = client.get(path)
        if response.status_code != 200:
            sys.exit(f"{path}: status {response.status_code}")
        pieces = response.streaming_content if response.streaming else [response.content]
        return sum(piece.count(b"\n") for piece in pieces)

    times = []
    for _ in range(WARM_UPS + RUNS):
        start = time.perf_counter()
        rows = get()
        times.append(time.perf_counter() - start)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with CaptureQueriesContext(connection) as captured:
        get()
    print(json.dumps([times[WARM_UPS:], len(captured), rows, memory]))


def count() -> None:
    """Print how many topics there are, once their projections are rebuilt."""
    from topics.models import Topic
    from wgsom.records.projections.refresh import refresh
    from wgsom.search import optimize_index

    refresh()
    optimize_index()
    print(Topic.objects.count())


def settle() -> None:
    """Let PostgreSQL take stock of what was just written, as it does by itself in time."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


if __name__ == "__main__":
    if len(sys.argv) == 1:
        sys.exit(main())
    import django

    django.setup()
    {"measure": measure, "count": count, "settle": settle}[sys.argv[1]](*sys.argv[2:])

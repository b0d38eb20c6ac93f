"""Measure the register beside its peers, in one run, in rounds that alternate; `make bench-quick`.

Each peer is served as the register is, by two processes of four threads, one after the other, and
asked over sockets of this machine. Prints, as medians over the rounds, requests a second and the
processor's milliseconds a request, and their ratios. Compare within one run: machines differ.
"""

import os
import random
import re
import selectors
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, combinations, count, cycle, product
from pathlib import Path
from urllib.parse import urlencode

from tests.support.bench import VAR, sample

ROUNDS, SECONDS, CONNECTIONS = int(os.environ.get("BENCH_ROUNDS", "3")), 2.0, 8
PORT = 8731
GUNICORN = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{PORT}"]


@dataclass
class Measure:
    """Some requests to a server: which, in which state, and what came out of each round."""

    name: str
    server: str
    path: Callable[[], str]
    headers: Callable[[], str] = lambda: ""
    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests a second."""
        return statistics.median(self.rates)

    @property
    def cost(self) -> float:
        """Milliseconds of the processor a request."""
        return statistics.median(self.costs)


def constantly(path: str) -> Callable[[], str]:
    """Return a function that gives the same path each time."""
    return lambda: path


def never_the_same(path: str) -> Callable[[], str]:
    """Return a function that gives another URL of the same rows each time."""
    numbers = count(time.time_ns() % 1_000_000)
    return lambda: path.format(next(numbers))


def other_filters() -> Callable[[], str]:
    """Return a function that gives a list each time that nobody has asked for, of some 10,000.

    What no list reads of a URL makes no page anew (templates/record_page.html); filters do. Nearly
    all have rows.
    """
    clusters = ["concepts", "prevention", "protection", "prosecution", "partnerships"]
    names = ["number", "title", "proposed", "answer", "considered", "waiting"]
    parts = [
        _subsets("answer", ["yes", "partly", "no", "not-assessed"], least=2),
        _subsets("cluster", clusters, least=3),
        [[("sort", f"{sign}{name}")] for name in names for sign in ("", "-")],
        [[], *([("as_of", each)] for each in ("8", "9", "10", "11"))],
    ]
    urls = [f"/topics/?{urlencode([*chain(*chosen)])}" for chosen in product(*parts)]
    random.Random(time.time_ns()).shuffle(urls)
    return partial(next, cycle(urls))


def _subsets(name: str, values: Sequence[str], least: int) -> list[list[tuple[str, str]]]:
    sizes = range(least, len(values) + 1)
    return [
        [(name, each) for each in some] for size in sizes for some in combinations(values, size)
    ]


REPEATED = {"list": "/topics/?answer=no", "topic": "/topics/19/", "csv": "/topics.csv"}
RATIOS = [
    ("list, URLs that never repeat, beside naive Django", "list, new URLs", "naive list", 2.0),
    ("list, URLs that never repeat, beside Datasette", "list, new URLs", "Datasette", 2.0),
    (
        "list, other filters each time, beside naive Django",
        "list, other filters",
        "naive list",
        2.0,
    ),
    ("list, other filters each time, beside Datasette", "list, other filters", "Datasette", 2.0),
    *((f"{name} repeated, beside naive Django", name, "naive list", 30.0) for name in REPEATED),
    ("304, beside naive Django", "304", "naive list", 30.0),
    *((f"{name} repeated, beside constant bytes", name, "constant", 0.6) for name in REPEATED),
    ("304, beside constant bytes", "304", "constant", 0.6),
]


def main(size: int = 25) -> int:
    """Measure every peer in every round, and print the figures and the ratios."""
    url = sample("SQLite", size)
    database = url.removeprefix("sqlite:///")
    body = VAR / "bench_body"
    servers = {
        "register": ([*GUNICORN, "--config", "python:wgsom.gunicorn"], {}),
        "naive": ([*GUNICORN, *_workers(), "tests.support.peers.naive:application"], {}),
        "constant": (
            [*GUNICORN, *_workers(), "tests.support.peers.constant:application"],
            {"CONSTANT_BODY": str(body)},
        ),
        "datasette": ([sys.executable, "-m", "datasette", "serve", database, "-p", str(PORT)], {}),
    }
    name = Path(database).stem
    facets = f"/{name}/topics_topicstatus?last_session=12&_facet=answer&_facet=cluster_id&_size=25"
    etag: list[str] = []
    measures = [
        Measure("list, new URLs", "register", never_the_same("/topics/?answer=no&nothing={}")),
        Measure("list, other filters", "register", other_filters()),
        *(Measure(each, "register", constantly(path)) for each, path in REPEATED.items()),
        Measure("304", "register", constantly("/topics/"), lambda: f"If-None-Match: {etag[0]}\r\n"),
        Measure("naive list", "naive", never_the_same("/topics/?nothing={}")),
        Measure("constant", "constant", constantly("/")),
        Measure("Datasette", "datasette", never_the_same(facets + "&nothing={}")),
    ]
    for turn in range(ROUNDS):
        for server, (command, environment) in servers.items():
            mine = [each for each in measures if each.server == server]
            with_server = {**os.environ, **_environment(url), **environment}
            process = subprocess.Popen(
                command, env=with_server, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            try:
                _wait()
                if server == "register":
                    head, content = _ask("/topics/", "")
                    body.write_bytes(content)
                    etag[:] = re.findall(r"(?i)etag: (\S+)", head)
                for each in mine:
                    _measure(each, process.pid)
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait()
        print(f"Round {turn + 1} of {ROUNDS} is done.", file=sys.stderr)
    _print(measures, size)
    return 0


def _print(measures: list[Measure], size: int) -> None:
    print(f"\nSQLite, {size:,} topics\n{'':40}{'requests/s':>12}{'CPU ms':>9}")
    for each in measures:
        print(f"{each.name:40}{each.rate:12,.0f}{each.cost:9.2f}")
    found = {each.name: each for each in measures}
    print(f"\n{'':56}{'ratio':>8}{'to reach':>10}")
    for label, name, peer, wanted in RATIOS:
        print(f"{label:56}{found[name].rate / found[peer].rate:8.2f}{wanted:10.1f}")


def _environment(url: str) -> dict[str, str]:
    return {
        "DATABASE_URL": url,
        "LOCAL_MODE": "true",
        "ENV_FILE": "",
        "DJANGO_SETTINGS_MODULE": "wgsom.settings",
        "PORT": str(PORT),
    }


def _workers() -> list[str]:
    return ["--workers", "2", "--threads", "4"]


def _wait() -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", PORT), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            _ask("/", "")
            return
    raise SystemExit("A server did not start.")


def _request(path: str, headers: str) -> bytes:
    return (
        f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n{headers}\r\n"
    ).encode()


def _ask(path: str, headers: str) -> tuple[str, bytes]:
    """Return the head and the body of one response."""
    with socket.create_connection(("127.0.0.1", PORT)) as connection:
        connection.sendall(_request(path, headers))
        answer = Answer()
        while not answer.is_whole:
            answer.take(connection.recv(1 << 20))
        head, _, body = bytes(answer.read).partition(b"\r\n\r\n")
        return head.decode("latin-1"), body


class Answer:
    """The part of one response that has come by now."""

    def __init__(self):
        self.read, self.is_whole = bytearray(), False

    def take(self, piece: bytes) -> None:
        """Take what came in."""
        if not piece:
            raise ConnectionError("closed")
        self.read += piece
        end = self.read.find(b"\r\n\r\n")
        if end < 0:
            return
        head = bytes(self.read[:end]).lower()
        length = re.search(rb"content-length: (\d+)", head)
        if length:
            self.is_whole = len(self.read) >= end + 4 + int(length[1])
        elif b"transfer-encoding: chunked" in head:
            self.is_whole = self.read.endswith(b"0\r\n\r\n")
        else:
            self.is_whole = head.startswith(b"http/1.1 304")


def _measure(measure: Measure, pid: int) -> None:
    """Ask for as long as a round lasts, over several connections, and note what came out."""
    for _ in range(2 * CONNECTIONS):
        _ask(measure.path(), measure.headers())
    before, start = _cpu(pid), time.perf_counter()
    done = sum(1 for _ in _answers(measure, start + SECONDS))
    took = time.perf_counter() - start
    measure.rates.append(done / took)
    measure.costs.append(1000 * (_cpu(pid) - before) / max(done, 1))


def _answers(measure: Measure, until: float) -> Iterator[None]:
    selector = selectors.DefaultSelector()
    for _ in range(CONNECTIONS):
        connection = socket.create_connection(("127.0.0.1", PORT))
        connection.sendall(_request(measure.path(), measure.headers()))
        selector.register(connection, selectors.EVENT_READ, Answer())
    while time.perf_counter() < until:
        for key, _ in selector.select(1):
            connection, answer = key.fileobj, key.data
            try:
                answer.take(connection.recv(1 << 20))
            except ConnectionError:
                selector.unregister(connection)
                connection = socket.create_connection(("127.0.0.1", PORT))
                answer = None
            if answer is None or answer.is_whole:
                if answer:
                    yield
                connection.sendall(_request(measure.path(), measure.headers()))
                selector.register(
                    connection, selectors.EVENT_READ, Answer()
                ) if answer is None else (
                    selector.modify(connection, selectors.EVENT_READ, Answer())
                )
    for key in list(selector.get_map().values()):
        key.fileobj.close()


def _cpu(pid: int) -> float:
    """Return the seconds of the processor that a process and its children have taken."""
    ticks, total = os.sysconf("SC_CLK_TCK"), 0
    for each in [pid, *_children(pid)]:
        fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / ticks


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(each) for each in found]


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))

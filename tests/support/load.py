"""Load on the register behind its proxy, as a crowd and an outage make it; `make load`.

Traffic goes to this machine alone, is bounded, and stops by itself: about four minutes. Prints one
line a figure. Nothing here is a test; compare figures of one run.
"""

import re
import shutil
import socket
import statistics
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from random import Random
from threading import Thread

from tests.support import nginx
from tests.support.postgresql import PostgresServer
from tests.support.processes import manage
from tests.support.servers import ask, proxied, served
from tests.support.system_packages import find, install

TOPICS = 10_000
ROUNDS, SECONDS = 3, 3
GENEROUS = dict.fromkeys(("DOCUMENTS", "SEARCHES", "FORMS", "SESSIONS"), ("10000r/s", 10_000))
GZIP = "Accept-Encoding: gzip"
FILTER = "cluster=prosecution&cluster=protection&cluster=prevention"  # nearly 5,000 of them


def main() -> None:
    """Make the load, one kind after the other."""
    if not find("wrk"):
        install("wrk")
    folder = Path(tempfile.mkdtemp(prefix="load-"))
    folder.chmod(0o755)
    try:
        small, large = _database(folder, "small", 0), _database(folder, "large", TOPICS)
        _list_beside_file(small, folder)
        _documents(large, folder)
        _slow_clients(small, folder)
        _outage(folder)
        _replica(folder)
    finally:
        shutil.rmtree(folder)


def _database(folder: Path, name: str, topics: int) -> str:
    url = f"sqlite:///{folder}/{name}.sqlite3"
    if topics:
        manage(url, "make_sample", "--topics", str(topics), "--database", url)
    else:
        manage(url, "migrate", "-v0")
        manage(url, "load_register", "-v0")
    return url


def _say(what: str, figure: str, bar: str) -> None:
    print(f"{what:<66} {figure:>16}   (bar {bar})", flush=True)


# The rate of the proxy ---------------------------------------------------------------------------


def _list_beside_file(url: str, folder: Path) -> None:
    """The list through nginx, beside nginx serving the same bytes as a file."""
    static = folder / "static"
    shutil.copytree(Path("static"), static)
    with served(url, folder) as register, proxied(register, static=static, limits=GENEROUS) as port:
        body = ask(port, "/topics/", accept_encoding="gzip").body
        (static / "list.gzipped").write_bytes(body)
        page, file = [], []
        for _ in range(ROUNDS):
            page.append(_rate(port, "/topics/"))
            file.append(_rate(port, "/static/list.gzipped"))
    ratio = statistics.median(page) / statistics.median(file)
    rates = f"{statistics.median(page):,.0f} and {statistics.median(file):,.0f} a second"
    _say(f"list through nginx, beside the same bytes as a file ({rates})", f"{ratio:.2f}", "0.7")


def _rate(port: int, path: str, connections: int = 16) -> float:
    """Return how many requests a second a server answers."""
    url = f"http://127.0.0.1:{port}{path}"
    command = [find("wrk"), "-t1", f"-c{connections}", f"-d{SECONDS}s", "-H", GZIP, url]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in output, output
    return float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])


# Large files ------------------------------------------------------------------------------------


def _documents(url: str, folder: Path) -> None:
    """Sixteen clients ask for PDFs of nearly five thousand rows each."""
    sorts = ["number", "title", "proposed", "answer", "considered", "waiting"]
    orders = [f"{sign}{sort}" for sort in sorts for sign in ("", "-")]
    paths = [f"/topics.pdf?{FILTER}&sort={order}" for order in orders]
    paths += [f"{path}&group=cluster" for path in paths[:4]]
    statuses: Counter = Counter()

    def fetch(path: str) -> None:
        while (status := ask(port, path).status) == 503:
            statuses[status] += 1
            time.sleep(1)
        statuses[status] += 1

    with served(url, folder, TMPDIR=str(folder)) as port:
        threads = [Thread(target=fetch, args=(path,)) for path in paths]
        for thread in threads:
            thread.start()
        took: dict[str, list[float]] = {"/healthz": [], "/topics/?cb={}": []}
        memory, numbers, begun = 0, count(), time.monotonic()
        while any(thread.is_alive() for thread in threads):
            for path, seconds in took.items():
                seconds.append(_seconds(lambda path=path: ask(port, path.format(next(numbers)))))
            memory = max(memory, _memory(folder))
            time.sleep(0.2)
        seconds = time.monotonic() - begun
    _say(
        "16 clients and PDFs of 5,000 rows: median of /healthz", _median(took["/healthz"]), "0.1 s"
    )
    _say("  median of /topics/, never the same URL", _median(took["/topics/?cb={}"]), "0.1 s")
    _say("  memory of all its processes", f"{memory:,} MB", "1,000 MB")
    _say(f"  answers by status {dict(statuses)}, until all had theirs", f"{seconds:.0f} s", "-")


def _memory(folder: Path) -> int:
    """Return the megabytes of the server whose TMPDIR is a folder, what it shares counted once."""
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if f"TMPDIR={folder}".encode() in (process / "environ").read_bytes().split(b"\0"):
                rollup = (process / "smaps_rollup").read_text()
                total += int(re.search(r"^Pss:\s+(\d+)", rollup, re.MULTILINE)[1])
        except OSError:
            continue
    return total // 1024


# Slow clients -----------------------------------------------------------------------------------


def _slow_clients(url: str, folder: Path) -> None:
    """Two hundred who send slowly, and two hundred who read slowly, through nginx."""
    seconds = []
    with (
        served(url, folder) as register,
        proxied(register, limits=GENEROUS) as port,
        ExitStack() as stack,
    ):
        slow = [_connect(stack, port, number % 2 == 0) for number in range(400)]
        for number in range(60):
            for connection in slow[::2]:
                _drip(connection)
            path = f"/topics/?cb={number}"
            seconds.append(_seconds(lambda path=path: ask(port, path)))
            time.sleep(0.1)
    _say("200 slow senders and 200 slow readers: readers' median", _median(seconds), "0.2 s")


def _connect(stack: ExitStack, port: int, sends_slowly: bool) -> socket.socket:
    connection = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
    if sends_slowly:
        head = "POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n"
        connection.sendall(head.encode())
    else:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
        connection.sendall(b"GET /topics.json HTTP/1.1\r\nHost: localhost\r\n\r\n")
    return connection


def _drip(connection: socket.socket) -> None:
    try:
        connection.send(b"x")
    except OSError:
        return  # nginx has had enough


# A database that goes and comes back ------------------------------------------------------------


@contextmanager
def _primary() -> Iterator[PostgresServer]:
    server = PostgresServer()
    try:
        server.make()
        manage(server.url, "migrate", "-v0")
        manage(server.url, "load_register", "-v0")
        yield server
    finally:
        server.remove()


def _outage(folder: Path) -> None:
    """The database stops for twenty seconds while pages are read."""
    with _primary() as primary, served(primary.url, folder) as port:
        statuses: Counter = Counter()
        for path in ("/topics/", "/topics/19/"):
            for _ in range(20):  # both processes have it
                ask(port, path)
        primary.stop()
        end = time.monotonic() + 20
        for number in count():
            if time.monotonic() > end:
                break
            statuses["kept", ask(port, "/topics/").status] += 1
            statuses["not kept", ask(port, f"/topics/?cb={number}").status] += 1
            time.sleep(0.01)
        primary.start()
        back = time.monotonic()
        for number in count():
            if ask(port, f"/topics/?again={number}").status == 200:
                break
            time.sleep(0.01)
        seconds = time.monotonic() - back
    shown = ", ".join(f"{what} {status}: {times}" for (what, status), times in statuses.items())
    _say(f"database gone for 20 s ({shown}): good after", f"{seconds:.2f} s", "1 s")


# A replica --------------------------------------------------------------------------------------


def _replica(folder: Path) -> None:
    """Two servers on a primary and its replica, beside one server; then changes, through nginx."""
    with _primary() as primary, ExitStack() as stack:
        standby = PostgresServer()
        stack.callback(standby.remove)
        standby.make_standby_of(primary)
        one, two = folder / "one", folder / "two"
        one.mkdir()
        two.mkdir()
        path = "/topics/?cb={}"
        with served(primary.url, one, WEB_CONCURRENCY="1") as port:
            alone = _uncached_rate([port], path)
        environment = {"DATABASE_REPLICA_URL": standby.url, "WEB_CONCURRENCY": "1"}
        with (
            served(primary.url, one, WEB_CONCURRENCY="1") as first,
            served(primary.url, two, **environment) as second,
        ):
            both = _uncached_rate([first, second], path)
        shown = f"{alone:.0f} and {both:.0f} a second"
        _say(
            f"two servers on primary and replica beside one ({shown})", f"{both / alone:.2f}", "1.7"
        )
        with (
            served(primary.url, one, **environment) as port,
            proxied(port, limits=GENEROUS) as front,
        ):
            _race(primary, front)


def _uncached_rate(ports: list[int], path: str) -> float:
    """Return how many pages that are in no cache several servers make a second, together."""
    done, end, numbers = Counter(), time.monotonic() + SECONDS, count(time.time_ns() % 10**9)

    def read(port: int) -> None:
        while time.monotonic() < end:
            assert ask(port, path.format(next(numbers))).status == 200
            done[port] += 1

    threads = [Thread(target=read, args=(port,)) for port in ports for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done.values()) / SECONDS


def _race(primary: PostgresServer, port: int, operations: int = 2_000) -> None:
    """Change and read at random, and say how long what was read had been out of date at most."""
    random, written, oldest, changes = Random(1), {}, 0.0, 0
    for _ in range(operations):
        number = random.randint(1, 25)
        if random.random() < 0.1:
            changes += 1
            sql = f"UPDATE topics_topic SET title = 'Version {changes}.' WHERE number = {number}"  # noqa: S608
            primary.sql(sql)
            written.setdefault(number, []).append((time.monotonic(), changes))
            continue
        asked = time.monotonic()
        text = ask(port, f"/topics/{number}/").text
        found = re.search(r"<h1[^>]*>.*?Version (\d+)\.", text, re.DOTALL)
        shown = int(found[1]) if found else 0
        later = [moment for moment, version in written.get(number, []) if version > shown]
        oldest = max([oldest, *(asked - moment for moment in later[:1])])
    what = f"{operations:,} changes ({changes}) and reads through nginx and a replica: out of date"
    _say(what, f"{oldest:.2f} s", "1 s, or the replica's lag")


def _seconds(action: Callable[[], object]) -> float:
    begun = time.perf_counter()
    action()
    return time.perf_counter() - begun


def _median(seconds: list[float]) -> str:
    return f"{statistics.median(seconds):.3f} s"


if __name__ == "__main__":
    if not nginx.find():
        install("nginx-light")
    main()

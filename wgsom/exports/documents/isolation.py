"""Large documents, made in processes of their own with limits on memory, time and number.

To set a PDF of thousands of rows takes seconds, and hundreds of megabytes that a process never
gives back: the server's own processes go on answering meanwhile, and lose nothing if it fails.
"""

import fcntl
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import IO

from wgsom.conf.private_folder import private_folder
from wgsom.conf.secrets import bare_environment
from wgsom.exports.documents.model import RenderedDocument
from wgsom.monitoring.metrics import DOCUMENTS_BEING_MADE, DOCUMENTS_WAITING

Render = Callable[[RenderedDocument], bytes]

# Of a document that the server's own process makes, in half a second. A PDF of two hundred rows
# leaves twice as much in its memory.
MAX_ROWS_IN_PROCESS = 100
MAX_PROCESSES = 1  # that make one at a time, on this machine
MAX_WAITING = 2  # requests of one server process, made and waiting; its other threads answer
TURN_TIMEOUT = 10  # seconds that a request waits for its turn
MEMORY_LIMIT = 3 * 1024**3  # bytes of address space, of each process
TIME_LIMIT = 60  # seconds
POLL = 0.05  # seconds
RETRY_AFTER = 15  # seconds

BUSY = (
    "The register is making as many large files as it can. Ask for this one again in a few seconds."
)
TOO_LARGE = (
    "This file takes more time or memory than a file may take. Filter the list, or take CSV."
)

NO_ROOM = "The register has no room to make this file in: its disk is full, or read-only."

PACKAGE_FOLDER = Path(__file__).resolve().parents[3]


class NotNowError(Exception):
    """A file cannot be made at the moment; the text says why, to whoever asked."""


class ClientGoneError(NotNowError):
    """A document that nobody waits for any more."""


@dataclass(frozen=True)
class Client:
    """Somebody who waits for a document: whether they still do, and for how many seconds.

    `holds_thread` is false where one of the server's threads for requests is not kept waiting.
    """

    is_there: Callable[[], bool] = lambda: True
    timeout: float = TURN_TIMEOUT
    holds_thread: bool = True
    on_turn: Callable[[], None] = lambda: None  # called once it is being made


current_client: ContextVar[Client | None] = ContextVar("client", default=None)

places = BoundedSemaphore(MAX_WAITING)


def render_isolated(
    render: Render, document: Callable[[], RenderedDocument], row_count: int
) -> bytes:
    """Return a document as a file: from a process of its own if it is large.

    `document` makes it, once it is this one's turn. Raises NotNowError if too many others are being
    made, or if it takes more than the limits.
    """
    if row_count <= MAX_ROWS_IN_PROCESS:
        return render(document())
    client = current_client.get() or Client()
    try:
        with ExitStack() as stack:
            with DOCUMENTS_WAITING.track_inprogress():
                stack.enter_context(_place(client))
                lock = stack.enter_context(_turn(client))
            client.on_turn()
            stack.enter_context(DOCUMENTS_BEING_MADE.track_inprogress())
            return _run(render, document(), client, lock)
    except OSError as error:
        raise NotNowError(NO_ROOM) from error


@contextmanager
def _place(client: Client) -> Iterator[None]:
    """Take one of the places for threads that wait, so that others are left for readers."""
    if not client.holds_thread:
        yield
        return
    if not places.acquire(blocking=False):
        raise NotNowError(BUSY)
    try:
        yield
    finally:
        places.release()


@contextmanager
def _turn(client: Client) -> Iterator[int]:
    """Wait for one of the turns of this machine, which its processes share by locks on files.

    Give the lock's file, which the process that makes the document holds too.
    """
    end = time.monotonic() + client.timeout
    while True:
        for number in range(MAX_PROCESSES):
            with (private_folder() / f"documents-{number}.lock").open("a") as lock:
                try:
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    continue
                yield lock.fileno()
                return
        _check_there(client)
        if time.monotonic() > end:
            raise NotNowError(BUSY)
        time.sleep(POLL)


def _run(render: Render, document: RenderedDocument, client: Client, lock: int) -> bytes:
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as made:
        pickle.dump((render, document), given)
        given.seek(0)
        process = start_process(given, made, lock, process_group=0)
        try:
            end = time.monotonic() + TIME_LIMIT
            while process.poll() is None:
                _check_there(client)
                if time.monotonic() > end:
                    raise NotNowError(TOO_LARGE)
                time.sleep(POLL)
        finally:
            if process.poll() is None:  # with the parts of a document that it has made
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if process.returncode != 0:
            raise NotNowError(TOO_LARGE)
        made.seek(0)
        return made.read()


def start_process(
    stdin: IO | int, stdout: IO | int, *descriptors: int, process_group: int | None = None
) -> subprocess.Popen:
    """Start a process that renders what it reads (render.py), with open files of this one.

    Of this one's group, or, for 0, of one of its own.
    """
    return subprocess.Popen(
        [sys.executable, "-m", "wgsom.exports.documents.render"],
        stdin=stdin,
        stdout=stdout,
        cwd=PACKAGE_FOLDER,
        env=bare_environment(),
        pass_fds=descriptors,
        process_group=process_group,
    )


def _check_there(client: Client) -> None:
    if not client.is_there():
        raise ClientGoneError("Whoever asked for this file has gone.")

"""Documents that are made in the background, for as long as somebody looks at their progress.

How far one is stands in a file, for all processes of a machine: whichever of them is asked says the
same, and none makes what another makes.
"""

import fcntl
import json
import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from http import HTTPStatus
from threading import BoundedSemaphore, Thread

from django.db import connections

from wgsom.conf.private_folder import files_in, private_folder
from wgsom.exports.documents.isolation import Client, NotNowError

MAX_JOBS = 8  # of one server process
TURN_TIMEOUT = 600  # seconds that a job waits for its turn
FORGOTTEN_AFTER = 30  # seconds in which nobody has looked at the progress of a file
DEAD_AFTER = 10  # seconds in which a job has given no sign
DROPPED_AFTER = 3_600  # seconds after which what is left of a job is removed
FAILED = "The file could not be made."

Make = Callable[[Client], tuple[int, bytes]]

logger = logging.getLogger(__name__)


class JobState(StrEnum):
    """The state of a job."""

    WAITING = "waiting"
    BEING_MADE = "being made"
    FAILED = "failed"
    READY = "ready"


@dataclass(frozen=True)
class Job:
    """The making of a document: its state, and why it failed if it did."""

    state: str = JobState.WAITING
    sentence: str = ""  # why it failed
    begun_at: float = 0.0  # seconds since 1970; 0 before its turn

    @property
    def is_active(self) -> bool:
        """Whether a thread of some process is at it."""
        return self.state in (JobState.WAITING, JobState.BEING_MADE)

    @property
    def seconds(self) -> int:
        """The seconds since its turn came."""
        return int(time.time() - self.begun_at)


class DocumentJobs:
    """The jobs of this machine; some are made by threads of this process."""

    def __init__(self):
        self._threads = BoundedSemaphore(MAX_JOBS)

    def get_or_start(self, etag: str, make: Make, is_made: Callable[[], bool]) -> Job | None:
        """Return the job of a file, started if there is none; None if there are too many.

        `make` gives the status and the body of the answer to a request for it; `is_made` says
        whether another process has made it meanwhile. Raises OSError where nothing can be stored.
        """
        record = JobRecord(etag)
        with _one_at_a_time():
            _drop_old()
            record.note_look()
            if job := record.read():
                return job
            if not self._threads.acquire(blocking=False):
                return None
            record.write(job := Job())
        Thread(target=self._run, args=(record, make, is_made), daemon=True).start()
        return job

    def _run(self, record: "JobRecord", make: Make, is_made: Callable[[], bool]) -> None:
        def begin() -> None:
            if is_made():
                raise NotNowError("Another process has made it.")
            record.write(Job(JobState.BEING_MADE, begun_at=time.time()))

        client = Client(record.is_wanted, TURN_TIMEOUT, holds_thread=False, on_turn=begin)
        job = Job(JobState.FAILED, FAILED)
        try:
            status, body = make(client)
            if status == HTTPStatus.OK or is_made():
                job = Job(JobState.READY)
            elif not body.startswith((b"<", b"\n")):  # a page says less than a sentence
                job = Job(JobState.FAILED, body.decode(errors="replace"))
        except Exception:
            logger.exception("A document could not be made in the background.")
        finally:
            self._threads.release()
            connections.close_all()
            record.write(job)


class JobRecord:
    """The files of one job: how far it is, and when somebody looked last."""

    def __init__(self, etag: str):
        name = etag.strip('"')
        self.state, self.look = (private_folder() / f"{name}.{each}" for each in ("job", "look"))

    def read(self) -> Job | None:
        """Return the job; None if there is none, or none that is worth anything any more."""
        try:
            job = Job(**json.loads(self.state.read_text()))
        except (OSError, ValueError, TypeError):
            return None
        age = time.time() - self.state.stat().st_mtime
        return job if age < (DEAD_AFTER if job.is_active else FORGOTTEN_AFTER) else None

    def write(self, job: Job) -> None:
        """Store how far it is; nothing where the disk is full, so that it counts as dead."""
        try:
            part = self.state.with_suffix(".new")
            part.write_text(json.dumps(asdict(job)))
            part.replace(self.state)
        except OSError:
            logger.exception("The state of a document could not be stored.")

    def note_look(self) -> None:
        """Note that somebody looks now."""
        self.look.touch()

    def is_wanted(self) -> bool:
        """Give a sign of the job, and return whether somebody has looked of late."""
        try:
            now = time.time()
            if now - self.state.stat().st_mtime > 1:
                self.state.touch()
            return now - self.look.stat().st_mtime < FORGOTTEN_AFTER
        except OSError:
            return False


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (private_folder() / "jobs.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _drop_old() -> None:
    for found, path in files_in(private_folder(), (".job", ".look", ".new")):
        if time.time() - found.st_mtime > DROPPED_AFTER:
            path.unlink(missing_ok=True)


document_jobs = DocumentJobs()

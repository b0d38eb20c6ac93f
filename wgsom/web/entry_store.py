"""Responses as they were made, in the memory of a process; each is made by one thread."""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from operator import attrgetter
from threading import Lock

from django.utils import timezone

from wgsom.web.lru_store import LruStore

GZIP_LEVEL = 6  # of the bodies


@dataclass(frozen=True)
class Entry:
    """A response with status 200 as it goes out: its headers, and its body as it is sent."""

    headers: list[tuple[str, str]]
    body: bytes
    made_at: datetime = field(default_factory=timezone.now)

    @property
    def size(self) -> int:
        """The bytes that it takes, about."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers)


class EntryStore(LruStore[Entry]):
    """Entries by key, bounded by their bytes."""

    def __init__(self, max_bytes: int):
        super().__init__(max_bytes, attrgetter("size"))
        self._key_locks: dict[Hashable, Lock] = {}

    @contextmanager
    def making(self, key: Hashable, timeout: float = -1) -> Iterator[Entry | None]:
        """Let one thread at a time make the entry of a key; after a time-out, another one too.

        Gives the entry if another thread has made it meanwhile. `timeout` is in seconds; without
        one a thread waits for as long as the other takes.
        """
        with self._lock:
            key_lock = self._key_locks.setdefault(key, Lock())
        is_mine = key_lock.acquire(timeout=timeout)
        try:
            yield self.get(key)
        finally:
            if is_mine:
                # Whoever waits has the lock already; whoever comes now finds the entry.
                with self._lock:
                    self._key_locks.pop(key, None)
                key_lock.release()

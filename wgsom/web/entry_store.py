"""Entries by key in the memory of a process, bounded by their bytes."""

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock

from django.utils import timezone

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


class EntryStore:
    """Entries by key; above `max_bytes` those used longest ago are dropped. For several threads."""

    def __init__(self, max_bytes: int):
        self.max_bytes, self.size = max_bytes, 0
        self._entries: OrderedDict[Hashable, Entry] = OrderedDict()
        self._lock = Lock()
        self._key_locks: dict[Hashable, Lock] = {}

    def get(self, key: Hashable) -> Entry | None:
        """Return the entry of a key; None if there is none."""
        with self._lock:
            if entry := self._entries.get(key):
                self._entries.move_to_end(key)
            return entry

    def add(self, key: Hashable, entry: Entry) -> None:
        """Keep an entry under a key, in place of an earlier one."""
        with self._lock:
            if earlier := self._entries.pop(key, None):
                self.size -= earlier.size
            self._entries[key] = entry
            self.size += entry.size
            while self.size > self.max_bytes:
                _, dropped = self._entries.popitem(last=False)
                self.size -= dropped.size

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

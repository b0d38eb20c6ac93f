"""Values by key in the memory of a process, bounded by their size."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class LruStore(Generic[Value]):
    """Values by key; above `max_size` those used longest ago are dropped. For several threads."""

    def __init__(self, max_size: int, size_of: Callable[[Value], int]):
        self.max_size, self.size_of, self.size = max_size, size_of, 0
        self._values: OrderedDict[Hashable, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> Value | None:
        """Return the value of a key; None if there is none."""
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def add(self, key: Hashable, value: Value) -> None:
        """Keep a value under a key, in place of an earlier one."""
        with self._lock:
            if (earlier := self._values.pop(key, None)) is not None:
                self.size -= self.size_of(earlier)
            self._values[key] = value
            self.size += self.size_of(value)
            while self.size > self.max_size:
                _, dropped = self._values.popitem(last=False)
                self.size -= self.size_of(dropped)

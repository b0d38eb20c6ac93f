"""The thread of a server process that rebuilds what is too much for a writer or a reader."""

import logging
from threading import Lock, Thread

from django.db import connections

logger = logging.getLogger(__name__)


class BackgroundRefresh:
    """Rebuilds all that is stale, in a thread of its own, for as long as there is any.

    Several processes may: each batch is claimed in the database. Only a server enables it: a
    command would end before its thread does.
    """

    def __init__(self):
        self.is_enabled = False
        self._lock, self._thread = Lock(), None

    def start(self) -> None:
        """Begin to rebuild, unless this process does so already."""
        with self._lock:
            if self.is_enabled and not (self._thread and self._thread.is_alive()):
                self._thread = Thread(target=self._run, name="refresh", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        from wgsom.records.projections.refresh import refresh

        try:
            refresh()
        except Exception:
            # The next reader who meets something stale starts it again.
            logger.exception("Projections could not be rebuilt.")
        finally:
            connections.close_all()


background_refresh = BackgroundRefresh()

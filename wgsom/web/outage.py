"""Answers to readers while the database cannot be reached."""

import gzip
import logging
from threading import Lock
from time import monotonic

from django.db import DatabaseError, InterfaceError, connections
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import http_date

from wgsom.conf.replica import read_alias
from wgsom.records.data_revision.current import read_revision
from wgsom.revision_cache import Revision
from wgsom.web.database_errors import UNREACHABLE, unavailable_message
from wgsom.web.entry_store import GZIP_LEVEL, Entry

logger = logging.getLogger(__name__)

SECONDS_BETWEEN_TRIES = 0.5  # to reach a database that could not be reached


class DatabaseUnreachableError(Exception):
    """The database does not answer; the text says so, to whoever asked."""


class Outage:
    """Whether the database can be reached. While it cannot, one request in a while asks it.

    The others would each wait for a connection that nobody answers.
    """

    def __init__(self):
        self.message = ""  # why it cannot be reached; empty while it can
        self.ask_again_at = 0.0  # seconds on the clock of time.monotonic
        self._trying = Lock()

    def read_revision(self) -> Revision | None:
        """Return the data revision; None if there is none.

        Raises DatabaseUnreachableError in an outage.
        """
        if not self.message:
            return self._read()
        if monotonic() < self.ask_again_at or not self._trying.acquire(blocking=False):
            raise DatabaseUnreachableError(self.message)
        try:
            return self._read()
        finally:
            self._trying.release()

    def _read(self) -> Revision | None:
        try:
            revision = current_revision()
        except (DatabaseError, InterfaceError) as error:
            if not self.message:  # once an outage
                logger.exception("The database cannot be reached.")
            self.message = unavailable_message(error) or UNREACHABLE
            self.ask_again_at = monotonic() + SECONDS_BETWEEN_TRIES
            raise DatabaseUnreachableError(self.message) from error
        if self.message:
            logger.warning("The database can be reached again.")
        self.message = ""
        return revision


def outdated(entry: Entry) -> tuple[list[tuple[str, str]], bytes]:
    """Return the headers and the body of an entry that may be out of date.

    A page says when it was made; a file says so in its headers. Nobody may keep either.
    """
    left_out = {"etag", "cache-control", "content-length", "cdn-cache-control", "surrogate-key"}
    headers = {name: value for name, value in entry.headers if name.lower() not in left_out}
    headers |= {"Cache-Control": "no-store", "Last-Modified": http_date(entry.made_at.timestamp())}
    body = entry.body
    if headers["Content-Type"].startswith("text/html"):
        is_compressed = headers.get("Content-Encoding") == "gzip"
        page = gzip.decompress(body) if is_compressed else body
        moment = date_format(timezone.localtime(entry.made_at), "DATETIME_FORMAT")
        note = render_to_string("_outdated.html", {"made_at": moment}).encode()
        before, main, rest = page.partition(b"<main")
        tag, end, rest = rest.partition(b">")
        page = before + main + tag + end + (note if main else b"") + rest
        body = gzip.compress(page, GZIP_LEVEL, mtime=0) if is_compressed else page
    return [*headers.items(), ("Content-Length", str(len(body)))], body


def current_revision() -> Revision | None:
    """Return the data revision, over a new connection where the old one is gone; None without.

    Raises DatabaseError or InterfaceError where the database does not answer; one that has been
    silent for a while is not asked twice.
    """
    begun = monotonic()
    try:
        return read_revision()
    except (DatabaseError, InterfaceError):
        connections[read_alias()].close()
        if monotonic() - begun > SECONDS_BETWEEN_TRIES:
            raise
    return read_revision()

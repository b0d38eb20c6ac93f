"""Copies: what a file bears, so that anyone can learn what has changed since it was made.

A file of a list, a record or a paper that was not issued bears a URL of the same page with the
parameter `copy`: the data revision and the day of the record's state, and a digest of what the file
says. The page then says what changed since. The digest tells even of what no change log knows.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.utils import timezone

from wgsom.revision_cache import current_revision, state_moment

COPY = "copy"
DIGEST_LENGTH = 10  # hexadecimal digits
MAX_DIGEST_ROWS = 5_000  # as many as a document has; more take seconds

_WRITTEN = re.compile("([0-9]{1,18})[.]([0-9]{4})([0-9]{2})([0-9]{2})(?:[.]([0-9a-f]{10}))?")


@dataclass(frozen=True)
class Copy:
    """The state that a file was made of: a data revision, its day, and a digest of the file.

    The digest is empty where a file has too many rows for one.
    """

    revision: int
    day: date
    digest: str = ""

    def __str__(self) -> str:
        digest = f".{self.digest}" if self.digest else ""
        return f"{self.revision}.{self.day:%Y%m%d}{digest}"

    @classmethod
    def parse(cls, written: str) -> "Copy | None":
        """Return the copy that a URL names; None if it names none."""
        found = _WRITTEN.fullmatch(written)
        if not found:
            return None
        revision, year, month, day, digest = found.groups()
        try:
            return cls(int(revision), date(int(year), int(month), int(day)), digest or "")
        except ValueError:
            return None


def copy_now(digest: str) -> Copy | None:
    """Return the copy that a file made now bears; None where no revision is read as of."""
    revision = current_revision()
    if revision is None:
        return None
    return Copy(revision, timezone.localdate(state_moment()), digest)


def digest_of(parts: Iterable[str]) -> str:
    """Return the digest of what a file says, in order."""
    digest = sha256()
    for part in parts:
        digest.update(part.encode())
        digest.update(b"\0")
    return digest.hexdigest()[:DIGEST_LENGTH]

"""What changed since a file was made, told from the copy that it bears (wgsom/lists/copies.py)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import date_format

from wgsom.changelog.models import ChangelogEntry
from wgsom.lists.copies import Copy
from wgsom.revision_cache import current_revision
from wgsom.text import pluralize_count

MAX_SHOWN = 50  # entries of each kind; the change log has all


@dataclass(frozen=True)
class ChangesSince:
    """What changed since the copy of a list or a record.

    `model_name` is that of its rows, and `contains` gives those of some primary keys that are of
    rows now. `digest` is that of a file made now; empty where there is none.
    """

    copy: Copy
    model_name: str
    contains: Callable[[Collection[int]], set[int]]
    digest: str

    @cached_property
    def entries(self) -> list[ChangelogEntry]:
        """The public entries since, newest first, one more than are shown at most."""
        since = ChangelogEntry.objects.public().filter(data_revision__gt=self.copy.revision)
        return list(since[: 2 * MAX_SHOWN + 1])

    @cached_property
    def _keys(self) -> set[int]:
        roots = {each.root_id for each in self.entries if each.root_type == self.model_name}
        return self.contains(roots)

    @cached_property
    def of_rows(self) -> list[ChangelogEntry]:
        """The entries of what is listed now."""
        return [
            each
            for each in self.entries
            if each.root_type == self.model_name and each.root_id in self._keys
        ][:MAX_SHOWN]

    @cached_property
    def of_others(self) -> list[ChangelogEntry]:
        """The entries of all else: rows that may have left the list, and what rows lean on."""
        shown = set(self.of_rows)
        return [each for each in self.entries if each not in shown][:MAX_SHOWN]

    @property
    def is_later(self) -> bool:
        """Whether the copy is of a later state than the register has: of one before a restore."""
        return self.copy.revision > (current_revision() or self.copy.revision)

    @property
    def is_unchanged(self) -> bool:
        """Whether a file made now would say what the copy says."""
        if self.copy.digest and self.digest:
            return self.copy.digest == self.digest
        return not self.is_later and self.copy.revision == current_revision()

    @property
    def shows_rows(self) -> bool:
        """Whether changes of what is listed are to be shown."""
        return not self.is_unchanged and bool(self.of_rows)

    @property
    def shows_others(self) -> bool:
        """Whether changes of other records are to be shown: where rows did not tell the change."""
        return not self.is_unchanged and bool(self.of_others)

    @property
    def sentence(self) -> str:
        """What is to be said of the copy, in a sentence or two."""
        state = f"Your file is of {date_format(self.copy.day)}, revision {self.copy.revision}"
        if self.is_unchanged:
            return f"{state}. Nothing in it has changed since: it still holds."
        if self.is_later:
            return (
                f"{state}, which is later than what the register has: it may have been restored "
                "from a backup. Take a new file."
            )
        if self.of_rows:
            counted = pluralize_count(len(self.of_rows), "change")
            return f"{state}. Since then {counted} of what it lists."
        if self.of_others:
            return (
                f"{state}. Nothing that is listed now has changed by itself; other records have, "
                "and a row may have come or gone with them."
            )
        return (
            f"{state}. Something has changed since outside the register's own screens, of which "
            "its change log does not tell. Take a new file."
        )

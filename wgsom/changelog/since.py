"""Changes since a file was made, told from the copy that it bears (wgsom/lists/copies.py)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.formats import date_format

from wgsom.changelog.list_query import ChangeListQuery
from wgsom.changelog.models import ChangelogEntry, ChangelogEntryQuerySet
from wgsom.changelog.net_changes import net_changes
from wgsom.lists.copies import Copy
from wgsom.lists.fields import truncate
from wgsom.lists.querystring import build_url, replace_params
from wgsom.revision_cache import current_revision
from wgsom.text import pluralize_count

MAX_SHOWN = 50  # changes of each kind; the change log has all
MAX_MERGED = 1_000  # entries of which net changes are made


@dataclass(frozen=True)
class ChangeSummary:
    """Some changes, the newest first, and how many there are in all.

    `is_undone` says that there were some, of which nothing is left; `is_merged`, that they are net
    changes.
    """

    entries: list[ChangelogEntry]
    count: int
    is_undone: bool = False
    is_merged: bool = False

    @classmethod
    def of_entries(cls, entries: ChangelogEntryQuerySet) -> "ChangeSummary":
        """Return the newest of some changes, with the number of all."""
        return cls(list(entries[:MAX_SHOWN]), entries.count())

    @classmethod
    def of_net_changes(cls, entries: ChangelogEntryQuerySet) -> "ChangeSummary":
        """Return the same of the net changes; of more than MAX_MERGED entries, of these."""
        read = list(entries.defer("values")[: MAX_MERGED + 1])
        if len(read) > MAX_MERGED:
            return cls.of_entries(entries)
        nets = net_changes(read)
        return cls(nets[:MAX_SHOWN], len(nets), is_undone=bool(read and not nets), is_merged=True)

    @property
    def is_cut(self) -> bool:
        """Whether there are more than those."""
        return self.count > len(self.entries)


@dataclass(frozen=True)
class ChangesSince:
    """The changes since the copy of a list or a record.

    `model_name` is that of its rows, and `contains` gives those of some primary keys that are of
    rows now. `digest` is that of a file made now; empty where there is none. `rows` are given for a
    list of changes, whose rows are the changes themselves.
    """

    copy: Copy
    model_name: str
    contains: Callable[[Collection[int]], set[int]]
    digest: str
    rows: ChangelogEntryQuerySet | None = None

    @property
    def _since(self) -> ChangelogEntryQuerySet:
        entries = ChangelogEntry.objects.public() if self.rows is None else self.rows
        return entries.filter(data_revision__gt=self.copy.revision)

    @cached_property
    def _of_rows(self) -> Q:
        """The condition that an entry is of a row of the list."""
        if self.rows is not None:
            return Q(pk__isnull=False)
        own = self._since.filter(root_type=self.model_name)
        roots = set(own.order_by().values_list("root_id", flat=True).distinct())
        return Q(root_type=self.model_name, root_id__in=self.contains(roots))

    @cached_property
    def of_rows(self) -> ChangeSummary:
        """The changes of what is listed now: net ones, but where changes are what is listed."""
        entries = self._since.filter(self._of_rows)
        return (
            ChangeSummary.of_net_changes(entries)
            if self.rows is None
            else ChangeSummary.of_entries(entries)
        )

    @cached_property
    def of_others(self) -> ChangeSummary:
        """The changes of records of other kinds, which rows may lean on."""
        others = self._since.exclude(root_type=self.model_name)
        return ChangeSummary.of_net_changes(others.exclude(self._of_rows))

    @cached_property
    def of_other_rows(self) -> ChangeSummary:
        """The changes of such records as are not listed now: they may have left the list."""
        others = self._since.filter(root_type=self.model_name)
        return ChangeSummary.of_net_changes(others.exclude(self._of_rows))

    @property
    def is_later(self) -> bool:
        """Whether the copy is of a later state than the register has: of one before a restore."""
        return self.copy.revision > (current_revision() or self.copy.revision)

    @property
    def is_unchanged(self) -> bool:
        """Whether a file made now would say what the copy says."""
        if self.is_later:
            return False
        if self.copy.digest and self.digest:
            return self.copy.digest == self.digest
        return self.copy.revision == current_revision()

    @property
    def shown(self) -> list[tuple[str, ChangeSummary]]:
        """The changes to show, each kind with its heading; none where nothing changed."""
        if self.is_unchanged:
            return []
        kinds = [
            ("What it lists", self.of_rows),
            ("What it does not list now", self.of_other_rows),
            ("Other records that changed", self.of_others),
        ]
        return [(heading, summary) for heading, summary in kinds if summary.count]

    @property
    def sentence(self) -> str:
        """The message on the copy, in a sentence or two."""
        state = f"Your file is of {date_format(self.copy.day)}, revision {self.copy.revision}"
        if self.is_later:
            return (
                f"{state}, which is later than what the register has: it may have been restored "
                "from a backup. Take a new file."
            )
        if self.is_unchanged:
            return f"{state}. Nothing in it has changed since: it still holds."
        if self.of_rows.count:
            counted = pluralize_count(self.of_rows.count, "change")
            return f"{state}. Since then {counted} of what it lists."
        if self.of_other_rows.count:
            counted = pluralize_count(self.of_other_rows.count, "change")
            return f"{state}. Since then {counted} of what it does not list now: it may have left."
        if self.of_others.count:
            return (
                f"{state}. Nothing that is listed now has changed by itself; other records have, "
                "on which it leans."
            )
        has_no_digest = not (self.copy.digest and self.digest)
        summaries = (self.of_rows, self.of_other_rows, self.of_others)
        if has_no_digest and any(each.is_undone for each in summaries):
            return f"{state}. What has changed since was changed back."
        return (
            f"{state}. Something has changed since that the change log does not tell of: outside "
            "the register's own screens, or in how files are made. Take a new file."
        )


def changes_since(
    copy_param: str,
    model_name: str,
    contains: Callable[[Collection[int]], set[int]],
    digest: str,
    rows: ChangelogEntryQuerySet | None = None,
    as_of: str = "",
) -> dict:
    """Return the context of the template that tells of the changes since a copy.

    `copy_param` is the copy as a URL has it; the context says so where it is none. The rest is as
    in `ChangesSince`.
    """
    copy = Copy.parse(copy_param)
    if copy is None:
        return {"refused": truncate(copy_param)}
    given = replace_params(QueryDict(), since=copy.day.isoformat(), as_of=as_of)
    return {
        "since": ChangesSince(copy, model_name, contains, digest, rows),
        "changes_url": build_url(reverse(ChangeListQuery.url_name), given),
    }

"""The rows of papers as issued: in which of them a topic stands, and where."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.formats import date_format

from topics.models import IssuedPaper
from topics.papers.content import NotAPaperError
from topics.papers.layout import row_anchor
from wgsom.revision_cache import cached_by_revision


@dataclass(frozen=True)
class IssuedRow:
    """A topic in a paper as issued: the paper's name, its title and day, and the URL of the row."""

    label: str
    title: str
    issued_on: str
    url: str

    def is_cited_in(self, source: str) -> bool:
        """Return whether a source names the paper, by its title and its day."""
        return self.title in source and self.issued_on in source


@cached_by_revision
def issued_rows() -> Mapping[int, tuple[IssuedRow, ...]]:
    """Return the papers that have each topic, by its number; oldest first.

    A paper that cannot be read is left out: the check of the register names it.
    """
    found: dict[int, list[IssuedRow]] = defaultdict(list)
    for issued in IssuedPaper.objects.defer("content").select_related("session"):
        title, numbers = _content(issued.pk)
        day = date_format(issued.issued_on)
        label = f"{issued}, of {issued.issue_description}"
        for number in numbers:
            url = f"{issued.get_absolute_url()}#{row_anchor(number)}"
            found[number].append(IssuedRow(label, title, day, url))
    return {number: tuple(rows) for number, rows in found.items()}


@lru_cache(maxsize=256)
def _content(key: int) -> tuple[str, tuple[int, ...]]:
    """Return the title of an issued paper, and its topics by number: it never changes."""
    try:
        paper = IssuedPaper.objects.get(pk=key).paper
    except NotAPaperError:
        return "", ()
    return paper.masthead.title, tuple(row.number for row in (*paper.rows, *paper.mandated_topics))

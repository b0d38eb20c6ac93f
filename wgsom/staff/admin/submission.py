"""A form submission from a page that others may have opened, too: only changed values count."""

from dataclasses import dataclass, field

from django.http import QueryDict

UNTICKED = "none-"  # begins the names of boxes
TAKEN_OVER = "{} is “{}” meanwhile: somebody else entered that. Yours was “{}”."


@dataclass
class Submission:
    """Entries of a page, each with what it was when the page was opened.

    An entry named `extent-7` comes with `was-extent-7`. What nobody touched is no change, and what
    a colleague changed meanwhile is never saved over: `problems` says so.
    """

    data: QueryDict
    problems: list[str] = field(default_factory=list)

    def text(self, name: str) -> str:
        """Return what was typed or chosen; empty for nothing."""
        return self.data.get(name, "").replace("\r\n", "\n").strip()

    def changed(self, name: str, now: str, label: str) -> str | None:
        """Return the value to set an entry to; None where it is to stay as it stands `now`."""
        value, opened = self.text(name), self.data.get(f"was-{name}")
        is_box = name.startswith(UNTICKED)  # a box that is not ticked is not sent
        if opened is None or (name not in self.data and not is_box) or value in (opened, now):
            return None
        if opened != now:
            self.problems.append(TAKEN_OVER.format(label, now or "empty", value or "empty"))
            return None
        return value

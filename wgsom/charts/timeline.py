"""A timeline of sessions: what each was asked for, above a line, and what it took up, below it."""

from collections.abc import Sequence
from dataclasses import dataclass

from wgsom.charts.svg import (
    EDGE,
    PAPER,
    SOFT,
    Chart,
    hatch,
    joined,
    link,
    rect,
    text,
)

WIDTH, BAR = 56, 34  # of a column, and of a bar in it
HIGHEST, UNKNOWN = 70, 26  # of a bar; and of what is not known
COUNT, GAP = 16, 10  # the height of a number at a bar's end, and between rows
LABELS = 34  # the height of the names between the bars
MAX_IN_ROW, MAX_ON_A_PHONE = 13, 6  # columns of a row


@dataclass(frozen=True)
class Column:
    """A session: its name, how many topics it proposed, how many it took up, and where it leads.

    What a session that `is_unknown` took up is not known.
    """

    label: str
    sublabel: str
    proposed: int
    considered: int
    is_unknown: bool = False
    url: str = ""

    @property
    def words(self) -> str:
        """The column as a sentence."""
        taken_up = "took up: not entered yet" if self.is_unknown else f"took up {self.considered}"
        return f"{self.label} {self.sublabel}: proposed {self.proposed}, {taken_up}"


def timeline(columns: Sequence[Column], title: str, max_in_row: int | None = None) -> Chart:
    """Return the timeline; in rows of so many columns, if a number is given."""
    size = max_in_row or max(len(columns), 1)
    highest = max([max(each.proposed, each.considered) for each in columns], default=0) or 1
    scale = HIGHEST / highest
    parts, y = [], 0
    for start in range(0, len(columns), size):
        row = columns[start : start + size]
        line = y + COUNT + round(max(each.proposed for each in row) * scale)
        parts += [_column(each, place * WIDTH, line, scale) for place, each in enumerate(row)]
        y = line + LABELS + max(_below(each, scale) for each in row) + GAP
    description = "; ".join(each.words for each in columns)
    return Chart(
        max(min(len(columns), size) * WIDTH, 1),
        max(y - GAP, 1),
        title,
        description,
        joined(parts),
    )


def _below(column: Column, scale: float) -> int:
    """Return the height of what is drawn below a column's name."""
    unknown = UNKNOWN if column.is_unknown else 0
    return max(unknown, round(column.considered * scale) + COUNT if column.considered else 0)


def _column(column: Column, x: float, line: int, scale: float) -> str:
    middle, left = x + WIDTH / 2, x + (WIDTH - BAR) / 2
    upper, lower = line, line + LABELS
    parts = [
        text(middle, upper + 14, column.label, size=12.5, is_bold=True),
        text(middle, upper + 27, column.sublabel, size=10.5, css="soft", fill=SOFT),
    ]
    if column.proposed:
        size = max(column.proposed * scale, 2)
        parts.append(
            rect(
                left,
                upper - size,
                BAR,
                size,
                css="mark-proposed",
                fill=PAPER,
                stroke="#0b5c93",
                stroke_width=2,
            )
        )
        parts.append(text(middle, upper - size - 4, str(column.proposed), is_bold=True))
    if column.is_unknown:
        parts.append(rect(left, lower, BAR, UNKNOWN, css="edge", stroke=EDGE))
        parts.append(hatch(left, lower, BAR, UNKNOWN))
        parts.append(text(middle, lower + 18, "?", css="soft", fill=SOFT, is_bold=True))
    if column.considered:
        size = max(column.considered * scale, 2)
        parts.append(rect(left, lower, BAR, size, fill="#1a6b45"))
        parts.append(text(middle, lower + size + 13, str(column.considered), is_bold=True))
    return link(column.url, column.words, joined(parts))

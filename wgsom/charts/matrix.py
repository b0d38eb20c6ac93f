"""A matrix: things down, sessions across, with a letter on a colour in each cell."""

from collections.abc import Sequence
from dataclasses import dataclass

from wgsom.charts.strip import LOOKS
from wgsom.charts.svg import (
    INK,
    LINE,
    PAPER,
    SOFT,
    TONES,
    Chart,
    hatch,
    joined,
    rect,
    shape,
    shortened,
    text,
)

TITLE_WIDTH, ANSWER_WIDTH, CELL, ROW = 330, 110, 40, 22
HEAD = 36
MAX_TITLE = 54  # characters


@dataclass(frozen=True)
class MatrixColumn:
    """A session across: its name, and whether what it did is unknown where nothing stands."""

    label: str
    sublabel: str
    is_unknown: bool = False


@dataclass(frozen=True)
class MatrixRow:
    """A thing down: its title, how it stands, and per column the looks and letters in its cell."""

    title: str
    tone: str
    state: str
    cells: tuple[tuple[tuple[str, str], ...], ...]


def matrix(
    columns: Sequence[MatrixColumn], rows: Sequence[MatrixRow], title: str, legend: str = ""
) -> Chart:
    """Return the matrix, each title on one line, and what its letters mean below it."""
    left = TITLE_WIDTH + ANSWER_WIDTH
    bottom = HEAD + len(rows) * ROW
    width, height = left + len(columns) * CELL, bottom + 1 + (ROW if legend else 0)
    parts = [text(0, bottom + 18, legend, size=11.5, anchor="start", fill=SOFT)] if legend else []
    for index, column in enumerate(columns):
        middle = left + (index + 0.5) * CELL
        parts.append(text(middle, 14, column.label, size=12, is_bold=True))
        parts.append(text(middle, 28, column.sublabel, size=10, css="soft", fill=SOFT))
        if column.is_unknown:
            parts.append(hatch(left + index * CELL, HEAD, CELL, len(rows) * ROW))
    for index, row in enumerate(rows):
        parts.append(_row(row, HEAD + index * ROW, left, width))
    description = f"{len(rows)} rows by {len(columns)} sessions"
    return Chart(width, height, title, description, joined(parts))


def _row(row: MatrixRow, y: float, left: float, width: float) -> str:
    parts = [
        f'<path class="edge" d="M0 {y + ROW}H{width}" stroke="{LINE}" fill="none"/>',
        text(0, y + 15, shortened(row.title, MAX_TITLE), size=12, anchor="start", fill=INK),
    ]
    if row.tone:
        parts.append(shape(row.tone, TITLE_WIDTH, y + 4, 13, fill=TONES[row.tone]))
        parts.append(text(TITLE_WIDTH + 19, y + 15, row.state, size=11.5, anchor="start"))
    for index, marks in enumerate(row.cells):
        x = left + index * CELL
        span = (CELL - 4) / max(len(marks), 1)
        for place, (look, letter) in enumerate(marks):
            fill, edge, ink = LOOKS.get(look, (PAPER, LINE, SOFT))
            start = x + 2 + place * span
            parts.append(rect(start, y + 2, span - 1, ROW - 4, fill=fill, stroke=edge))
            parts.append(text(start + span / 2, y + 15, letter, size=11, fill=ink, is_bold=True))
    return joined(parts)

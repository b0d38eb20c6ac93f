"""A strip: what each session did about one topic, and how it stood after it, in cells."""

from collections.abc import Sequence
from dataclasses import dataclass

from wgsom.charts.svg import (
    EDGE,
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
    text,
    wrapped,
)

WIDTH, GAP = 58, 3  # of a cell, and between two
HEAD, EVENT, STATE = 32, 30, 36  # heights: of the heading, of an event, of how it stands
SMALL_WIDTH, SMALL_HEIGHT = 20, 18  # of a cell without words
MAX_IN_ROW, MAX_ON_A_PHONE = 12, 6  # cells of a row
CHARACTERS = 9  # of an event's words in a line

# What an event looks like: fill, outline, and the colour of its words.
LOOKS = {
    "proposed": (PAPER, "#0b5c93", "#0b5c93"),
    "focus": ("#1a6b45", "#1a6b45", "#ffffff"),
    "partial": ("#f6e3b8", "#8a5a00", "#4d3300"),
    "related": ("#e5eaef", EDGE, "#33404b"),
    "recorded": ("#ffffff", INK, INK),
}


@dataclass(frozen=True)
class Event:
    """Something that happened at a session: one of LOOKS, in a word or two."""

    look: str
    label: str


@dataclass(frozen=True)
class Cell:
    """A session on a strip: its name, what happened at it, and how things stood after it.

    `tone` is one of `wgsom.charts.svg.TONES`, and `state` its word; both are empty where there was
    nothing yet. What happened at a session that `is_unknown` may be more than its events.
    """

    label: str
    sublabel: str
    events: tuple[Event, ...] = ()
    tone: str = ""
    state: str = ""
    is_unknown: bool = False

    @property
    def words(self) -> str:
        """The cell as a sentence: "6th 2019: proposed; No"."""
        said = [each.label for each in self.events]
        said += ["not entered yet"] if self.is_unknown else []
        said += [self.state] if self.state else []
        return f"{self.label} {self.sublabel}: {', '.join(said) or 'not asked for yet'}"


def strip(cells: Sequence[Cell], title: str, max_in_row: int | None = None) -> Chart:
    """Return the strip with its words; in rows of so many cells, if a number is given."""
    size = max_in_row or max(len(cells), 1)
    rows = [cells[start : start + size] for start in range(0, len(cells), size)]
    parts, y = [], 0
    for row in rows:
        event_count = max(
            [len(each.events) + each.is_unknown for each in row if each.tone or each.events],
            default=1,
        )
        for index, cell in enumerate(row):
            parts.append(_cell(cell, index * (WIDTH + GAP), y, max(event_count, 1)))
        y += HEAD + max(event_count, 1) * EVENT + STATE + 10
    width = max((len(row) for row in rows), default=0) * (WIDTH + GAP)
    return Chart(max(width, 1), max(y - 8, 1), title, _in_words(cells), joined(parts))


def small_strip(cells: Sequence[Cell], title: str) -> Chart:
    """Return the strip without words: what each session did, as filled and hatched cells.

    A session that did nothing has its number.
    """
    parts = []
    for index, cell in enumerate(cells):
        x = index * (SMALL_WIDTH + 2)
        parts.append(rect(x, 1, SMALL_WIDTH, SMALL_HEIGHT, css="cell", fill=PAPER, stroke=LINE))
        if cell.is_unknown:
            parts.append(hatch(x, 1, SMALL_WIDTH, SMALL_HEIGHT))
        if cell.events:
            event = next((each for each in cell.events if each.look != "recorded"), cell.events[0])
            fill, edge, ink = LOOKS[event.look]
            css = "mark-proposed" if event.look == "proposed" else ""
            parts.append(
                rect(
                    x + 1.5, 2.5, SMALL_WIDTH - 3, SMALL_HEIGHT - 3, css=css, fill=fill, stroke=edge
                )
            )
            letter = event.label[0].upper() if event.look != "partial" else "½"
            css = "letter-proposed" if event.look == "proposed" else "on-mark"
            parts.append(text(x + 10, 14, letter, size=10.5, css=css, fill=ink, is_bold=True))
        elif not cell.is_unknown:
            digits = "".join(filter(str.isdigit, cell.label))
            parts.append(text(x + 10, 13.5, digits, size=9, css="soft", fill=SOFT))
    width = max(len(cells) * (SMALL_WIDTH + 2), 1)
    return Chart(width, SMALL_HEIGHT + 2, title, _in_words(cells), joined(parts))


def _cell(cell: Cell, x: float, y: float, event_count: int) -> str:
    middle = x + WIDTH / 2
    parts = [
        text(middle, y + 13, cell.label, size=12.5, is_bold=True),
        text(middle, y + 26, cell.sublabel, size=10.5, css="soft", fill=SOFT),
        rect(x, y + HEAD, WIDTH, event_count * EVENT, css="cell", fill=PAPER, stroke=LINE),
    ]
    if cell.is_unknown:
        parts.append(hatch(x, y + HEAD, WIDTH, event_count * EVENT))
    for index, event in enumerate(cell.events):
        parts.append(_event(event, x, y + HEAD + index * EVENT))
    if cell.is_unknown and len(cell.events) < event_count:
        top = y + HEAD + len(cell.events) * EVENT
        parts.append(rect(x + 4, top + 3, WIDTH - 8, EVENT - 6, css="ground", fill=PAPER))
        parts += _lines("not entered", middle, top, css="soft", fill=SOFT)
    if cell.tone:
        parts.append(_state(cell, x, y + HEAD + event_count * EVENT + 2))
    return joined(parts)


def _state(cell: Cell, x: float, top: float) -> str:
    """Return the answer after a session; in outline where the session could have changed it."""
    # What a session that is not entered changed is not known: the answer stands as before.
    is_open = cell.is_unknown and not cell.events
    tone = "currentColor" if is_open else TONES[cell.tone]
    ground, ink = (PAPER, tone) if is_open else (tone, "#fff")
    box = rect(
        x + 0.75,
        top + 0.75,
        WIDTH - 1.5,
        STATE - 1.5,
        css="ground" if is_open else "",
        fill=ground,
        stroke=tone,
        stroke_width=1.5,
    )
    middle = x + WIDTH / 2
    lines = wrapped(cell.state, CHARACTERS)[:2]
    size = 12 if len(lines) == 1 else 10
    parts = [box, shape(cell.tone, middle - size / 2, top + 3, size, fill=ink, ground=ground)]
    for index, words in enumerate(lines):
        y = top + (28 if len(lines) == 1 else 22) + 10 * index
        parts.append(text(middle, y, words, size=9.5, css="on-fill", fill=ink))
    return f'<g class="answer-mark-{cell.tone}" color="{TONES[cell.tone]}">{joined(parts)}</g>'


def _event(event: Event, x: float, y: float) -> str:
    fill, edge, ink = LOOKS[event.look]
    css = f"mark-{event.look}" if event.look in ("proposed", "recorded") else ""
    box = rect(
        x + 2,
        y + 2,
        WIDTH - 4,
        EVENT - 4,
        css=css,
        fill=fill,
        stroke=edge,
        stroke_width=1.5,
        radius=3,
    )
    letter = f"letter-{event.look}" if css else "on-mark"
    return box + joined(_lines(event.label, x + WIDTH / 2, y, css=letter, fill=ink))


def _lines(words: str, middle: float, top: float, *, css: str, fill: str) -> list[str]:
    lines = wrapped(words, CHARACTERS)[:2]
    first = top + (19 if len(lines) == 1 else 13)
    return [
        text(middle, first + 11 * index, each, size=10, css=css, fill=fill)
        for index, each in enumerate(lines)
    ]


def _in_words(cells: Sequence[Cell]) -> str:
    return "; ".join(cell.words for cell in cells)

"""Charts as SVG, and the few shapes that they are drawn with.

A shape has a class, by which a page gives it the colours of its light or dark look (the part on
charts in static/wgsom/register.css), and the colours of a file, which knows no stylesheet, beside
it. No shape has an id: a page may have several charts. Lengths are in pixels.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

FONT = "Helvetica, Arial, 'Liberation Sans', sans-serif"
INK, SOFT, EDGE, LINE, PAPER = "#1b2733", "#51606e", "#76838f", "#d5dde4", "#ffffff"
HATCH_STEP = 7

# The fills of answers. White text on each has a contrast of 5.6 or more.
TONES = {"yes": "#1a6b45", "partly": "#8a5a00", "no": "#a3262a", "not-assessed": "#51606e"}

# The shape of each answer, so that nobody depends on its colour: in a square of 16, drawn in a
# colour, with what lies on a filled part in the colour of the ground.
SHAPES = {
    "yes": '<circle cx="8" cy="8" r="7" fill="{0}"/><path d="M4.5 8.3 7 10.8l4.6-5.3" fill="none" '
    'stroke="{1}" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"/>',
    "partly": '<circle cx="8" cy="8" r="6.2" fill="none" stroke="{0}" stroke-width="1.6"/>'
    '<path d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" fill="{0}"/>',
    "no": '<g fill="none" stroke="{0}" stroke-width="1.6" stroke-linecap="round">'
    '<circle cx="8" cy="8" r="6.2"/><path d="M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6"/></g>',
    "not-assessed": '<circle cx="8" cy="8" r="6.2" fill="none" stroke="{0}" stroke-width="1.6" '
    'stroke-dasharray="2.4 2.4"/>',
}


@dataclass(frozen=True)
class Chart:
    """A chart: its shapes, its size, and what it shows in words for those who do not see it."""

    width: int
    height: int
    title: str
    description: str
    body: str

    def inline(self, *, is_wide: bool = False, is_group: bool = False) -> str:
        """Return the chart for a page. One that `is_wide` takes the width that there is.

        One that `is_group` has links in it, which are read out one by one.
        """
        label = escape(f"{self.title}. {self.description}" if self.description else self.title)
        role = "group" if is_group else "img"
        size = (
            f'width="100%" height="{self.height}"'
            if is_wide
            else f'viewBox="0 0 {self.width} {self.height}" width="{self.width}" '
            f'height="{self.height}"'
        )
        return (
            f'<svg {size} role="{role}" aria-label="{label}" font-family="{FONT}" '
            f'focusable="false">{self.body}</svg>'
        )


def responsive(wide: Chart, narrow: Chart, *, is_group: bool = False) -> str:
    """Return a chart in two shapes, for a wide page and for a phone: the stylesheet shows one."""
    return (
        f'<div class="chart-wide">{wide.inline(is_group=is_group)}</div>'
        f'<div class="chart-narrow">{narrow.inline(is_group=is_group)}</div>'
    )


def number(value: float) -> str:
    """Return a coordinate as short as it can be written."""
    return f"{value:.1f}".removesuffix(".0")


def text(
    x: float | str,
    y: float,
    content: str,
    *,
    size: float = 12,
    css: str = "",
    fill: str = INK,
    anchor: str = "middle",
    is_bold: bool = False,
) -> str:
    """Return a line of text; `anchor` says which end of it stands at x."""
    at = x if isinstance(x, str) else number(x)
    looks = f' class="{css}"' if css else ""
    weight = ' font-weight="700"' if is_bold else ""
    return (
        f'<text x="{at}" y="{number(y)}"{looks} fill="{fill}" font-size="{number(size)}" '
        f'text-anchor="{anchor}"{weight}>{escape(content)}</text>'
    )


def rect(
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    css: str = "",
    fill: str = "none",
    stroke: str = "",
    stroke_width: float = 1,
    radius: float = 0,
) -> str:
    """Return a rectangle."""
    looks = f' class="{css}"' if css else ""
    outline = f' stroke="{stroke}" stroke-width="{number(stroke_width)}"' if stroke else ""
    round_off = f' rx="{number(radius)}"' if radius else ""
    return (
        f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
        f'{looks} fill="{fill}"{outline}{round_off}/>'
    )


def hatch(x: float, y: float, width: float, height: float) -> str:
    """Return slanting lines that fill a rectangle: what is not known."""
    parts = []
    offset = -height + HATCH_STEP / 2
    while offset < width:
        left, right = max(offset, 0), min(offset + height, width)
        top, bottom = left - offset, right - offset
        parts.append(
            f"M{number(x + left)} {number(y + top)}L{number(x + right)} {number(y + bottom)}"
        )
        offset += HATCH_STEP
    return (
        f'<path class="hatch" d="{"".join(parts)}" stroke="{LINE}" stroke-width="1.5" fill="none"/>'
    )


def shape(tone: str, x: float, y: float, size: float, *, fill: str, ground: str = PAPER) -> str:
    """Return the shape of an answer, with its upper left corner at x and y."""
    drawn = SHAPES[tone].format(fill, ground)
    return f'<g transform="translate({number(x)} {number(y)}) scale({size / 16:.3f})">{drawn}</g>'


def link(url: str, label: str, content: str) -> str:
    """Return shapes that lead somewhere; without a URL, the shapes alone."""
    if not url:
        return content
    followed = ' rel="nofollow"' if "?" in url else ""  # crawlers leave combinations alone
    return f'<a href="{escape(url)}"{followed} aria-label="{escape(label)}">{content}</a>'


def wrapped(words: str, most: int) -> list[str]:
    """Return a text in lines of about that many characters, broken between words."""
    lines: list[str] = []
    for word in words.split():
        if lines and len(lines[-1]) + 1 + len(word) <= most:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def shortened(words: str, most: int) -> str:
    """Return a text of at most that many characters, cut visibly."""
    return words if len(words) <= most else f"{words[: most - 1].rstrip()}…"


def joined(parts: Iterable[str]) -> str:
    """Return shapes one after the other."""
    return "".join(parts)

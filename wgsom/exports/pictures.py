"""Charts as files of their own, SVG and PNG: with what they show, as of when, and where from."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from wgsom.charts.qr_code import MAX_BYTES, qr_code
from wgsom.charts.svg import FONT, INK, PAPER, SOFT, Chart, number, text, wrapped
from wgsom.exports.documents.pdf.png import png
from wgsom.exports.documents.sanitize import replace_unprintable

MARGIN = 24
MIN_WIDTH = 640
TITLE_LINE, NOTE_LINE = 24, 16  # heights
CODE = 88  # the side of the QR code
PIXELS_OF_LETTER = 6.2  # of a note, about


@dataclass(frozen=True)
class PictureFormat:
    """A file format of pictures: how it is named, and how an SVG text becomes its bytes."""

    extension: str
    label: str
    media_type: str
    write: Callable[[str], bytes]


def picture(chart: Chart, title: str, notes: Sequence[str], url: str) -> str:
    """Return a chart as a whole SVG file: its title, the chart, and notes beside the URL's QR code.

    A chart wider than a page is as wide as it is: it is a picture, and no sheet.
    """
    width = max(chart.width, MIN_WIDTH) + 2 * MARGIN
    heading = wrapped(title, int((width - 2 * MARGIN) / 9.5))
    note_length = int((width - 3 * MARGIN - CODE) / PIXELS_OF_LETTER)
    lines = [line for note in [*notes, url] for line in _broken(note, note_length)]
    top = MARGIN + TITLE_LINE * len(heading) + 8
    foot = top + chart.height + 20
    height = foot + max(CODE, NOTE_LINE * len(lines)) + MARGIN
    parts = [
        text(MARGIN, MARGIN + 14 + TITLE_LINE * index, line, size=18, anchor="start", is_bold=True)
        for index, line in enumerate(heading)
    ]
    parts.append(f'<g transform="translate({MARGIN} {number(top)})">{chart.body}</g>')
    parts += [
        text(MARGIN, foot + 12 + NOTE_LINE * index, line, size=11.5, anchor="start", fill=SOFT)
        for index, line in enumerate(lines)
    ]
    code = _code(url, x=width - MARGIN - CODE, y=foot)
    description = "\n".join([chart.title, chart.description, *notes, url])
    return replace_unprintable(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" font-family="{FONT}" color="{INK}">'
        f"<title>{_escaped(title)}</title><desc>{_escaped(description)}</desc>"
        f'<rect width="{width}" height="{height}" fill="{PAPER}"/>{"".join(parts)}{code}</svg>\n'
    )


def standalone(chart: Chart) -> str:
    """Return a chart as a whole SVG file, without anything about it: for a document around it."""
    return replace_unprintable(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {chart.width} {chart.height}" '
        f'width="{chart.width}" height="{chart.height}" font-family="{FONT}">{chart.body}</svg>'
    )


def _code(url: str, x: float, y: float) -> str:
    """Return the QR code of a URL at a place; nothing where it is longer than a code holds."""
    if len(url.encode()) > MAX_BYTES:
        return ""
    place = f'<svg x="{number(x)}" y="{number(y)}" width="{CODE}" height="{CODE}" '
    return re.sub(
        '<svg ([^>]*?) width="[0-9]+" height="[0-9]+"', rf"{place}\1", qr_code(url), count=1
    )


def _broken(note: str, length: int) -> list[str]:
    """Return a note in lines; a URL, which has no blanks, is cut where its line is full."""
    lines = []
    for line in wrapped(note, length):
        lines += [line[start : start + length] for start in range(0, len(line), length)]
    return lines


def _escaped(given: str) -> str:
    return given.replace("&", "&amp;").replace("<", "&lt;")


SVG = PictureFormat(
    "svg", "Picture (SVG)", "image/svg+xml; charset=utf-8", lambda svg: svg.encode()
)
PNG = PictureFormat("png", "Picture (PNG)", "image/png", png)
PICTURE_FORMATS = {each.extension: each for each in (SVG, PNG)}

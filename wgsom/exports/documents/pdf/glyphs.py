"""The characters of the vendored fonts, and a substitute for each that none of them has."""

from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

from wgsom.exports.documents.sanitize import STAND_IN

# Line breaks, a blank, soft hyphens, marks of direction and joining: obeyed, and not printed.
OBEYED = frozenset(
    "\n\t\u205f\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)

FONTS = Path(__file__).parent / "fonts"


def shown(text: str) -> str:
    """Return a text with every character that no font has replaced by one that stands for it."""
    unprintable = missing(text)
    if not unprintable:
        return text
    return "".join(STAND_IN if each in unprintable else each for each in text)


def missing(text: str) -> set[str]:
    """Return the characters of a text that no font has; empty for nearly every text."""
    return set(text) - _printable_characters() - OBEYED


@cache
def _printable_characters() -> frozenset[str]:
    return frozenset().union(*map(_characters, sorted(FONTS.glob("*-Regular.ttf"))))


def _characters(path: Path) -> set[str]:
    with TTFont(path, lazy=True) as font:
        return {chr(code) for code in font.getBestCmap()}

"""A bar of shares: how many of all have which answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from wgsom.charts.svg import TONES, Chart, joined, link, shape, text

HEIGHT, KEY_HEIGHT = 44, 26
MIN_SHARE = 0.045  # of the width that a number needs to stand in it


@dataclass(frozen=True)
class Share:
    """One part of the bar: a tone of `wgsom.charts.svg`, its word, how many, and where it leads."""

    tone: str
    label: str
    count: int
    url: str = ""


def answers_bar(shares: Sequence[Share], title: str) -> Chart:
    """Return the bar for a page: as wide as its place, with the numbers in it."""
    total, start, parts = sum(each.count for each in shares) or 1, 0.0, []
    for each in shares:
        part = each.count / total
        if each.count:
            drawn = (
                f'<rect x="{100 * start:.3f}%" y="0" width="{100 * part:.3f}%" height="{HEIGHT}" '
                f'fill="{TONES[each.tone]}" stroke="#fff" stroke-width="2"/>'
            )
            if part >= MIN_SHARE:
                middle = f"{100 * (start + part / 2):.3f}%"
                drawn += text(
                    middle, 28, str(each.count), size=18, css="on-fill", fill="#fff", is_bold=True
                )
            parts.append(link(each.url, f"{each.label}: {each.count}", drawn))
        start += part
    return Chart(0, HEIGHT, title, _in_words(shares), joined(parts))


def answers_bar_with_key(shares: Sequence[Share], title: str, width: int = 720) -> Chart:
    """Return the bar for a file: so wide, with its numbers, and the words below it."""
    total, x, key_x, parts = sum(each.count for each in shares) or 1, 0.0, 0.0, []
    for each in shares:
        span = width * each.count / total
        if each.count:
            parts.append(
                f'<rect x="{x:.2f}" y="0" width="{span:.2f}" height="{HEIGHT}" '
                f'fill="{TONES[each.tone]}" stroke="#fff" stroke-width="2"/>'
            )
            if span >= MIN_SHARE * width:
                parts.append(
                    text(x + span / 2, 28, str(each.count), size=18, fill="#fff", is_bold=True)
                )
        x += span
        words = f"{each.label}: {each.count}"
        parts.append(shape(each.tone, key_x, HEIGHT + 9, 14, fill=TONES[each.tone]))
        parts.append(text(key_x + 20, HEIGHT + 21, words, size=13, anchor="start"))
        key_x += 40 + 7.5 * len(words)
    return Chart(width, HEIGHT + KEY_HEIGHT, title, _in_words(shares), joined(parts))


def _in_words(shares: Sequence[Share]) -> str:
    return "; ".join(f"{each.label}: {each.count}" for each in shares)

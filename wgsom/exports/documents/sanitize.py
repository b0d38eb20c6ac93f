"""Characters that no file can hold or show, and what stands for them."""

import re
import unicodedata

STAND_IN = "□"  # U+25A1, which every vendored text font has

# Source: XML 1.0, section 2.2, "Characters". Surrogates are no characters either. And two marks
# that turn round whatever follows them: a text must not be able to read as another.
_UNFIT = re.compile("[^\t\n\r\u0020-\u202c\u202f-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def replace_unprintable(text: str) -> str:
    """Return a text with what no file may hold replaced, and with plain line breaks.

    What XML cannot hold, and the two marks that override the direction of the letters after them.
    """
    return _UNFIT.sub(STAND_IN, text.replace("\r\n", "\n").replace("\r", "\n"))


def directional_parts(text: str) -> list[tuple[str, bool]]:
    """Return a text cut where its direction changes: pieces, each with whether it is right-to-left.

    What has no direction of its own, as blanks and digits, goes with the letters before it; in
    front of all letters, with those after it.
    """
    parts: list[tuple[str, bool]] = []
    start, current = 0, None
    for place, character in enumerate(text):
        direction = unicodedata.bidirectional(character)
        if direction not in ("L", "R", "AL"):
            continue
        if current is not None and current != (direction != "L"):
            parts.append((text[start:place], current))
            start = place
        current = direction != "L"
    return [*parts, (text[start:], bool(current))]


def is_right_to_left(text: str) -> bool:
    """Return whether a text reads from right to left: its first letter decides.

    Source: rule P2 of the Unicode Bidirectional Algorithm (UAX #9).
    """
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction in ("L", "R", "AL"):
            return direction != "L"
    return False

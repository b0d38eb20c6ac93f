"""What became of a text: the words that went, and those that came."""

import re
from difflib import SequenceMatcher

from wgsom.documents.document import Change, Line, Text

IDEOGRAPHS = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"  # each is a word: no spaces between them
WORDS = re.compile(rf"[{IDEOGRAPHS}]\s*|[^\s{IDEOGRAPHS}]+\s*|\s+")


def differences(before: str, after: str) -> Line:
    """Return a line with what was deleted from one text and inserted to make the other.

    Whole words with what is attached to them; the same texts give a line without changes.
    """
    old, new = WORDS.findall(before), WORDS.findall(after)
    matcher = SequenceMatcher(None, _with_space(old), _with_space(new), autojunk=False)
    parts = []
    for what, start, end, new_start, new_end in matcher.get_opcodes():
        if what == "equal":
            longer = map(max, old[start:end], new[new_start:new_end])
            parts.append(Text("".join(longer)))
            continue
        parts.append(Text("".join(old[start:end]), change=Change.DELETED))
        parts.append(Text("".join(new[new_start:new_end]), change=Change.INSERTED))
    return tuple(part for part in parts if part.text)


def _with_space(words: list[str]) -> list[str]:
    """Return words to compare: the last one is the same word where another follows it."""
    return [f"{word} " if word == words[-1] and not word[-1:].isspace() else word for word in words]

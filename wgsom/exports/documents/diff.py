"""A word diff of two texts: the words that went, and those that came."""

import re
from difflib import SequenceMatcher

from wgsom.exports.documents.model import Change, Inline, Run

IDEOGRAPHS = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"  # each is a word: no spaces between them
WORDS = re.compile(rf"[{IDEOGRAPHS}]\s*|[^\s{IDEOGRAPHS}]+\s*|\s+")


def diff_words(before: str, after: str) -> Inline:
    """Return a line with what was deleted from one text and inserted to make the other.

    Whole words with what is attached to them; the same texts give a line without changes.
    """
    old, new = WORDS.findall(before), WORDS.findall(after)
    matcher = SequenceMatcher(None, _bare(old), _bare(new), autojunk=False)
    parts = []
    for what, start, end, new_start, new_end in matcher.get_opcodes():
        if what == "equal":
            pairs = zip(old[start:end], new[new_start:new_end], strict=True)
            parts.append(Run("".join(max(pair, key=len) for pair in pairs)))
            continue
        parts.append(Run("".join(old[start:end]), change=Change.DELETED))
        parts.append(Run("".join(new[new_start:new_end]), change=Change.INSERTED))
    return tuple(part for part in parts if part.text)


def _bare(words: list[str]) -> list[str]:
    """Return words to compare: a word is the same whether another follows it or not."""
    return [word.rstrip(" ") for word in words]

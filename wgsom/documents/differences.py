"""What became of a text: the words that went, and those that came."""

import re
from difflib import SequenceMatcher

from wgsom.documents.document import Change, Line, Text

WORDS = re.compile(r"\S+\s*|\s+")


def differences(before: str, after: str) -> Line:
    """Return a line with what was deleted from one text and inserted to make the other.

    Whole words with what is attached to them; the same texts give a line without changes.
    """
    old, new = WORDS.findall(before), WORDS.findall(after)
    parts = []
    for what, start, end, new_start, new_end in SequenceMatcher(
        None, old, new, autojunk=False
    ).get_opcodes():
        if what == "equal":
            parts.append(Text("".join(old[start:end])))
            continue
        parts.append(Text("".join(old[start:end]), change=Change.DELETED))
        parts.append(Text("".join(new[new_start:new_end]), change=Change.INSERTED))
    return tuple(part for part in parts if part.text)

"""Running text as lines: footnotes where ^[…] stands, symbols and URLs as links."""

import re
from collections.abc import Iterator

from sessions.models.document import symbol_url
from topics.models.paper_text import FOOTNOTE
from wgsom.exports.documents import Inline, Run

# A symbol of a document of the Conference or its working groups, or a URL.
LINK = re.compile(r"(CTOC/[A-Z0-9./]*[A-Z0-9]|https?://[^\s<>\"]*[^\s<>\".,;:)])")


def as_line(text: str) -> Inline:
    """Return a paragraph, or a footnote, as the pieces of text that documents are made of."""
    parts = []
    for place, piece in enumerate(FOOTNOTE.split(text)):
        if place % 2:
            # A mark stands after a word: an empty piece bears one that begins the paragraph.
            last = parts.pop() if parts else Run("")
            parts.append(Run(last.text, link=last.link, note=tuple(_linked(piece))))
        else:
            parts.extend(_linked(piece))
    return tuple(parts)


def _linked(text: str) -> Iterator[Run]:
    for place, piece in enumerate(LINK.split(text)):
        if piece:
            yield Run(piece, link=_url(piece) if place % 2 else "")


def _url(found: str) -> str:
    return found if found.startswith("http") else symbol_url(found)

"""The notes at the end of a document: its address, its state, and where its changes are told."""

from dataclasses import replace

from wgsom.exports.check_code import check_code
from wgsom.exports.documents import Paragraph, RenderedDocument, Role, Run, line
from wgsom.exports.export import state_in_words
from wgsom.lists.copies import COPY, copy_now


def check_url(permalink: str, digest: str) -> str:
    """Return the URL that says what has changed since a file made now.

    It is made of the whole URL of the page and the digest of what the file says; empty where no
    revision is read as of.
    """
    copy = copy_now(digest)
    if copy is None:
        return ""
    return f"{permalink}{'&' if '?' in permalink else '?'}{COPY}={copy}"


def with_self_description(
    document: RenderedDocument, permalink: str, copy_url: str
) -> RenderedDocument:
    """Return a document that says at its end where it is from, and where its changes are told.

    `copy_url` is the URL of those (`check_url`), empty for none.
    """
    lines = [
        ("Address", permalink),
        ("What has changed since", copy_url),
        ("State of the record", state_in_words()),
    ]
    notes = (
        Paragraph(line(f"{name}: ", Run(text, link=text if "://" in text else "")), Role.NOTE)
        for name, text in lines
        if text
    )
    code = check_code(copy_url)
    blocks = (*document.blocks, *notes, *([code] if code else []))
    return replace(document, blocks=blocks)

"""Documents: a text as data, and its renderings as a web page, a Word file and a PDF."""

from wgsom.exports.documents.model import (
    Change,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Picture,
    RenderedDocument,
    Role,
    Run,
    Table,
    emphasized,
    line,
)

__all__ = [
    "Change",
    "Heading",
    "Inline",
    "ListBlock",
    "Paragraph",
    "Picture",
    "RenderedDocument",
    "Role",
    "Run",
    "Table",
    "emphasized",
    "line",
]

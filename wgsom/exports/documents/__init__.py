"""Documents: a text as data, and its renderings as a web page, a Word file and a PDF."""

from wgsom.exports.documents.model import (
    Change,
    Document,
    Heading,
    Items,
    Line,
    Paragraph,
    Role,
    Table,
    Text,
    emphasised,
    line,
)

__all__ = [
    "Change",
    "Document",
    "Heading",
    "Items",
    "Line",
    "Paragraph",
    "Role",
    "Table",
    "Text",
    "emphasised",
    "line",
]

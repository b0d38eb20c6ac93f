"""A document as a Word file."""

from wgsom.exports.documents.word.writer import docx

__all__ = ["docx"]

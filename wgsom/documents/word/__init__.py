"""A document as a Word file."""

from wgsom.documents.word.writer import docx

__all__ = ["docx"]

"""A document as an accessible PDF."""

from wgsom.exports.documents.pdf.glyphs import missing
from wgsom.exports.documents.pdf.writer import pdf

__all__ = ["missing", "pdf"]

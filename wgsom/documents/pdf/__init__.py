"""A document as an accessible PDF."""

from wgsom.documents.pdf.glyphs import missing
from wgsom.documents.pdf.writer import pdf

__all__ = ["missing", "pdf"]

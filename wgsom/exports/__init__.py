"""Files of a list: a format is an extension, a media type and a writer, and knows no model."""

from wgsom.exports.csv import CSV
from wgsom.exports.document_formats import DOCX, PDF
from wgsom.exports.export import Export, Format, PrintLayout
from wgsom.exports.json import JSON
from wgsom.exports.xlsx import XLSX

# Those that are worked with, and those that are read.
DATA_FORMATS = {each.extension: each for each in (CSV, XLSX, JSON)}
DOCUMENT_FORMATS = {each.extension: each for each in (DOCX, PDF)}
FORMATS = DATA_FORMATS | DOCUMENT_FORMATS

__all__ = ["DATA_FORMATS", "DOCUMENT_FORMATS", "FORMATS", "Export", "Format", "PrintLayout"]

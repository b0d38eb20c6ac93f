"""Files of a list: a format is an extension, a media type and a writer, and knows no model."""

from wgsom.exports.csv import CSV
from wgsom.exports.export import Export, Format
from wgsom.exports.json import JSON
from wgsom.exports.xlsx import XLSX

FORMATS = {each.extension: each for each in (CSV, XLSX, JSON)}

__all__ = ["FORMATS", "Export", "Format"]

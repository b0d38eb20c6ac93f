"""Writing a Word file so that the same document always gives the same bytes."""

import io
import zipfile
from datetime import datetime

from docx.document import Document as WordDocument

from wgsom.exports.documents.model import UNDATED


def packed(word: WordDocument) -> bytes:
    """Return the file, with no time of its making in it."""
    written, packed_again = io.BytesIO(), io.BytesIO()
    # The picture of python-docx's own template, which shows none of this document.
    relations = word.part.package.rels
    for key in [key for key, each in relations.items() if each.reltype.endswith("/thumbnail")]:
        del relations[key]
    word.save(written)
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(packed_again, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, UNDATED.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return packed_again.getvalue()


def describe(word: WordDocument, *, title: str, language: str, dated: datetime) -> None:
    """State what the file is, for programs that list or read it aloud."""
    properties = word.core_properties
    properties.title, properties.language = title, language
    properties.author = properties.last_modified_by = "Register of topics"
    properties.comments = properties.keywords = ""
    properties.created = properties.modified = dated

"""Parts of URLs: record numbers that a database can hold, and file extensions."""

from wgsom.exports import DATA_FORMATS, DOCUMENT_FORMATS, FORMATS
from wgsom.exports.pictures import PICTURE_FORMATS
from wgsom.lists.citations import CITATION_FORMATS


class NumberConverter:
    """A record's number: no leading nought, and as many digits as any column can hold."""

    regex = "[1-9][0-9]{0,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


class ExtensionConverter:
    """The extension of a file format that lists can be exported in."""

    regex = "|".join(FORMATS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class DataExtensionConverter(ExtensionConverter):
    """The extension of a format that data is worked with in, as csv."""

    regex = "|".join(DATA_FORMATS)


class PictureExtensionConverter(ExtensionConverter):
    """The extension of a format that charts are drawn in, as svg."""

    regex = "|".join(PICTURE_FORMATS)


class CitationExtensionConverter(ExtensionConverter):
    """The extension of a format of reference managers, as bib."""

    regex = "|".join(CITATION_FORMATS)


class DocumentExtensionConverter(ExtensionConverter):
    """The extension of a format that is read, as pdf."""

    regex = "|".join(DOCUMENT_FORMATS)

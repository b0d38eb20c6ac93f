"""Documents of the tests, and files of them read back by other programs' readers."""

import io
from collections.abc import Iterator

import docx
import pypdf
from docx.document import Document as WordDocument

from wgsom.exports.documents import (
    Heading,
    ListBlock,
    Paragraph,
    RenderedDocument,
    Role,
    Run,
    Table,
    line,
)

LINK = "https://undocs.org/CTOC/COP/WG.7/2021/4"
AWKWARD = [
    *["=1+1", "Quotes \" ' ‘ and, commas", "<b>&amp;</b>", "#strong[x] *y* $z$ @a <b>"],
    *["تهريب المهاجرين (2019)", "偷运移民", "שלום", "Мигранты", "Two\nlines", "a\\b {c}"],
]


def document(*blocks, **given) -> RenderedDocument:
    """Return a document of those blocks below its title."""
    title = Heading(line("A title"), level=1)
    return RenderedDocument("A title", (title, *blocks), **given)


def everything(rows: int = 3) -> RenderedDocument:
    """Return a document with a block of every kind, and three footnotes."""
    note = line("See ", Run("CTOC/COP/WG.7/2021/4", link=LINK), ".")
    noted = (Run("Addressed?", note=line("The third note.")),)
    row = (line("A topic"), line("6th WG 2019"), line("Yes."))
    return document(
        Paragraph(line("Vienna"), role=Role.MASTHEAD),
        Paragraph(line("A subtitle"), role=Role.SUBTITLE),
        Heading(line("I. First")),
        Paragraph((Run("One", note=note), Run(" and on.")), is_numbered=True),
        Paragraph((Run("Two", note=line("The second note.")),), is_numbered=True),
        Table((line("Topic"), line("When?"), noted), (row,) * rows, (3, 1, 2), "The caption"),
        ListBlock((line("first ", Run("bold", is_bold=True), " end"), line("second")), True),
        ListBlock((line("loose"),)),
        Paragraph(line("Three"), is_numbered=True),
    )


def word(data: bytes) -> WordDocument:
    """Return a Word file, opened by python-docx."""
    return docx.Document(io.BytesIO(data))


def reader(data: bytes) -> pypdf.PdfReader:
    """Return a PDF, opened by pypdf."""
    return pypdf.PdfReader(io.BytesIO(data))


def pdf_text(data: bytes) -> str:
    """Return the words of a PDF, in the order of its pages, with single blanks between them."""
    return " ".join(" ".join(page.extract_text() for page in reader(data).pages).split())


def elements(data: bytes) -> Iterator[tuple[str, int]]:
    """Yield what an accessible PDF is made of: the name of each element, and how deep it lies."""
    yield from _below(reader(data).trailer["/Root"]["/StructTreeRoot"], 0)


def _below(node, depth: int) -> Iterator[tuple[str, int]]:
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        child = child.get_object() if hasattr(child, "get_object") else child
        if isinstance(child, dict) and "/S" in child:
            yield child["/S"], depth
            yield from _below(child, depth + 1)

"""The PDFs of a document's parts as one, which is as accessible as each of them.

What a PDF says of its structure is numbered and named within it: a later part's numbers go on after
those of the earlier ones, and its names get a letter of their own.
"""

from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from io import BytesIO

from pikepdf import (
    Array,
    Dictionary,
    Name,
    NameTree,
    NumberTree,
    Object,
    ObjectStreamMode,
    OutlineItem,
    Page,
    Pdf,
    String,
)

from wgsom.exports.documents.pdf.parts import Part

OVERLAY = Name.PageNumber
PAGE_COUNT = "{http://ns.adobe.com/xap/1.0/t/pg/}NPages"


def join(parts: Iterable[tuple[Part, bytes]], numbers: Callable[[int], bytes]) -> bytes:
    """Return the parts of a document, each with its PDF, as one PDF.

    The headings that say that a part is continued become paragraphs. `numbers` gives a PDF
    of so many pages with nothing but their numbers, which are laid over the pages. The same parts
    give the same bytes.
    """
    digest = sha256()
    remaining = iter(parts)
    _, first = next(remaining)
    digest.update(first)
    with Pdf.open(BytesIO(first)) as whole:
        for number, (part, data) in enumerate(remaining, start=1):
            digest.update(data)
            with Pdf.open(BytesIO(data)) as added:
                _append(whole, part, added, f"P{number}")
        with Pdf.open(BytesIO(numbers(len(whole.pages)))) as numbered:
            for page, over in zip(whole.pages, numbered.pages, strict=True):
                _lay_over(whole, page, over)
        _describe(whole, digest.hexdigest()[:32])
        written = BytesIO()
        whole.save(written, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
    return written.getvalue()


def _append(whole: Pdf, part: Part, added: Pdf, prefix: str) -> None:
    """Append the pages of a later part, their structure and their outline."""
    before = len(whole.pages)
    whole.pages.extend(added.pages)
    # Pages first: what names them is copied with references to the copies.
    structure = whole.copy_foreign(added.Root.StructTreeRoot)
    _rename(structure, prefix)
    _renumber(whole, structure, before)
    _adopt(whole, structure, len(part.continued))
    _append_outline(whole, added, before, part.headings_below_earlier)


def _rename(structure: Object, prefix: str) -> None:
    """Give the heading cells of a part names of their own, wherever other cells refer to them."""
    for element in _elements(structure):
        if Name.ID in element:
            element.ID = String(f"{prefix}{element.ID}")
        for attributes in element.get(Name.A, []):
            if Name.Headers in attributes:
                attributes.Headers = Array(String(f"{prefix}{each}") for each in attributes.Headers)


def _renumber(whole: Pdf, structure: Object, before: int) -> None:
    """Let the numbers of a part's pages and annotations go on after those of the whole."""
    own = whole.Root.StructTreeRoot
    offset = int(own.ParentTreeNextKey)
    for page in whole.pages[before:]:
        page.obj.StructParents = int(page.obj.StructParents) + offset
        for annotation in page.obj.get(Name.Annots, []):
            if Name.StructParent in annotation:
                annotation.StructParent = int(annotation.StructParent) + offset
    parents = NumberTree(own.ParentTree)
    for key, parent in NumberTree(structure.ParentTree).items():
        parents[key + offset] = parent
    own.ParentTreeNextKey = offset + int(structure.ParentTreeNextKey)


def _adopt(whole: Pdf, structure: Object, paragraphs: int) -> None:
    """Put what a part consists of into the document that the whole is.

    So many headings that it begins with become paragraphs.
    """
    own = whole.Root.StructTreeRoot
    (document,), (added,) = _children(own), _children(structure)
    for number, child in enumerate(_children(added)):
        if number < paragraphs:
            child.S = Name.P
            del child[Name.T]
        child.P = document
        document.K.append(child)
    if Name.IDTree not in own:
        own.IDTree = NameTree.new(whole).obj
    names = NameTree(own.IDTree)
    for element in _elements(structure):
        if Name.ID in element:
            names[str(element.ID)] = element


def _elements(node: Object) -> Iterator[Object]:
    for child in _children(node):
        if isinstance(child, Dictionary) and Name.S in child:
            yield child
            yield from _elements(child)


def _children(node: Object) -> list[Object]:
    children = node.get(Name.K, Array())
    return list(children) if isinstance(children, Array) else [children]


def _append_outline(whole: Pdf, added: Pdf, before: int, below_last: int) -> None:
    """Append the headings of a later part to those below the title, so many below the last."""
    with added.open_outline() as later, whole.open_outline() as outline:
        moved = [_moved(each, before) for each in later.root]
        top = outline.root[-1].children if outline.root else outline.root
        last = top[-1].children if top else top
        last += moved[:below_last]
        top += moved[below_last:]


def _moved(item: OutlineItem, pages: int) -> OutlineItem:
    """Return an entry of an outline, and those below it, so many pages further on."""
    page, _, left, top, _ = item.destination
    number = Page(page).index + pages
    moved = OutlineItem(item.title, number, "XYZ", left=float(left), top=float(top))
    moved.children = [_moved(each, pages) for each in item.children]
    return moved


def _lay_over(whole: Pdf, page: Page, over: Page) -> None:
    """Lay one page over another of its size."""
    form = whole.copy_foreign(over.as_form_xobject())
    page.add_resource(form, Name.XObject, OVERLAY)
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(b"\nQ q %b Do Q" % bytes(OVERLAY))


def _describe(whole: Pdf, name: str) -> None:
    """Say in the whole how many pages it has, and which file it is: it was what the first said."""
    with whole.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata[PAGE_COUNT] = str(len(whole.pages))
        metadata["xmpMM:InstanceID"] = metadata["xmpMM:DocumentID"] = name

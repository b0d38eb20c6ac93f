"""A document as an accessible PDF, set by Typst in fonts of our own, the same everywhere."""

import json
import pickle
import re
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from datetime import datetime
from functools import cache, partial
from pathlib import Path

import typst

from wgsom.exports.documents.isolation import start_process
from wgsom.exports.documents.model import (
    CELL_COLOURS,
    UNDATED,
    Heading,
    Paragraph,
    Picture,
    RenderedDocument,
    Run,
    full_text,
    line,
)
from wgsom.exports.documents.pdf.glyphs import FONTS, shown
from wgsom.exports.documents.pdf.joining import join
from wgsom.exports.documents.pdf.parts import Part, split
from wgsom.exports.documents.sanitize import STAND_IN, is_right_to_left, replace_unprintable

TEMPLATE = Path(__file__).parent / "document.typ"
NUMBERS = TEMPLATE.with_name("numbers.typ")

MAX_PART_ROWS = 1_500  # of which a process takes 300 megabytes
MAX_REPAIRS = 10  # of texts that cannot be shown; after that, all are made plain
_NOT_PLAIN = re.compile("[^\u0000-\u024f\u2010-\u2027□]")  # Latin letters and punctuation
_UNPRINTABLE = re.compile(r'the text `"(.+)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def pdf(document: RenderedDocument) -> bytes:
    """Return the document as PDF/UA-1, the same bytes for the same document.

    A long one is set in parts, each by a process of its own (parts.py); RuntimeError is raised
    where one cannot be.

    A character that no font has is replaced (`glyphs.shown`); so is one that only its neighbours
    keep from being shown, as a mark that joins none of them. The compiler refuses to write a
    file that is not accessible: TypstError is then raised, and it is a mistake in here.
    """
    parts = split(document, MAX_PART_ROWS)
    if len(parts) == 1:
        return _set(_as_data(document) | {"part": None}, document.dated)
    # All before they are joined, so that none is set beside what is joined already.
    return join([(part, _set_apart(part)) for part in parts], partial(_page_numbers, document))


def _set_apart(part: Part) -> bytes:
    """Return a part as PDF, set by a process of its own; raise RuntimeError where it cannot be."""
    with start_process(subprocess.PIPE, subprocess.PIPE) as process:
        made, _ = process.communicate(pickle.dumps((set_part, part)))
    if process.returncode != 0:
        raise RuntimeError("A part of a document could not be set.")
    return made


def set_part(part: Part) -> bytes:
    """Return a part as PDF/UA-1 whose pages have no numbers."""
    document = part.document
    about = {field.name: _as_data(getattr(part, field.name)) for field in fields(part)[1:]}
    return _set(_as_data(document) | {"part": about}, document.dated)


def _page_numbers(document: RenderedDocument, page_count: int) -> bytes:
    """Return so many pages of a document with nothing but their numbers."""
    data = _as_data(replace(document, blocks=(), code=None)) | {"page_count": page_count}
    return _compile(_to_json(data), document.dated, NUMBERS)


def _set(data: dict, dated: datetime) -> bytes:
    data_json = _to_json(data | {"colours": CELL_COLOURS})
    for _ in range(MAX_REPAIRS):
        try:
            return _compile(data_json, dated)
        except typst.TypstError as error:
            data_json = _to_json(_repaired(json.loads(data_json), _not_shown(error)))
    return _compile(_to_json(_each_text(json.loads(data_json), _plain)), dated)


def _to_json(data: dict) -> str:
    return json.dumps(data, ensure_ascii=False)


def _compile(data_json: str, dated: datetime, template: Path = TEMPLATE) -> bytes:
    return typst.compile(
        template,
        format="pdf",
        font_paths=fonts(),
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"document": data_json},
        timestamp=int(dated.timestamp()),
    )


def _not_shown(error: typst.TypstError) -> str:
    """Return the text that the compiler could not show; raise the error if it is another one."""
    found = _UNPRINTABLE.search(error.message)
    if not found:
        raise error
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), found[1])


def _repaired(data: dict, piece: str) -> dict:
    """Return the data with a piece replaced in those texts that cannot be shown for it."""
    return _each_text(data, lambda text: _plain(text) if piece in text and _fails(text) else text)


def _fails(text: str) -> bool:
    """Return whether a text cannot be shown, in ordinary or in bold letters."""
    looks = (Run(text), Run(text, is_bold=True))
    alone = RenderedDocument(
        "?", (Heading(line("?"), level=1), *(Paragraph((each,)) for each in looks))
    )
    try:
        data = _as_data(alone) | {"colours": CELL_COLOURS, "part": None}
        _compile(_to_json(data), UNDATED)
    except typst.TypstError:
        return True
    return False


def _plain(text: str) -> str:
    return _NOT_PLAIN.sub(STAND_IN, text)


def _each_text(value, change: Callable[[str], str]):
    """Return data with every text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {name: _each_text(each, change) for name, each in value.items()}
    return [_each_text(each, change) for each in value] if isinstance(value, list) else value


@cache
def fonts() -> typst.Fonts:
    """Return the fonts of our files, and no others."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


def _as_data(value):
    """Return a part of the tree as what JSON can hold, in characters that the fonts have.

    A line becomes its parts with their direction; a block also says what kind it is.
    """
    match value:
        case bool() | int() | float():
            return value
        case str():
            return shown(replace_unprintable(value))
        case datetime() | None:
            return None
        case Picture():
            # Shapes, and no text of ours: it is not to be made plain.
            size = {"width": value.width, "height": value.height}
            return {"kind": "picture", "svg": value.svg, "alt": _as_data(value.alt), **size}
        case (Run(), *parts):
            is_right_to_left_text = is_right_to_left(full_text(value))
            return {"parts": _each([value[0], *parts]), "is_right_to_left": is_right_to_left_text}
        case tuple() | list():
            return _each(value)
        case _:
            names = [field.name for field in fields(value)]
            data = {name: _as_data(getattr(value, name)) for name in names}
            return {"kind": type(value).__name__.lower()} | data


def _each(values: Iterable) -> list:
    return [_as_data(each) for each in values]

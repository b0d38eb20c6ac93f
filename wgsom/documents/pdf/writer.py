"""A document as an accessible PDF, set by Typst in fonts of our own, the same everywhere."""

import json
import re
from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from functools import cache
from pathlib import Path

import typst

from wgsom.documents.document import Document, Line, Text
from wgsom.documents.pdf.glyphs import FONTS, shown
from wgsom.documents.readable import STAND_IN, is_right_to_left, readable

TEMPLATE = Path(__file__).parent / "document.typ"

MOST_REPLACED = 20  # texts that are replaced one by one; after that, all that is not plain
_PLAIN = re.compile("[^\u0000-\u024f\u2010-\u2027□]")
_UNSHOWN = re.compile(r'the text `"(.+)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def pdf(document: Document) -> bytes:
    """Return the document as PDF/UA-1, the same bytes for the same document.

    A character that no font has is replaced (`glyphs.shown`); so is one that only its neighbours
    keep from being shown, as a letter that joins none of them. The compiler refuses to write a
    file that is not accessible: TypstError is then raised, and it is a mistake in here.
    """
    data = json.dumps(_as_data(document), ensure_ascii=False)
    for _ in range(MOST_REPLACED):
        try:
            return _compiled(data, int(document.dated.timestamp()))
        except typst.TypstError as error:
            data = data.replace(_not_shown(error), STAND_IN)
    return _compiled(_PLAIN.sub(STAND_IN, data), int(document.dated.timestamp()))


def _compiled(data: str, timestamp: int) -> bytes:
    return typst.compile(
        TEMPLATE,
        format="pdf",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"document": data},
        timestamp=timestamp,
    )


def _not_shown(error: typst.TypstError) -> str:
    """Return the text that the compiler could not show; raise the error if it is another one."""
    found = _UNSHOWN.search(error.message)
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), found[1]) if found else ""
    if not text or text.isascii():
        raise error
    return text


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )


def _as_data(value):
    """Return a part of the tree as what JSON can hold, in characters that the fonts have.

    A line becomes its parts with their direction; a block also says what kind it is.
    """
    match value:
        case bool() | int():
            return value
        case str():
            return shown(readable(value))
        case datetime():
            return None
        case (Text(), *parts):
            return {"parts": _each([value[0], *parts]), "is_right_to_left": _goes_left(value)}
        case tuple():
            return _each(value)
        case _:
            names = [field.name for field in fields(value)]
            data = {name: _as_data(getattr(value, name)) for name in names}
            return {"kind": type(value).__name__.lower()} | data


def _each(values: Iterable) -> list:
    return [_as_data(each) for each in values]


def _goes_left(line: Line) -> bool:
    return is_right_to_left("".join(part.text for part in line))

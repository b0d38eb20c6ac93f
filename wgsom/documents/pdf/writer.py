"""A document as an accessible PDF, set by Typst in fonts of our own, the same everywhere."""

import json
from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from functools import cache
from pathlib import Path

import typst

from wgsom.documents.document import Document, Line, Text
from wgsom.documents.pdf.glyphs import FONTS, shown
from wgsom.documents.readable import is_right_to_left, readable

TEMPLATE = Path(__file__).parent / "document.typ"


def pdf(document: Document) -> bytes:
    """Return the document as PDF/UA-1, the same bytes for the same document.

    A character that no font has is replaced (`glyphs.shown`). The compiler refuses to write a
    file that is not accessible; TypstError is then raised, and it is a mistake in here.
    """
    return typst.compile(
        TEMPLATE,
        format="pdf",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"document": json.dumps(_as_data(document), ensure_ascii=False)},
        timestamp=int(document.dated.timestamp()),
    )


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

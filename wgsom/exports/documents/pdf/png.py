"""An SVG picture as PNG, drawn by Typst in the fonts of our PDFs: the same everywhere."""

import re
from pathlib import Path

import typst

from wgsom.exports.documents.pdf.writer import fonts

TEMPLATE = Path(__file__).parent / "picture.typ"
PIXELS_PER_INCH = 192  # two for each pixel of the drawing

_SIZE = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"')


def png(svg: str) -> bytes:
    """Return an SVG picture of our own, which states its width and height, as PNG."""
    size = _SIZE.search(svg)
    if not size:
        raise ValueError("The picture does not state its width and height.")
    return typst.compile(
        TEMPLATE,
        format="png",
        font_paths=fonts(),
        ignore_system_fonts=True,
        ppi=PIXELS_PER_INCH,
        sys_inputs={"svg": svg, "width": size[1], "height": size[2]},
    )

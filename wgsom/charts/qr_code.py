"""QR codes, for a screen in the room and for sheets of paper."""

from functools import lru_cache

import qrcode
from qrcode.constants import ERROR_CORRECT_L

MAX_BYTES = 2_900  # that a code holds, about
BORDER = 4  # modules; the standard (ISO/IEC 18004) asks for as many


@lru_cache(maxsize=1024)
def qr_code(text: str) -> str:
    """Return a QR code of a text as a whole SVG file, black on white whatever the page is.

    Raise ValueError if the text is longer than MAX_BYTES.
    """
    if len(text.encode()) > MAX_BYTES:
        raise ValueError(f"A QR code holds {MAX_BYTES} bytes at most.")
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_L, border=BORDER)
    code.add_data(text)
    matrix = code.get_matrix()
    path = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(matrix)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    side = len(matrix)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{4 * side}" '
        f'height="{4 * side}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}'
        f'H0z"/><path fill="#000" d="{path}"/></svg>\n'
    )

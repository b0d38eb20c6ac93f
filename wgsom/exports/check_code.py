"""The code on a file that leads to what has changed since it was made."""

from wgsom.charts.qr_code import MAX_BYTES, qr_code
from wgsom.exports.documents import Picture

CODE_WIDTH = 22.0  # millimetres


def check_code(url: str) -> Picture | None:
    """Return the QR code of the URL that says what has changed since.

    None without one, or where it is longer than a code holds.
    """
    if not url or len(url.encode()) > MAX_BYTES:
        return None
    alt = "QR code of the address that says what has changed since this file was made"
    return Picture(qr_code(url), alt, CODE_WIDTH, CODE_WIDTH)

"""Find a LibreOffice for the tests of Word files; run as a module, install one where there is none.

Only its Writer is needed, and no screen.
"""

import subprocess
import sys
from pathlib import Path

from tests.support.system_packages import find as find_program
from tests.support.system_packages import install

NAMES = ["soffice", "libreoffice"]
MAC = Path("/Applications/LibreOffice.app/Contents/MacOS/soffice")
WRITER = "program/libswlo.so"  # beside the program, where Writer is installed on Linux


def find() -> str | None:
    """Return the path of a LibreOffice that has a Writer, or None."""
    if MAC.exists():
        return str(MAC)
    path = find_program(*NAMES)
    is_complete = path and (Path(path).resolve().parent.parent / WRITER).exists()
    return path if is_complete else None


def to_pdf(file: Path) -> Path:
    """Convert a file to a PDF beside it, as LibreOffice prints it, and return that."""
    profile = (file.parent / "profile").as_uri()  # of its own, so that many may run at once
    words = [find(), f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*words, "--outdir", file.parent, file], check=True, capture_output=True, timeout=120
    )
    return file.with_suffix(".pdf")


if __name__ == "__main__":
    if not find():
        install("libreoffice-writer-nogui")
    if not find():
        sys.exit("The tests of Word files need LibreOffice Writer. Install it.")
    print(f"Tests of Word files use {find()}.")

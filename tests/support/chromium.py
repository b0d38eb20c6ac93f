"""Find a Chromium for the browser tests; run as a module, install one where there is none.

First an installed one, then the system's package, then Playwright's own download.
"""

import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support.system_packages import find as find_program
from tests.support.system_packages import install as install_package

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def find() -> str | None:
    """Return the path of a Chromium that is there, or None."""
    if path := find_program(*NAMES):
        return path
    if MAC.exists():
        return str(MAC)
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def install() -> None:
    """Install the system's package if this user may, else Playwright's download."""
    install_package("chromium")
    if not find():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])


if __name__ == "__main__":
    if not find():
        install()
    if not find():
        sys.exit("The browser tests need a Chromium, and none could be installed. Install one.")
    print(f"Browser tests use {find()}.")

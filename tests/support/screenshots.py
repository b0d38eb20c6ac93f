"""Pictures of each step of docs/secretariat.md, from the running system: `make screenshots`."""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.support.chromium import find
from tests.support.handover import NAME, PASSWORD, STEPS
from tests.support.processes import manage
from tests.support.servers import served

FOLDER = Path(__file__).parents[2] / "docs/images"
SIZE = {"width": 1100, "height": 720}
MAKE_CLERK = (
    "from django.contrib.auth.models import User; "
    f"User.objects.create_superuser({NAME!r}, password={PASSWORD!r})"
)


def main() -> None:
    """Walk the steps in a register of its own, and shoot each of them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/register.sqlite3"
        manage(url, "migrate", "--verbosity", "0")
        manage(url, "load_register", "--verbosity", "0")
        manage(url, "shell", "--no-imports", "-v0", "-c", MAKE_CLERK)
        # As it is shipped, with its static files: what the tests serve has none.
        settings = {"DJANGO_SETTINGS_MODULE": "wgsom.settings"}
        with served(url, Path(folder), **settings) as port, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox"])
            page = browser.new_page(viewport=SIZE)
            for name, step in STEPS.items():
                step(page, f"http://localhost:{port}")
                page.screenshot(path=FOLDER / f"{name}.png")
            browser.close()


if __name__ == "__main__":
    main()

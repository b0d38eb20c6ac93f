"""A real Chromium, and the register served to it."""

import os

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import sync_playwright

from tests.support import shipped
from tests.support.chromium import find

# Playwright's loop runs in the tests' own thread, and Django would take that for a mistake.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

QUIET = [
    *["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
    *["--disable-component-update", "--disable-sync"],
]


def own_words(message: str) -> list[str]:
    """Return what the browser complains of.

    Not that its driver blocks service workers, nor that it cleared what it was asked to clear.
    """
    is_none = message.endswith("blocked by Playwright") or message.startswith("Clear-Site-Data")
    return [] if is_none else [message]


@pytest.fixture(scope="session")
def browser():
    """Return a Chromium, the same for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def site(live_server, transactional_db):
    """Return the URL of a server with the whole register loaded."""
    shipped.put_back()
    return live_server.url


@pytest.fixture
def open_page(browser, site):
    """Return a function that opens a URL of the site, at a width, with or without scripts.

    Service workers, which would load the whole site for each test, are there on request.

    The page's `complaints` hold what the browser had to say: broken rules of the
    Content-Security-Policy, scripts that failed, files not found.
    """
    contexts = []

    def open_page(url, width=1280, java_script_enabled=True, service_workers="block"):
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=java_script_enabled,
            service_workers=service_workers,
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.extend(own_words(message.text)))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(f"{site}{url}")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def open_desk(open_page):
    """Return a function that opens the front page of the desk, with a superuser logged in."""

    def open_desk(**options):
        User.objects.create_superuser("clerk", password="a long enough password")
        page = open_page("/admin/", **options)
        page.fill("#id_login", "clerk")
        page.fill("#id_password", "a long enough password")
        page.get_by_role("button", name="Sign in").click()
        return page

    return open_desk


@pytest.fixture
def staff_page(open_desk):
    """Return the front page of the desk, with a superuser logged in."""
    return open_desk()

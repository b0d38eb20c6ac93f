"""The clerk's way through the year, step by step: walked by a test, and shot by `make screenshots`.

docs/secretariat.md shows the pictures. Each step begins where the one before it has ended.
"""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.support.paper_table import HEADINGS

NAME, PASSWORD = "clerk", "a long enough password"
NEW_ROW = (
    "Smuggling of migrants across deserts",
    "11th WG 2024",
    "No, the topic has not been addressed by the WG.",
)

Step = Callable[[Page, str], None]


def _sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/admin/")
    page.fill("#id_login", NAME)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")


def _match(page: Page, site: str) -> None:
    page.get_by_role("link", name="Enter the 11th session").click()
    rows = page.locator(".entry-item tbody tr:has(input[type=hidden])")
    rows.nth(4).get_by_label("Main subject").click()
    rows.nth(5).get_by_label("Main subject").click()


def _review(page: Page, site: str) -> None:
    page.get_by_role("button", name="Save and go on").click()
    topics = page.locator(".entry-topic")
    topics.nth(0).get_by_role("radio", name="Accept").click()
    topics.nth(1).get_by_role("radio", name="No change").click()


def _finish(page: Page, site: str) -> None:
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("button", name="The record of the 11th session is complete").wait_for()


def _release(page: Page, site: str) -> None:
    page.get_by_role("button", name="The record of the 11th session is complete").click()
    page.get_by_role("heading", name="Answers that change").wait_for()


def _preview(page: Page, site: str) -> None:
    page.get_by_role("link", name="Preview it as readers will see it").click()
    page.get_by_text("Preview.").wait_for()


def _publish(page: Page, site: str) -> None:
    page.get_by_role("link", name="Back to the release").click()
    page.get_by_role("button", name="Publish all of it now").click()
    page.get_by_text("was published: everyone sees it now").wait_for()


def _import(page: Page, site: str) -> None:
    page.goto(f"{site}/admin/import/")
    page.fill("#id_table", "\n".join("\t".join(row) for row in (HEADINGS, NEW_ROW)))
    page.get_by_role("button", name="Show what it would change").click()
    page.get_by_role("heading", name="New (3)").wait_for()


def _plan(page: Page, site: str) -> None:
    page.goto(f"{site}/admin/plan/")
    page.get_by_role("button", name="Begin a plan for two sessions").click()
    rows = page.locator("#content-main tbody tr")
    rows.nth(0).get_by_role("radio").nth(1).click()
    rows.nth(1).get_by_role("radio").nth(2).click()
    page.get_by_role("button", name="Save the plan").click()
    page.get_by_text("The plan was saved.").wait_for()


def _paper(page: Page, site: str) -> None:
    page.goto(f"{site}/papers/12/")
    page.get_by_role("link", name="Issue this paper").wait_for()


# By the name of the picture.
STEPS: dict[str, Step] = {
    "1-front-page": _sign_in,
    "2-match": _match,
    "3-review": _review,
    "4-finish": _finish,
    "5-release": _release,
    "6-preview": _preview,
    "7-published": _publish,
    "8-import": _import,
    "9-work-plan": _plan,
    "10-paper": _paper,
}

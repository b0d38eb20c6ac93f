"""What a delegate does with a phone: the answer stands in sight, and everything is near."""

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = 390


def top(locator) -> float:
    """Return how far below the top of the page something stands, in pixels."""
    return locator.bounding_box()["y"]


@pytest.mark.parametrize("number", [1, 13, 19, 23])
def test_the_answer_to_a_topic_stands_in_sight(open_page, number):
    page = open_page(f"/topics/{number}/", width=PHONE)

    assert top(page.locator(".answer-line")) <= 360


def test_the_list_begins_in_sight_and_is_short(open_page):
    page = open_page("/topics/", width=PHONE)

    assert top(page.locator(".rows tbody tr").first) <= 560
    assert page.evaluate("document.documentElement.scrollHeight") <= 5_100


@pytest.mark.parametrize("width", [1280, PHONE, 320])
def test_the_header_has_one_height_on_every_page(open_page, width):
    page, heights = open_page("/", width=width), set()
    for url in ("/", "/topics/", "/topics/23/?as_of=8", "/sessions/9/", "/papers/10/", "/nix/"):
        page.goto(urljoin(page.url, url))
        heights.add(page.locator(".site-header").bounding_box()["height"])

    assert len(heights) == 1
    assert heights.pop() <= 60


def test_what_has_waited_longest_is_one_click_away(open_page):
    page = open_page("/", width=PHONE)

    page.get_by_role("link", name="Longest waiting (14)").click()

    expect(page.locator(".rows-topics .cell-number").first).to_have_text("21")


def test_what_the_9th_session_took_up_is_one_click_away(open_page):
    page = open_page("/", width=PHONE)

    page.get_by_role("link", name="9th 2022: proposed 1, took up 4").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("9th session (2022)")
    taken_up = page.get_by_role("region", name="Agenda, and what was taken up under it")
    expect(
        taken_up.get_by_role("link", name="9. Cooperation with the private sector")
    ).to_be_visible()
    expect(taken_up.get_by_text("No → Yes").first).to_be_visible()


def test_the_paper_in_word_is_one_click_away(open_page):
    page = open_page("/", width=PHONE)

    with page.expect_download() as download:
        page.get_by_role("listitem").filter(has_text="The newest paper").get_by_text("Word").click()

    assert download.value.suggested_filename == "wgsom-paper-10_issued_2023-10-05.docx"


def test_by_sea_has_it_been_taken_up_and_where_and_send_it(open_page):
    page = open_page("/", width=PHONE)

    page.get_by_role("searchbox", name="Search the register").fill("by sea")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="smuggling of migrants by sea").first.click()

    expect(page.locator(".answer-line")).to_contain_text("Yes")
    strip = page.get_by_role("img", name=re.compile("3rd 2015: Main subject, Yes; 4th 2017"))
    expect(strip).to_be_visible()
    assert strip.bounding_box()["width"] <= PHONE  # nothing of it is out of sight
    page.get_by_text("Share", exact=True).click()
    permalink = page.get_by_label("As of the 12th session (2025), for good")
    expect(permalink).to_have_value(re.compile(r"/topics/19/\?as_of=12$"))


@pytest.mark.parametrize("path", ["/", "/topics/19/", "/sessions/9/", "/changes/", "/papers/10/"])
def test_the_chosen_session_is_carried_along_by_every_link(open_page, path):
    page = open_page(f"{path}?as_of=8", width=PHONE)
    links = page.eval_on_selector_all("a[href]", "links => links.map(a => a.getAttribute('href'))")

    lost = {url for url in links if url.startswith("/") and "as_of=8" not in url}

    # The dial and "Read the latest" choose another session; a paper stands as issued, and the desk
    # is of today.
    assert {
        url for url in lost if not url.startswith((path, "/papers/", "/admin/", "/report/"))
    } == set()


@pytest.mark.parametrize("width", [1280, 768, PHONE, 320])
def test_every_menu_opens_within_the_page(open_page, width):
    page = open_page("/", width=width)
    for path in (
        "/topics/",
        "/topics/19/",
        "/coverage/",
        "/sessions/9/",
        "/papers/10/",
        "/changes/",
    ):
        page.goto(urljoin(page.url, path))
        for menu in page.locator("details.menu").all():
            if not menu.locator("summary").is_visible():
                continue
            menu.locator("summary").click()
            box = menu.locator(".menu-panel").bounding_box()
            assert box["x"] >= 0, (path, menu.inner_text())
            assert box["x"] + box["width"] <= width, (path, menu.inner_text())
            page.keyboard.press("Escape")

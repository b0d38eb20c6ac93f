"""Every public page type in a real browser: accessible, narrow enough, and without complaints."""

import re
from collections import Counter

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.support.budget import sampled
from topics.models import Assessment, Cluster, Topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = [1280, 390, 320]
# The width and the colours that each page is checked in: all of them under `make soak`.
LOOKS = [(width, colours) for width in WIDTHS for colours in ("light", "dark")]
URLS = [
    *["/", "/?as_of=8", "/?as_of=99"],
    *["/topics/", "/topics/?answer=no&sort=-title&as_of=8", "/topics/?q=zebra"],
    *["/topics/?answer=maybe&page=7&anwser=no"],
    *["/topics/1/", "/topics/19/?answer=yes", "/topics/23/", "/topics/1/?as_of=2"],
    *["/sessions/", "/sessions/3/", "/sessions/12/"],
    *["/resolutions/", "/resolutions/6-3/?as_of=8"],
    *["/clusters/", "/clusters/prosecution/"],
    *["/search/", "/search/?q=migrants", "/search/?q=xtradition", "/search/?q=***"],
    *["/topics/?q=UNTOC", "/topics/?group=cluster", "/coverage/?group=answer&q=sea"],
    *["/coverage/", "/coverage/?as_of=8&answer=no", "/coverage/?answer=maybe"],
    *["/papers/", "/papers/10/", "/papers/10/issued/", "/papers/12/changes/", "/papers/99/"],
    *["/changes/", "/changes/?kind=topic&since=2026-01-01", "/changes/?since=soon&kind=x"],
    "/nix/",
]


def opened(page):
    """Open every fold of a page, so that what lies in it is looked at too."""
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    return page


@pytest.mark.parametrize("url", URLS)
def test_pages_are_accessible_and_fit(open_page, url):
    page = opened(open_page(url))
    turn = URLS.index(url)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    for width, colours in sampled(LOOKS, len(LOOKS), turn):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=colours)
        violations = Axe().run(page).response["violations"]
        assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in violations] == []
        complaints = [text for text in page.complaints if "404 (Not Found)" not in text]
        assert complaints == []


@pytest.mark.parametrize("url", ["/topics/", "/topics/1/", "/clusters/prevention/", "/"])
def test_long_words_and_other_scripts_fit_too(open_page, url):
    texts = {1: "x" * 600, 14: "تهريب المهاجرين " * 20, 17: "偷运移民" * 80}
    for number, text in texts.items():
        Topic.objects.filter(number=number).update(title=text, short_title=text[:60])
    Cluster.objects.filter(slug="prevention").update(name="y" * 200)
    Assessment.objects.filter(topic__number=1).update(statement="z" * 600, source="w" * 300)

    page = opened(open_page(url))
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_filtering_without_scripts(open_page):
    page = open_page("/topics/", java_script_enabled=False)

    page.get_by_label("Search", exact=True).fill("migrants")
    page.get_by_role("group", name="Answer").get_by_label("No 7 topics").check()
    page.get_by_label("Sort by").select_option("-title")
    page.get_by_role("button", name="Show topics").click()

    expect(page.locator("tbody tr .cell-number")).to_have_text(["2", "7", "4", "15", "8"])
    page.get_by_role("link", name="Remove filter: Search: migrants").click()
    expect(page.get_by_text("7 of 25 topics")).to_be_visible()


def test_filtering_on_a_phone_without_scripts(open_page):
    page = open_page("/topics/", width=320, java_script_enabled=False)

    page.get_by_text("Filter and sort").click()
    page.get_by_role("group", name="Answer").get_by_label("Partly").check()
    page.get_by_role("button", name="Show topics").click()

    expect(page.get_by_text("2 of 25 topics")).to_be_visible()


def test_going_through_the_results_and_back(open_page):
    page = open_page("/topics/?answer=partly")

    page.get_by_role("link", name="Enhancement of bilateral").click()
    page.get_by_role("link", name="Next in the list: 16.").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Smuggling of vulnerable")
    page.get_by_role("link", name="Back to the results").click()
    expect(page.get_by_text("2 of 25 topics")).to_be_visible()


def test_the_dial_keeps_the_rest_of_the_address(open_page):
    page = open_page("/topics/?cluster=prosecution")

    page.locator("summary", has_text="As of the 12th session (2025)").click()
    page.get_by_role("link", name="As of the 8th session 2021").click()

    expect(page).to_have_url(re.compile(r"/topics/\?cluster=prosecution&as_of=8$"))
    page.get_by_text("Reading as of the 8th session (2021)").click()
    dial = page.get_by_role("navigation", name="Read as of a session")
    expect(dial.locator("[aria-current]")).to_contain_text("8th")
    page.get_by_role("link", name="Read the latest").click()
    expect(page).to_have_url(re.compile(r"/topics/\?cluster=prosecution$"))


def test_by_keyboard_alone(open_page):
    page = open_page("/topics/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "results"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Download"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith("Excel")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Excel file")).to_be_hidden()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"


def test_the_bar_on_the_front_page_leads_to_the_filtered_list(open_page):
    page = open_page("/")

    page.get_by_role("link", name="No: 7", exact=True).click()

    expect(page.get_by_text("7 of 25 topics")).to_be_visible()


def test_a_download_has_the_name_and_the_rows_of_the_screen(open_page, tmp_path):
    page = open_page("/topics/?answer=partly")

    page.get_by_text("Download").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV file with 2 topics").click()

    assert download.value.suggested_filename.startswith(
        "wgsom-topics_as-of-12_complete-to-10_not-entered-11-12_answer-partly_"
    )
    assert download.value.path().read_text(encoding="utf-8-sig").count("\n") == 3


def test_a_sortable_heading_sorts_and_turns_round(open_page):
    page = open_page("/topics/")

    page.get_by_role("columnheader", name="Topic").get_by_role("link").click()
    expect(page.locator("tbody tr .cell-number").first).to_have_text("19")
    page.get_by_role("columnheader", name="Topic").get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="Topic")).to_have_attribute(
        "aria-sort", "descending"
    )


def test_the_matrix_prints_25_topics_on_one_landscape_page(open_page):
    page = open_page("/coverage/")

    pdf = page.pdf(prefer_css_page_size=True)

    boxes = re.findall(rb"/MediaBox \[([^]]+)\]", pdf)
    assert len(boxes) == 1
    widths = {tuple(round(float(side)) for side in box.split()[2:]) for box in boxes}
    assert widths == {(842, 595)}


def test_the_headings_of_the_matrix_stay_in_view(open_page):
    page = open_page("/coverage/")

    page.mouse.wheel(0, 600)
    page.wait_for_function("scrollY > 300")

    heading = page.get_by_role("columnheader", name="12th").first.bounding_box()
    assert abs(heading["y"]) < 2


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    ("url", "rows"), [("/topics/", 25), ("/coverage/", 25), ("/sessions/", 12), ("/papers/", 12)]
)
def test_tables_are_tables_for_those_who_hear_them(open_page, url, rows, width):
    """A phone shows a row as a card: the browser's accessibility tree still has rows and cells."""
    page = open_page(url, width=width)

    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]

    roles = Counter(node["role"]["value"] for node in tree if not node["ignored"])
    assert roles["table"] >= 1
    assert roles["rowheader"] >= rows
    assert roles["columnheader"] >= 3
    assert roles["cell"] >= 2 * rows


@pytest.mark.parametrize("width", WIDTHS)
def test_marks_of_what_changed_are_accessible(open_page, width):
    Assessment.objects.filter(topic__number=8).update(statement="No, not at all.")
    page = open_page("/papers/12/changes/", width=width)

    expect(page.locator("ins").first).to_be_visible()
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_paper_without_scripts_and_by_its_links_alone(open_page):
    page = open_page("/papers/", java_script_enabled=False)

    page.get_by_role("link", name="Paper of 5 October 2023").click()
    page.get_by_role("link", name="Footnote 3", exact=True).click()
    assert page.url.endswith("#note-3")
    page.get_by_role("link", name="Back to where footnote 3 stands").click()
    assert page.url.endswith("#note-mark-3")
    page.get_by_role("link", name="Side by side").click()
    expect(page.get_by_text("No row and no cluster has changed.")).to_be_visible()
    page.get_by_text("Download").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Word file of this paper").click()
    assert download.value.suggested_filename == "wgsom-paper-10_compare.docx"

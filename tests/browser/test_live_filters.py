"""Filters that answer at once where scripts run, Share, and search, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def numbers(page):
    """Return where the numbers of the topics stand."""
    return page.locator("tbody tr .cell-number")


def option(page, group, name):
    """Return the box of an option, by the beginning of its name."""
    return page.get_by_role("group", name=group).get_by_role(
        "checkbox", name=re.compile(f"^{re.escape(name)} ")
    )


def test_a_choice_changes_the_whole_page_at_once(open_page):
    page = open_page("/topics/")

    option(page, "Answer", "Partly").check()

    expect(page.get_by_role("status").filter(has_text="2 of 25 topics")).to_be_visible()
    expect(numbers(page)).to_have_text(["3", "16"])
    expect(page).to_have_url(re.compile(r"/topics/\?answer=partly$"))
    expect(page.get_by_role("link", name="Remove filter: Answer: Partly")).to_be_visible()
    page.get_by_text("Download").click()
    expect(page.get_by_role("link", name="CSV file with 2 topics")).to_have_attribute(
        "href", "/topics.csv?answer=partly"
    )
    expect(page.locator("#filter-cluster input[value=concepts]")).to_be_disabled()
    assert page.complaints == []


def test_choices_add_up_and_back_undoes_the_last(open_page):
    page = open_page("/topics/")

    option(page, "Answer", "Partly").check()
    expect(numbers(page)).to_have_count(2)
    option(page, "Answer", "No").check()
    expect(numbers(page)).to_have_count(9)
    page.get_by_label("Sort by").select_option("-number")
    expect(numbers(page).first).to_have_text("16")
    expect(page).to_have_url(re.compile(r"\?answer=partly&answer=no&sort=-number$"))

    page.go_back()
    page.go_back()

    expect(numbers(page)).to_have_text(["3", "16"])
    expect(option(page, "Answer", "Partly")).to_be_checked()
    expect(option(page, "Answer", "No")).not_to_be_checked()
    page.go_forward()
    expect(numbers(page)).to_have_count(9)
    expect(option(page, "Answer", "No")).to_be_checked()


def test_a_search_answers_while_one_types_and_keeps_what_was_typed(open_page):
    page = open_page("/topics/?answer=yes")

    page.get_by_label("Search", exact=True).press_sequentially("by sea", delay=20)

    expect(numbers(page)).to_have_text(["19"])
    expect(page).to_have_url(re.compile(r"/topics/\?q=by\+sea&answer=yes$"))
    expect(page.get_by_text("Searched for: sea; “by” ignored.")).to_be_visible()
    assert page.evaluate("document.activeElement.value") == "by sea"
    page.get_by_label("Search", exact=True).fill("")
    expect(numbers(page)).to_have_count(11)
    expect(page).to_have_url(re.compile(r"/topics/\?answer=yes$"))


def test_back_after_a_search_leads_to_the_list_before_it(open_page):
    page = open_page("/topics/?answer=yes")

    page.get_by_label("Search", exact=True).press_sequentially("prosec", delay=20)
    expect(page.get_by_text("Searched for: prosec")).to_be_visible()
    page.get_by_label("Search", exact=True).press_sequentially("ution", delay=20)
    expect(page.get_by_text("Searched for: prosecution")).to_be_visible()
    page.go_back()

    expect(numbers(page)).to_have_count(11)
    expect(page).to_have_url(re.compile(r"/topics/\?answer=yes$"))
    expect(page.get_by_label("Search", exact=True)).to_have_value("")


def test_a_quotation_mark_alone_is_no_mistake_yet(open_page):
    page = open_page("/topics/")

    page.get_by_label("Search", exact=True).press_sequentially('"', delay=20)
    page.wait_for_timeout(600)
    expect(numbers(page)).to_have_count(25)
    page.get_by_label("Search", exact=True).press_sequentially('by sea"', delay=20)

    expect(numbers(page)).to_have_text(["19"])


def test_going_back_while_an_answer_is_on_its_way(open_page):
    page = open_page("/topics/")
    option(page, "Answer", "Partly").check()
    expect(numbers(page)).to_have_count(2)
    held = []
    page.route("**/topics/?answer=partly&answer=no", lambda route: held.append(route))
    with page.expect_request("**/topics/?answer=partly&answer=no"):
        option(page, "Answer", "No").check()

    page.go_back()

    expect(numbers(page)).to_have_count(25)
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    assert len(held) == 1


def test_the_box_in_the_head_follows_the_session_that_one_chooses(open_page):
    page = open_page("/topics/")

    page.get_by_label("As of", exact=True).select_option("8")
    expect(page.get_by_text("Reading as of the 8th session (2021)")).to_be_visible()
    box = page.get_by_role("search", name="Search the register")
    box.get_by_role("searchbox").fill("UNTOC")
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/search/\?q=UNTOC&as_of=8$"))


def test_what_is_wrong_is_said_at_once_and_nothing_is_shown(open_page):
    page = open_page("/topics/")

    page.get_by_label("Search", exact=True).fill("a " * 21)

    expect(page.get_by_role("alert")).to_contain_text("A search takes at most 20 words.")
    expect(numbers(page)).to_have_count(0)
    page.get_by_label("Search", exact=True).fill("media")
    expect(numbers(page)).to_have_text(["6"])
    expect(page.get_by_role("alert")).to_have_count(0)


def test_a_server_that_fails_is_not_hidden(open_page):
    page = open_page("/topics/")
    page.route("**/topics/?answer=partly", lambda route: route.fulfill(status=503, body="Busy"))

    # Not check(): the page may be gone before it could see the tick.
    option(page, "Answer", "Partly").click()

    expect(page.get_by_text("Busy")).to_be_visible()


def test_by_keyboard_alone(open_page):
    page = open_page("/sessions/")

    option(page, "Year", "2019").focus()
    page.keyboard.press("Space")

    expect(page.get_by_role("status").filter(has_text="1 of 12 sessions")).to_be_visible()
    assert page.evaluate("document.activeElement.value") == "2019"


def test_from_the_results_to_a_topic_and_back(open_page):
    page = open_page("/topics/")
    option(page, "Answer", "Partly").check()
    expect(numbers(page)).to_have_count(2)

    page.get_by_role("link", name="Enhancement of bilateral").click()
    expect(page.get_by_role("link", name="Next in the list: 16.")).to_be_visible()
    page.go_back()

    expect(numbers(page)).to_have_text(["3", "16"])
    expect(option(page, "Answer", "Partly")).to_be_checked()


def test_share_copies_the_address(open_page):
    page = open_page("/topics/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    option(page, "Answer", "Partly").check()
    expect(numbers(page)).to_have_count(2)

    page.get_by_text("Share", exact=True).click()
    page.get_by_role("button", name="Copy this address").first.click()

    expect(page.get_by_text("Address copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith("/topics/?answer=partly&as_of=12")
    code = page.get_by_role("img", name="QR code of the first address")
    expect(code).to_be_visible()
    assert code.evaluate("async image => { await image.decode(); return image.naturalWidth }") > 50


def test_without_scripts_both_addresses_are_there_and_the_button_filters(open_page):
    page = open_page("/topics/", java_script_enabled=False)

    page.get_by_text("Share", exact=True).click()
    expect(page.get_by_label("Always the latest")).to_have_value(re.compile("/topics/$"))
    expect(page.get_by_role("button", name="Copy this address")).to_have_count(0)
    option(page, "Answer", "Partly").check()
    expect(numbers(page)).to_have_count(25)
    page.get_by_role("button", name="Show topics").click()
    expect(numbers(page)).to_have_count(2)


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_the_box_in_the_head_finds_by_kind(open_page, java_script_enabled):
    page = open_page("/resolutions/", java_script_enabled=java_script_enabled)

    box = page.get_by_role("search", name="Search the register")
    box.get_by_role("searchbox").fill("by sea")
    box.get_by_role("button", name="Search").click()

    expect(page.get_by_role("heading", name="1 topic", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="2 sessions")).to_be_visible()
    expect(page.locator("mark").first).to_have_text("sea")
    page.get_by_role("link", name=re.compile(r"^19\. .*smuggling of migrants by sea$")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("smuggling of migrants by sea")


def test_the_nearest_word_is_one_click_away(open_page):
    page = open_page("/topics/?q=xtradition")

    page.get_by_role("link", name="extradition").click()

    expect(numbers(page)).to_have_text(["22"])


def test_groups_and_the_matrix(open_page):
    page = open_page("/topics/")

    page.get_by_label("Group by").select_option("answer")

    expect(page.get_by_role("rowheader", name="Partly 2 topics")).to_be_visible()
    page.get_by_role("link", name="By session", exact=True).click()
    expect(page.get_by_role("rowheader", name="Not assessed 5 topics")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Topic 19, 3rd session")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("smuggling of migrants by sea")

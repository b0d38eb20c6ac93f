"""The Secretariat's desk in a real browser: a clerk's errands, under the strict policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from topics.models import Topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_queue_leads_to_a_consideration_that_matches_a_session(staff_page):
    page = staff_page

    expect(page.get_by_role("heading", name="Sessions to enter (2)")).to_be_visible()
    page.get_by_role("link", name="add a consideration under Protection and assistance").click()
    page.locator(".field-topic .select2-selection").click()
    page.locator(".select2-search__field").fill("returning")
    page.get_by_role("option", name="24. Return of smuggled migrants").click()
    page.locator("#id_extent").select_option("focus")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("was added successfully")).to_be_visible()
    assert Topic.objects.get(number=24).considerations.get().session.number == 11
    assert page.complaints == []


def test_a_topic_is_edited_where_its_evidence_is(staff_page):
    page = staff_page
    page.goto(page.url + "topics/topic/")
    page.get_by_role("link", name="Role of the media in anti-smuggling responses").click()

    expect(page.get_by_text("No, recorded at the 10th session (2023)")).to_be_visible()
    assert page.locator(".field-computed_then .readonly").first.inner_text() == "No"
    page.locator("#id_assessments-0-statement").fill("No, not by the Group.")
    page.get_by_label("Reason for the change").fill("As it was said")
    page.get_by_role("button", name="Save", exact=True).click()

    assert Topic.objects.get(number=6).assessments.get().statement == "No, not by the Group."
    assert page.complaints == []


def test_the_changelist_is_exported_with_its_filters(staff_page):
    page = staff_page
    page.goto(page.url + "topics/topic/?answer=no&q=media")

    with page.expect_download() as download:
        page.get_by_role("link", name="CSV, 1 row").click()

    lines = download.value.path().read_text(encoding="utf-8-sig").splitlines()
    assert [line.split(",")[0] for line in lines] == ["number", "6"]


def test_a_paper_is_looked_at_and_issued(staff_page):
    page = staff_page
    page.goto(page.url.replace("/admin/", "/papers/11/"))
    expect(page.get_by_text("Note by the Secretariat")).to_be_visible()
    page.get_by_role("link", name="Issue this paper").click()

    page.fill("#id_symbol", "CTOC/COP/WG.7/2024/CRP.1")
    page.fill("#id_issued_on", "2024-07-01")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was added successfully")).to_be_visible()

    page.goto(page.url.partition("/admin/")[0] + "/papers/11/issued/")
    expect(page.get_by_text("Issued: 1 July 2024, CTOC/COP/WG.7/2024/CRP.1.")).to_be_visible()
    assert page.complaints == []


def test_a_wrong_placeholder_is_named_beside_what_was_typed(staff_page):
    page = staff_page
    page.goto(page.url + "topics/papertext/")
    page.get_by_role("link", name="I. Introduction").click()
    page.fill("#id_text", "For the {sesion} session")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("{sesion} is no placeholder.")).to_be_visible()
    expect(page.locator("#id_text")).to_have_value("For the {sesion} session")


def test_a_finding_is_accepted_with_a_reason(staff_page):
    page = staff_page
    page.get_by_role("link", name="What looks odd in the record").click()
    expect(page.get_by_role("heading", name="Open (6)")).to_be_visible()
    violations = Axe().run(page, context="#content-main").response["violations"]
    assert [each["id"] for each in violations] == []

    accept = page.get_by_role(
        "button", name="Accept the finding on 19. Smuggling of migrants by sea"
    )
    accept.click()
    expect(page.get_by_text("Say why it may stand.")).to_be_visible()
    item = page.get_by_role("listitem").filter(has=accept)
    item.get_by_label("Why it may stand").fill("It is a quotation.")
    accept.click()

    expect(page.get_by_role("heading", name="Open (5)")).to_be_visible()
    expect(page.get_by_text("It is a quotation. (clerk,")).to_be_visible()
    assert page.complaints == []

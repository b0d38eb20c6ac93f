"""The Secretariat's chores, walked in a browser, with clicks and page loads counted."""

import io

import openpyxl
import pytest

from sessions.models import Session
from tests.support.budget import budget
from tests.support.paper_table import pasted_table
from topics.models import (
    Assessment,
    Consideration,
    Mandate,
    PlannedTopic,
    Proposal,
    Review,
    Topic,
)
from wgsom.records.projections.refresh import refresh
from wgsom.releases.models import Release

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCRIPTS = budget([True, False], [False])


class Walk:
    """A page that counts what somebody has to do on it."""

    def __init__(self, page):
        self.page, self.clicks, self.loads = page, 0, 0
        page.on("framenavigated", lambda frame: self._count_load())

    def _count_load(self):
        self.loads += 1

    def click(self, locator):
        """Click once."""
        locator.click()
        self.clicks += 1

    def press(self, name):
        """Press a button, or follow a link, by its name."""
        button, link = (self.page.get_by_role(role, name=name) for role in ("button", "link"))
        self.click(button.or_(link).first)


@pytest.fixture(params=SCRIPTS, ids=["with scripts", "without"][-len(SCRIPTS) :])
def walk(request, open_desk):
    """A clerk at the desk's front page."""
    return Walk(open_desk(java_script_enabled=request.param))


def test_the_11th_session_with_ten_topics_is_entered_and_published(walk):
    page = walk.page
    walk.press("Enter the 11th session (2024)")
    suggested = page.locator(".entry-item tbody tr:has(input[type=hidden])")
    for row in suggested.all()[:9]:  # of the two items, with one topic under both
        walk.click(row.get_by_label("Part of it"))
    for number in (16, 4):
        more = page.locator("tr:has([inputmode=numeric])").nth(int(number == 4))
        walk.click(more.get_by_role("textbox"))
        page.keyboard.type(str(number))
        walk.click(more.get_by_label("Close to it"))
    walk.press("Save and go on")
    topics = page.locator(".entry-topic")
    assert topics.count() == 10
    for topic in topics.all():
        accept = topic.get_by_role("radio", name="Accept")
        other = topic.get_by_role("radio", name="No change")
        walk.click(accept if accept.count() else other)
    walk.press("Save and go on")
    walk.press("The record of the 11th session is complete")
    assert "is complete" in page.inner_text(".messagelist")
    walk.press("Publish all of it now")

    assert "was published" in page.inner_text(".messagelist")
    session = Session.objects.get(number=11)
    assert session.is_complete
    assert Consideration.objects.filter(session=session).values("topic").distinct().count() == 10
    assert Assessment.objects.filter(session=session).count() >= 5
    assert Release.objects.get().state == Release.State.PUBLISHED
    assert walk.clicks <= 40
    assert walk.loads <= 10
    assert page.complaints == []


def test_a_plan_for_two_sessions_from_nothing(walk):
    page = walk.page
    walk.press("Work plans")
    walk.press("Begin a plan for two sessions")
    rows = page.locator("#content-main tbody tr")
    for place in range(6):
        walk.click(rows.nth(place).locator("input[type=radio]").nth(1 + place % 2))
    walk.press("Save the plan")
    walk.press("Publish it")

    assert "was published" in page.inner_text(".messagelist")
    planned = PlannedTopic.objects.values_list("session__number", flat=True)
    assert sorted(planned) == [13, 13, 13, 14, 14, 14]
    assert walk.clicks <= 15
    assert page.complaints == []


def test_the_papers_table_is_pasted_into_a_register_with_sessions_only(walk):
    for model in (Review, Assessment, Consideration, Proposal, Mandate, Topic):
        model.all_objects.all().delete()
    refresh()
    page = walk.page
    walk.press("Import")
    page.fill("#id_table", pasted_table())
    walk.press("Show what it would change")
    walk.press("Make it part of a new release")
    walk.press("Publish all of it now")

    assert "was published" in page.inner_text(".messagelist")
    counts = [each.objects.count() for each in (Topic, Proposal, Assessment, Consideration)]
    assert counts == [20, 21, 20, 19]
    assert walk.clicks <= 8
    assert page.complaints == []


def test_the_workbook_goes_out_and_comes_in_with_60_rows_changed(walk, tmp_path):
    page = walk.page
    walk.press("Import")
    with page.expect_download() as download:
        walk.press("Download the register as a workbook")
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    for sheet in ("Proposals", "Considerations", "Assessments"):
        headings = [each.value for each in book[sheet][1]]
        for row in range(2, 22):
            book[sheet].cell(row, headings.index("Source") + 1).value = f"Checked, {row}"
    path = tmp_path / "register.xlsx"
    book.save(path)
    page.set_input_files("#id_file", path)
    walk.press("Show what it would change")
    assert "0 new, 60 changed" in page.inner_text("#content-main")
    walk.press("Make it part of a new release")
    walk.press("Publish all of it now")

    assert "was published" in page.inner_text(".messagelist")
    assert Proposal.objects.filter(source__startswith="Checked").count() == 20
    assert walk.clicks <= 8
    assert page.complaints == []

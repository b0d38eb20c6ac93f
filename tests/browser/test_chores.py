"""The Secretariat's chores, walked in a browser, with clicks and page loads counted."""

import pytest

from sessions.models import Session
from tests.support.budget import budget
from topics.models import Assessment, Consideration
from wgsom.releases.models import Release

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

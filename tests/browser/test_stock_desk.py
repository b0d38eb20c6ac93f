"""What axe-core finds on the desk's screens that are Django's own: a list that must not grow."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from sessions.models import Session
from topics.models import Topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# By screen, the rules that Django's own templates and widgets break, and the register cannot mend
# without keeping templates of its own.
KNOWN = {
    "/admin/": set(),
    "/admin/topics/topic/": set(),
    "/admin/topics/topic/{topic}/change/": {"empty-table-header", "label", "label-title-only"},
    "/admin/topics/topic/{topic}/history/": set(),
    "/admin/topics/topic/{topic}/delete/": set(),
    "/admin/topics/topic/add/": {"aria-input-field-name", "empty-table-header"},
    "/admin/wg_sessions/session/{session}/change/": {"empty-table-header"},
    "/admin/topics/papertext/": set(),
    "/admin/topics/issuedpaper/add/": set(),
    "/admin/auth/user/add/": set(),
    "/admin/auth/group/add/": {"aria-prohibited-attr"},
}


def test_what_is_known_does_not_grow(staff_page):
    page, found = staff_page, {}
    site = "/".join(page.url.split("/")[:3])
    keys = {"topic": Topic.objects.first().pk, "session": Session.objects.first().pk}
    for path in KNOWN:
        page.goto(site + path.format(**keys))
        found[path] = {each["id"] for each in Axe().run(page).response["violations"]}

    assert found == KNOWN

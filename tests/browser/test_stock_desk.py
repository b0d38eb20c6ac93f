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


@pytest.mark.parametrize("path", KNOWN)
def test_what_is_known_does_not_grow(staff_page, path):
    page = staff_page
    keys = {"topic": Topic.objects.first().pk, "session": Session.objects.first().pk}
    page.goto("/".join(page.url.split("/")[:3]) + path.format(**keys))
    violations = Axe().run(page).response["violations"]
    found = {each["id"]: [node["html"][:200] for node in each["nodes"]] for each in violations}

    assert set(found) == KNOWN[path], (set(found), found)

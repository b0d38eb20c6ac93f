"""The register in a room without a network, in a real browser."""

import re
from contextlib import closing
from urllib.parse import urljoin

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from tests.support.servers import until
from topics.models import Topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = """async () => {
    for (const name of await caches.keys()) {
        if (!name.startsWith("copies of ")) continue;
        const cache = await caches.open(name);
        if (await cache.match("/offline.json")) {
            return (await cache.keys()).map(({ url }) => new URL(url).pathname);
        }
    }
    return null;
}"""


def kept(page) -> list[str]:
    """Return the paths that the browser keeps, once it has all of one state."""
    until(lambda: page.evaluate(f"({KEPT})()"), "the copies are there")
    return page.evaluate(f"({KEPT})()")


@pytest.fixture
def visitor(open_page):
    """Return a page of somebody who has opened the front page, and whose copies are there."""
    page = open_page("/", service_workers="allow")
    kept(page)
    return page


def goto(page, path: str):
    """Go to another page of the site."""
    return page.goto(urljoin(page.url, path))


def test_every_page_of_the_record_is_there_and_says_of_when_it_is(visitor):
    paths = kept(visitor)
    visitor.context.set_offline(True)

    assert {f"/topics/{number}/" for number in range(1, 26)} <= set(paths)
    assert {"/sessions/", "/sessions/12/", "/clusters/prevention/"} <= set(paths)
    assert not [path for path in paths if path.startswith(("/admin/", "/accounts/", "/files/"))]
    for path in ("/", "/topics/", "/topics/19/", "/sessions/9/", "/coverage/"):
        goto(visitor, path)
        saved = visitor.get_by_role("status").filter(has_text="Saved copy of ")
        expect(saved).to_have_text(re.compile(r"Saved copy of \d+ \w+ \d{4}, \d\d:\d\d"))
        expect(visitor.locator(".site-header")).to_have_css("background-color", "rgb(11, 74, 117)")


def test_a_list_that_was_not_saved_is_never_another_list(visitor):
    goto(visitor, "/topics/?answer=no")
    visitor.context.set_offline(True)
    goto(visitor, "/topics/?answer=no")
    expect(visitor.get_by_text("7 of 25 topics")).to_be_visible()  # what was read lately is kept
    expect(visitor.get_by_text("Saved copy of ")).to_be_visible()

    response = goto(visitor, "/topics/?answer=yes")

    assert response.status == 503
    expect(visitor.get_by_role("heading", level=1)).to_have_text(
        "There is no network, and this page was not saved"
    )
    visitor.get_by_role("main").get_by_role("link", name="topics", exact=True).click()
    expect(visitor.get_by_text("25 of 25 topics")).to_be_visible()


def test_with_a_network_a_change_is_seen_at_once_and_kept(visitor):
    before = visitor.evaluate("caches.keys()")
    Topic.objects.filter(number=19).update(title="Smuggling by river")

    goto(visitor, "/topics/19/")
    expect(visitor.get_by_role("heading", level=1)).to_contain_text("Smuggling by river")
    expect(visitor.get_by_text("Saved copy of ")).to_have_count(0)
    until(lambda: not set(before) & set(visitor.evaluate("caches.keys()")), "they are new")
    kept(visitor)
    visitor.context.set_offline(True)
    goto(visitor, "/topics/")

    expect(visitor.get_by_role("link", name="Smuggling by river")).to_be_visible()


def test_a_copy_says_that_it_is_older_than_a_day(visitor):
    visitor.evaluate(
        """async () => {
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                const kept = await cache.match("/topics/19/");
                if (!kept) continue;
                const headers = new Headers(kept.headers);
                headers.set("Date", "Thu, 26 Nov 2026 09:14:00 GMT");
                await cache.put("/topics/19/", new Response(await kept.text(), { headers }));
            }
        }"""
    )
    visitor.context.set_offline(True)
    goto(visitor, "/topics/19/")

    expect(visitor.get_by_text("Saved copy of 26 November 2026")).to_be_visible()
    expect(visitor.get_by_text("It is older than a day.")).to_be_visible()


def test_nothing_of_staff_is_kept_before_or_after_they_sign_out(visitor):
    User.objects.create_superuser("clerk", password="a long enough password")
    goto(visitor, "/admin/")
    visitor.fill("#id_login", "clerk")
    visitor.fill("#id_password", "a long enough password")
    visitor.get_by_role("button", name="Sign in").click()
    expect(visitor.get_by_text("Welcome,")).to_be_visible()
    goto(visitor, "/papers/12/")  # staff see the draft there
    expect(visitor.get_by_text("Only staff see it")).to_be_visible()
    goto(visitor, "/accounts/logout/")
    visitor.get_by_role("button", name="Sign Out").click()
    visitor.wait_for_load_state()

    texts = visitor.evaluate(
        """async () => {
            const texts = [];
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const request of await cache.keys()) {
                    texts.push(request.url, await (await cache.match(request)).text());
                }
            }
            return texts.join(" ");
        }"""
    )

    assert "Only staff see it" not in texts
    assert "Welcome," not in texts
    assert "clerk" not in texts
    visitor.context.set_offline(True)
    with pytest.raises(Exception, match=r"ERR_INTERNET_DISCONNECTED|ERR_FAILED"):
        goto(visitor, "/admin/")


def test_nobody_who_saves_data_is_sent_copies(browser, site):
    with closing(browser.new_context(service_workers="allow")) as context:
        context.add_init_script(
            "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
        )
        page = context.new_page()
        page.goto(f"{site}/")
        page.wait_for_timeout(1_500)

        count = "async () => (await navigator.serviceWorker.getRegistrations()).length"
        assert page.evaluate(count) == 0
        assert page.evaluate("caches.keys()") == []


def test_a_filter_without_a_network_leaves_the_list_as_it_stands(visitor):
    goto(visitor, "/topics/")
    visitor.context.set_offline(True)
    visitor.get_by_role("group", name="Answer").get_by_role("checkbox", name="Partly").check()

    expect(visitor.get_by_text("There is no network: the list is as it was")).to_be_visible()
    expect(visitor.locator(".rows-topics .cell-number")).to_have_count(25)

"""What people at the desk and readers do together: one story for each promise of the desk."""

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session as Login
from playwright.sync_api import Page, expect

from tests.support.groups import groups_there
from topics.models import Topic

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "a long enough password"  # noqa: S105 - of the test


@pytest.fixture
def at_the_desk(open_page):
    """Return a function that gives the desk's front page to somebody of a group."""
    groups_there()

    def sign_in(name: str, group: str) -> Page:
        user = User.objects.create_user(
            name.lower(), password=PASSWORD, first_name=name, is_staff=True
        )
        user.groups.add(Group.objects.get(name=group))
        page = open_page("/admin/")
        page.get_by_label("Username").fill(name.lower())
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="What is in the register")).to_be_visible()
        return page

    return sign_in


def go(page: Page, path: str) -> None:
    """Go to a URL of the site that a page is on."""
    page.goto("/".join(page.url.split("/")[:3]) + path)


def act_on(page: Page, number: int, action: str) -> None:
    """Tick a topic in the list on a page, and run an action."""
    page.get_by_role("checkbox", name=f"Select this object for an action - {number}").check()
    page.get_by_label("Action:").select_option(action)
    page.get_by_role("button", name="Run the selected action").or_(
        page.get_by_role("button", name="Go")
    ).click()


def assert_accessible(page: Page, context: str) -> None:
    """Assert that axe-core finds nothing in a part of a page."""
    violations = Axe().run(page, context=context).response["violations"]
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in violations] == []


def test_a_draft_goes_to_review_and_is_published(at_the_desk, open_page):
    editor, reader = at_the_desk("Eva", "Editors"), open_page("/topics/?q=drones")
    go(editor, "/admin/topics/topic/add/")
    editor.get_by_label("Number:").fill("26")
    editor.get_by_label("Title:", exact=True).fill("Drones at sea borders")
    editor.get_by_label("Short title:").fill("Drones")
    editor.get_by_text("Add another Proposal").click()
    editor.locator("#id_proposals-0-session + .select2").click()
    editor.locator(".select2-search__field").fill("12")
    editor.get_by_role("option", name="12th session (2025)").click()
    editor.get_by_label("State:").first.select_option("In review")
    editor.get_by_role("button", name="Save and continue editing").click()
    editor.get_by_role("link", name="View as delegates will see it").click()
    expect(editor.get_by_text("This is how delegates will see it")).to_be_visible()
    expect(editor.get_by_role("heading", name="Drones at sea borders")).to_be_visible()
    reader.reload()
    expect(reader.get_by_text("0 of 25 topics")).to_be_visible()

    publisher = at_the_desk("Paul", "Publishers")
    go(publisher, "/admin/topics/topic/?state=review")
    act_on(publisher, 26, "Publish")
    expect(publisher.get_by_text("1 topic published.")).to_be_visible()
    reader.reload()
    expect(reader.get_by_role("link", name="Drones at sea borders")).to_be_visible()
    assert editor.complaints == publisher.complaints == reader.complaints == []


def test_a_mistake_is_seen_in_the_history_and_undone(at_the_desk):
    page, topic = at_the_desk("Paul", "Publishers"), Topic.objects.get(number=6)
    go(page, f"/admin/topics/topic/{topic.pk}/change/")
    page.get_by_label("Short title:").fill("Media, by mistake")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(
        page.get_by_text("A reason is required: this changes what everyone sees.")
    ).to_be_visible()
    page.get_by_label("Reason for the change").fill("Too long")
    page.get_by_role("button", name="Save and continue editing").click()

    page.get_by_role("link", name="History").click()
    expect(page.get_by_text("Reason: Too long")).to_be_visible()
    expect(page.locator("ins").first).to_have_text("Media, by mistake")
    assert_accessible(page, "#content-main")
    page.get_by_role("link", name="Look at this version").last.click()
    expect(page.get_by_role("heading", name="What restoring it would change")).to_be_visible()
    assert_accessible(page, "#content-main")
    page.get_by_label("Reason").fill("It was right before")
    page.get_by_role("button", name="Restore this version").click()

    expect(page.get_by_text("was restored.")).to_be_visible()
    expect(page.get_by_label("Short title:")).to_have_value(topic.short_title)
    assert page.complaints == []


def test_what_was_deleted_comes_back(at_the_desk):
    page, topic = at_the_desk("Paul", "Publishers"), Topic.objects.get(number=6)
    go(page, f"/admin/topics/topic/{topic.pk}/change/")
    page.get_by_role("link", name="Delete", exact=True).click()
    page.get_by_label("Reason").fill("A slip")
    assert_accessible(page, "#content form")
    page.get_by_role("button", name="Yes, I’m sure").click()
    page.get_by_role("link", name="Deleted", exact=True).click()
    assert_accessible(page, "#content-main")
    page.get_by_role("link", name="6. Role of the media in anti-smuggling responses").click()
    page.get_by_role("button", name="Restore this version").click()

    expect(page.get_by_text("was restored.")).to_be_visible()
    assert Topic.all_objects.get(number=6).title == topic.title


def test_a_withdrawal_says_why_on_a_page_of_its_own(at_the_desk, open_page):
    page, reader = at_the_desk("Paul", "Publishers"), open_page("/topics/6/")
    go(page, "/admin/topics/topic/?q=media")
    act_on(page, 6, "withdraw")
    expect(page.get_by_text("What is to be changed:")).to_be_visible()
    assert_accessible(page, "#content-main")
    page.get_by_label("Reason").fill("Not adopted after all")
    page.get_by_role("button", name="Go on").click()

    expect(page.get_by_text("1 topic withdrawn.")).to_be_visible()
    reader.reload()
    expect(reader.get_by_role("heading", name="There is no such page")).to_be_visible()
    go(page, "/admin/")
    page.get_by_role("link", name="1 topic", exact=True).click()
    expect(page.get_by_role("link", name="Role of the media")).to_be_visible()


def test_what_was_typed_outlives_the_login(at_the_desk):
    page, topic = at_the_desk("Paul", "Publishers"), Topic.objects.get(number=6)
    go(page, f"/admin/topics/topic/{topic.pk}/change/")
    page.get_by_label("Short title:").fill("Typed for an hour")
    Login.objects.all().delete()
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_text("Your login has ended. Nothing was saved.")).to_be_visible()
    expect(page.get_by_label("Short title")).to_have_value("Typed for an hour")
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert_accessible(page, "body")


def test_readers_follow_what_changes(at_the_desk, open_page):
    publisher, reader = at_the_desk("Paul", "Publishers"), open_page("/changes/")
    go(publisher, f"/admin/topics/topic/{Topic.objects.get(number=6).pk}/change/")
    publisher.get_by_label("Short title:").fill("Role of the press")
    publisher.get_by_label("Reason for the change").fill("As adopted")
    publisher.get_by_role("button", name="Save", exact=True).click()

    reader.get_by_role("checkbox", name="Topic").check()
    reader.get_by_role("checkbox", name="Changed").check()
    expect(reader.get_by_text("1 of 45 changes")).to_be_visible()
    expect(reader.locator("ins").first).to_have_text("press")
    reader.get_by_role("link", name="6. Role of the press").click()
    expect(reader.get_by_text("Last changed")).to_be_visible()
    assert reader.complaints == []


def test_two_editors_save_and_neither_loses_a_text(at_the_desk):
    paul, rosa = at_the_desk("Paul", "Publishers"), at_the_desk("Rosa", "Publishers")
    path = f"/admin/topics/topic/{Topic.objects.get(number=6).pk}/change/"
    go(paul, path)
    go(rosa, path)
    expect(rosa.get_by_text("Opened by Paul")).to_be_visible()
    paul.get_by_label("Short title:").fill("As Paul has it")
    paul.get_by_label("Reason for the change").fill("Shorter")
    paul.get_by_role("button", name="Save", exact=True).click()
    expect(paul.get_by_text("was changed successfully")).to_be_visible()

    rosa.get_by_label("Short title:").fill("As Rosa has it")
    rosa.locator("#id_assessments-0-statement").fill("No, says Rosa.")
    rosa.get_by_label("Reason for the change").fill("Clearer")
    rosa.get_by_role("button", name="Save", exact=True).click()
    expect(rosa.get_by_role("heading", name="Edit conflict")).to_be_visible()
    expect(rosa.get_by_text("Paul changed this to “As Paul has it”.")).to_be_visible()
    expect(rosa.get_by_label("Short title:")).to_have_value("As Rosa has it")
    assert rosa.complaints == []
    assert_accessible(rosa, ".conflict")  # makes the browser complain of its own styles
    rosa.get_by_role("button", name="Save", exact=True).click()

    expect(rosa.get_by_text("was changed successfully")).to_be_visible()
    topic = Topic.objects.get(number=6)
    assert topic.short_title == "As Rosa has it"
    assert topic.assessments.get().statement == "No, says Rosa."
    assert paul.complaints == []


def test_a_password_alone_opens_nothing(open_page, settings):
    settings.MFA_REQUIRED = True
    User.objects.create_superuser("clerk", password=PASSWORD)
    page = open_page("/admin/")
    assert_accessible(page, "body")
    page.get_by_label("Username").fill("clerk")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Two-Factor Authentication")).to_be_visible()
    assert_accessible(page, "body")

    page.get_by_role("link", name="Activate").click()
    page.get_by_label("Password").fill(PASSWORD)
    assert_accessible(page, "body")
    page.get_by_role("button", name="Confirm").click()
    secret = page.locator("#authenticator_secret").input_value()
    assert_accessible(page, "body")
    page.get_by_label("Authenticator code").fill(_code(secret))
    page.get_by_role("button", name="Activate").click()
    expect(page.get_by_role("heading", name="Recovery Codes")).to_be_visible()
    assert len(page.locator("#recovery_codes").input_value().split()) == 10
    assert_accessible(page, "body")
    page.get_by_role("link", name="To the desk").click()
    expect(page.get_by_role("heading", name="What is in the register")).to_be_visible()

    page.get_by_role("button", name="Log out").click()
    go(page, "/admin/")
    page.get_by_label("Username").fill("clerk")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    assert_accessible(page, "body")
    page.get_by_label("Code").fill(_code(secret, 1))
    page.get_by_role("button", name="Sign In").click()
    expect(page.get_by_role("heading", name="What is in the register")).to_be_visible()
    assert page.complaints == []


def test_a_passkey_is_a_second_factor(open_page, settings):
    settings.MFA_REQUIRED = True
    User.objects.create_superuser("clerk", password=PASSWORD)
    page = open_page("/admin/")
    protocol = page.context.new_cdp_session(page)
    protocol.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    protocol.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.get_by_label("Username").fill("clerk")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Add").click()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    assert_accessible(page, "body")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_role("heading", name="Recovery Codes")).to_be_visible()
    go(page, "/admin/")
    expect(page.get_by_role("heading", name="What is in the register")).to_be_visible()

    page.get_by_role("button", name="Log out").click()
    go(page, "/admin/")
    page.get_by_label("Username").fill("clerk")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Use a security key").click()
    expect(page.get_by_role("heading", name="What is in the register")).to_be_visible()
    assert page.complaints == []


def _code(secret: str, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))

"""The pages of accounts, in a real browser: a new colleague's way in, and what axe-core finds."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import User
from playwright.sync_api import expect

from tests.support.accounts import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NEW = "umbrella lantern puddle orbit"


def violations(page) -> list[str]:
    return [each["id"] for each in Axe().run(page).response["violations"]]


def test_a_new_colleague_is_invited_and_comes_in(staff_page, open_page):
    desk = staff_page
    site = "/".join(desk.url.split("/")[:3])
    boss = User.objects.get(is_superuser=True)
    boss.set_password(PASSWORD)
    boss.save()
    desk.goto(f"{site}/accounts/login/")
    desk.get_by_label("Username").fill(boss.get_username())
    desk.get_by_label("Password").fill(PASSWORD)
    desk.get_by_role("button", name="Sign in").click()
    desk.goto(f"{site}/admin/auth/user/add/")
    desk.get_by_label("Username").fill("anna")
    desk.get_by_label("Editors").check()
    desk.get_by_role("button", name="Save", exact=True).click()
    desk.get_by_label("Password").fill(PASSWORD)  # asked for once more, and what was typed goes on
    desk.get_by_role("button", name=re.compile("Confirm", re.IGNORECASE)).click()
    link = desk.locator("a.invitation-link")
    expect(link).to_be_visible()
    path = "/" + link.get_attribute("href").split("/", 3)[3]

    anna = open_page(path)
    assert violations(anna) == []
    anna.get_by_label("New password", exact=True).fill("registeroftopics")
    anna.get_by_label("New password confirmation").fill("registeroftopics")
    anna.get_by_role("button", name="Set the password").click()
    expect(anna.get_by_text("It is made of what the register is about.")).to_be_visible()
    assert violations(anna) == []
    anna.get_by_label("New password", exact=True).fill(NEW)
    anna.get_by_label("New password confirmation").fill(NEW)
    anna.get_by_role("button", name="Set the password").click()
    expect(anna.get_by_text("Your password is set. Sign in with it.")).to_be_visible()
    anna.get_by_label("Username").fill("anna")
    anna.get_by_label("Password").fill(NEW)
    anna.get_by_role("button", name="Sign in").click()
    expect(anna.get_by_role("heading", name="What is in the register")).to_be_visible()

    anna.goto(anna.url.split("/admin/")[0] + "/accounts/sessions/")
    expect(anna.get_by_text("this one")).to_be_visible()
    assert violations(anna) == []
    again = open_page(path)
    expect(again.get_by_role("heading", name="This link is of no use any more")).to_be_visible()
    assert violations(again) == []

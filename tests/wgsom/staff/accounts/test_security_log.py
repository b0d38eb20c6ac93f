"""The security log of a story: every event that it should have, and no secret."""

import logging
import re

import pytest
from django.contrib.auth.models import Group, User
from django.core.signals import request_started

from tests.support.accounts import PASSWORD, code_for, confirm, set_up, sign_in
from tests.support.admin_forms import opened, ticked, url
from tests.support.factories import TopicFactory
from topics.models import Topic
from wgsom.monitoring.log_format import JsonLineFormatter, PlainFormatter, RequestFilter
from wgsom.monitoring.request_context import RequestContext, request_context
from wgsom.records.publication import State
from wgsom.releases.models import Release

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def log(caplog):
    """Return a function that gives the events so far, with who did them."""
    caplog.set_level(logging.DEBUG)
    logger = logging.getLogger("wgsom.security")
    logger.propagate = True

    def events() -> list[tuple[str, str]]:
        found = [r.details for r in caplog.records if r.name == "wgsom.security"]
        return [(each["event"], each["user"]) for each in found]

    # As the outermost application does, which the client of these tests is behind.
    def begin(sender, environ, **kwargs) -> None:
        request_context.set(RequestContext.of(environ))

    request_started.connect(begin)
    events.lines = lambda: "\n".join(_written(each) for each in caplog.records)
    yield events
    logger.propagate = False
    request_started.disconnect(begin)
    request_context.set(None)


def _written(record) -> str:
    RequestFilter().filter(record)
    return f"{JsonLineFormatter().format(record)}\n{PlainFormatter().format(record)}"


def test_a_story_of_logins_leaves_every_event_and_no_secret(
    client, the_register, clerk, second_factor, log
):
    secrets = [PASSWORD, "a wrong password", "a password in place of the name"]
    sign_in(client, "a wrong password")
    sign_in(client, name="a password in place of the name")
    sign_in(client)
    secret = set_up(client)
    codes = re.findall(r"\b\d{8}\b", client.get("/accounts/second-factor/recovery-codes/").text)
    secrets += [secret, *codes, client.session.session_key, code_for(secret)]
    form = {"username": "anna", "groups": [Group.objects.get(name="Editors").pk]}
    page = client.post("/admin/auth/user/add/", form, follow=True).text
    link = re.search(r"/accounts/invitation/([\w-]+)/", page)
    secrets.append(link[1])
    anna = type(client)()
    anna.get(link[0])
    anna.post(link[0], {"new_password1": "one of her own", "new_password2": "one of her own"})
    anna.get(link[0])  # which is of no use any more, and says so in the log
    secrets += ["one of her own", anna.cookies["csrftoken"].value if anna.cookies else "-none-"]
    sign_in(anna, "one of her own", "anna")
    set_up_secret = _second(anna)
    secrets.append(set_up_secret)
    anna.get("/admin/auth/user/")
    for _ in range(6):
        sign_in(type(client)(), "a wrong password", "anna")
    client.post("/accounts/logout/")
    sign_in(client)
    client.post("/accounts/second-factor/authenticate/", {"code": "000000"})
    client.post("/accounts/second-factor/authenticate/", {"code": code_for(secret, 1)})
    confirm(client)
    client.post("/accounts/second-factor/totp/deactivate/")

    assert log() == [
        ("login failed", "clerk"),
        ("login failed", "unknown"),
        ("login", "clerk"),
        ("second factor added", "clerk"),
        ("second factor added", "clerk"),  # recovery codes
        ("account changed", "clerk"),
        ("invited", "clerk"),
        ("invitation used", "anna"),
        ("login", "anna"),
        ("second factor added", "anna"),
        ("second factor added", "anna"),
        ("refused", "anna"),
        *[("login failed", "anna")] * 5,
        ("locked out", "anna"),
        ("logout", "clerk"),
        ("second factor failed", "clerk"),
        ("second factor used", "clerk"),
        ("login", "clerk"),
        ("second factor removed", "clerk"),
        ("second factor removed", "clerk"),
    ]
    lines = log.lines()
    assert "Gone: /accounts/invitation/…/" in lines
    for each in secrets:
        assert each not in lines, each


def _second(browser) -> str:
    browser.post("/accounts/reauthenticate/", {"password": "one of her own"})
    path = "/accounts/second-factor/totp/activate/"
    secret = re.search(r'id="authenticator_secret"[^>]*value="(\w+)"', browser.get(path).text)[1]
    browser.post(path, {"code": code_for(secret)})
    return secret


def test_what_goes_public_is_logged_with_who_did_it(client, the_register, clerk, log):
    client.force_login(clerk)
    log_before = len(log())
    draft = TopicFactory(number=901, title="One", short_title="One", state=State.DRAFT)
    client.post(url(Topic, "changelist"), ticked("publish", draft))
    draft.refresh_from_db()
    client.post(url(Topic, "changelist"), {**ticked("withdraw", draft), "reason": "A test"})
    topic = Topic.objects.get(number=6)
    client.post(url(topic, "change"), opened(client, topic, short_title="Other", reason="A test"))

    assert [event for event, _ in log()[log_before:]] == ["published", "withdrawn"]


def test_a_refused_form_is_logged_without_what_was_typed(clerk, log):
    from django.test import Client

    browser = Client(enforce_csrf_checks=True)
    browser.force_login(clerk)
    browser.post("/admin/topics/topic/add/", {"title": "What was typed"})

    assert ("form refused", "clerk") in log()
    assert "What was typed" not in log.lines()


def test_releases_are_logged(client, the_register, clerk, log):
    from wgsom.releases.publication import publish, revert
    from wgsom.releases.staging import staging

    release = Release.objects.create(name="Of a test", owner=clerk)
    topic = Topic.objects.get(number=6)
    with staging(release, clerk) as stage:
        Topic.objects.filter(pk=topic.pk).update(short_title="Otherwise")
        stage.note(topic)
    assert log() == []  # nothing went public yet
    publish(release, clerk)
    revert(release, clerk)

    assert [event for event, _ in log()] == ["release published", "release taken back"]
    assert all(who.startswith("shell") for _, who in log())
    assert User.objects.count() == 1

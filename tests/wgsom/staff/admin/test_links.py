"""Every link of every admin page, as each role: none leads to a page that says no."""

import re
from collections import Counter, deque
from html import unescape
from urllib.parse import urljoin

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse

from tests.support.budget import IS_SOAK
from tests.support.factories import (
    AgendaItemFactory,
    AssessmentFactory,
    ConsiderationFactory,
    DocumentFactory,
    MandateFactory,
    ProposalFactory,
    ReviewFactory,
    SessionFactory,
    TopicFactory,
)
from topics.models import Topic
from wgsom.records.publication import State

pytestmark = pytest.mark.django_db

HREF = re.compile(r'<a\b[^>]*?\shref="([^"#]+)', re.DOTALL)
ROLES = ["Editors", "Publishers", "Auditors"]
# How many are opened of the pages whose URLs differ in numbers and values alone; of those that a
# record's own screen leads to, all.
PAGES_A_KIND = 2 if IS_SOAK else 1


@pytest.fixture
def _drafts(session_of):
    """Make a draft of every kind, with all that belongs to it, and drafts of what is published."""
    session = SessionFactory(number=13, year=2026, month=1, state=State.DRAFT)
    item = AgendaItemFactory(session=session)
    DocumentFactory(session=session, symbol="CTOC/COP/WG.7/2026/1")
    topic = TopicFactory(title="A draft", state=State.DRAFT)
    ProposalFactory(topic=topic, session=session_of(9))
    MandateFactory(topic=topic)
    for owner, at in ((topic, session), (Topic.objects.get(number=6), session_of(11))):
        ConsiderationFactory(topic=owner, session=at, state=State.DRAFT)
        AssessmentFactory(topic=owner, session=at, state=State.REVIEW)
        ReviewFactory(topic=owner, session=at, state=State.DRAFT)
    ConsiderationFactory(topic=topic, session=session, agenda_item=item, state=State.REVIEW)


@pytest.fixture
def role(client, django_user_model):
    """Return a function that logs in somebody of a role; "Superuser" is none."""

    def log_in(name: str):
        if name == "Superuser":
            client.force_login(django_user_model.objects.create_superuser("root"))
            return client
        user = django_user_model.objects.create_user("clerk", is_staff=True)
        user.groups.add(Group.objects.get(name=name))
        client.force_login(user)
        return client

    return log_in


def seeds() -> list[str]:
    """Return the front page, and the screens of the newest and the oldest row of each model."""
    found = ["/admin/"]
    for model, screen in admin.site._registry.items():
        name = f"admin:{screen.opts.app_label}_{screen.opts.model_name}"
        found.append(reverse(f"{name}_changelist"))
        rows = model._base_manager.order_by("pk")
        ends = filter(None, (rows.first(), rows.last()))
        found += [reverse(f"{name}_change", args=[row.pk]) for row in ends]
    return found


def kind_of(url: str) -> str:
    """Return what a URL has in common with others that lead to the same kind of page."""
    path, _, query = url.partition("?")
    names = {part.partition("=")[0] for part in query.split("&")}
    known = "several" if len(names) > 1 else names.pop()
    return f"{re.sub(r'[0-9]+|[.](csv|json|xlsx|docx|pdf)$', 'N', path)}?{known}"


def links(url: str, page: str) -> list[str]:
    """Return where the links of a page lead to on this site, each once."""
    found = (urljoin(url, unescape(href)) for href in HREF.findall(page))
    return list(dict.fromkeys(each for each in found if each.startswith("/")))


@pytest.mark.slow
@pytest.mark.usefixtures("_drafts")
@pytest.mark.parametrize("name", [*ROLES, "Superuser"] if IS_SOAK else ROLES)
def test_no_link_leads_to_a_page_that_says_no(role, name):
    browser = role(name)
    # What a role may not open at all is no page of its own: only links have to lead somewhere.
    queue = deque((url, "") for url in seeds())
    opened, kinds, wrong = set(), Counter(), []
    while queue:
        url, found_on = queue.popleft()
        is_staff_page = url.startswith("/admin/")
        is_enough = kinds[kind_of(url)] >= PAGES_A_KIND and "/change/" not in found_on
        if url in opened or (found_on and is_enough):
            continue
        opened.add(url)
        kinds[kind_of(url)] += 1
        response = browser.get(url, follow=True)
        if response.status_code >= 400:
            wrong += [f"{url}, on {found_on}: {response.status_code}"] if found_on else []
        elif is_staff_page and response["Content-Type"].startswith("text/html"):
            queue.extend((each, url) for each in links(url, response.text))

    assert len(opened) > 100
    assert wrong == []

"""No URL of the admin, however malformed, gives an error of the server, whoever asks."""

from itertools import product

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.urls import URLPattern, get_resolver

from tests.support.admin_forms import opened, url
from tests.support.budget import sampled
from tests.support.urls import filter_names
from tests.wgsom.web.test_hostile_urls import VALUES
from topics.models import Topic
from wgsom.records.revisions.recorder import record_revision
from wgsom.records.revisions.snapshots import versions_of
from wgsom.releases.models import Release
from wgsom.staff.releases.working import WORKING_RELEASE

pytestmark = pytest.mark.django_db

ROLES = ["nobody", "Editors", "Publishers", "Auditors", "Superuser"]
NINES = "9" * 30
IDS = ["1", "0", "-1", "x", "%00", NINES, "9" * 4400, "1_5F", "1/..", "é", "1e3", "None"]
LOOKUPS = [
    "id__in",
    "id__exact",
    "state__exact",
    "state__in",
    "number",
    "number__gte",
    "title__nix",
]
NAMES = [
    *["q", "p", "o", "all", "e", "_popup", "_to_field", "_facets", "_changelist_filters", "page"],
    *["_ticked", "_action", "session_number", "seen", "topic", "session", "cluster", "issued_on"],
    *["topic__number", "session__id__exact", "cluster__isnull", "is_complete__exact", "nix"],
    *[*LOOKUPS, *filter_names()],
]
MORE_VALUES = [*VALUES, NINES, "9" * 4400, "1,x", "1,2", "True", "2026-13-45", "[]", "1.-2.x.99"]


def screens() -> list[str]:
    """Return the URL of each admin screen, with {} for the key of a record."""
    found = []
    for pattern in get_resolver("wgsom.urls").url_patterns:
        if getattr(pattern, "app_name", "") == "admin":
            found += list(_paths(pattern.url_patterns, "/admin/"))
    return sorted(set(found))


def _paths(patterns, beginning: str):
    for pattern in patterns:
        path = beginning + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            yield from _paths(pattern.url_patterns, path)
        elif pattern.name and "logout" not in path and "(?P" not in path:
            for name, converter in pattern.pattern.converters.items():
                key = "csv" if name == "extension" else "{}"
                for written in (f"<{name}>", *_written(name, converter)):
                    path = path.replace(written, key)
            yield path


def _written(name: str, converter) -> list[str]:
    kinds = ["path", "int", "str", "slug", "number", "data_extension", "extension"]
    return [f"<{kind}:{name}>" for kind in kinds]


SCREENS = screens()
LISTS = [each for each in SCREENS if "{}" not in each]
OF_RECORDS = [each for each in SCREENS if "{}" in each]


@pytest.fixture
def browser_of(client, django_user_model):
    """Return a function that gives the browser of somebody of a role."""

    def log_in(role: str):
        if role == "Superuser":
            client.force_login(User.objects.create_superuser("root"))
        elif role != "nobody":
            user = User.objects.create_user("clerk", is_staff=True)
            user.groups.add(Group.objects.get(name=role))
            client.force_login(user)
        client.raise_request_exception = False
        return client

    return log_in


def test_every_screen_is_found():
    models = {each._meta.model_name for each in admin.site._registry}

    assert {each.split("/")[3] for each in LISTS if each.count("/") == 4} >= models
    assert len(OF_RECORDS) > 4 * len(models)
    assert [each for each in SCREENS if "<" in each] == []


@pytest.mark.parametrize("role", ROLES)
def test_hostile_parameters(browser_of, role):
    browser = browser_of(role)
    pairs = list(product(LISTS, NAMES, MORE_VALUES))
    failed = []
    for path, name, value in sampled(pairs, 797, ROLES.index(role) * 159):
        status = browser.get(f"{path}?{name}={value}").status_code
        if status >= 500:
            failed.append(f"{path}?{name}={value[:40]}: {status}")

    assert failed == []


@pytest.mark.parametrize("role", ROLES)
def test_hostile_keys(browser_of, role):
    browser = browser_of(role)
    failed = []
    for path, key in sampled(list(product(OF_RECORDS, IDS)), 23, ROLES.index(role) * 5):
        status = browser.get(path.replace("{}", key)).status_code
        if status >= 500:
            failed.append(f"{path} {key[:40]}: {status}")

    assert failed == []


ACTIONS = ["publish", "withdraw", "send_to_review", "delete_selected", "export_csv", "nix", ""]


@pytest.mark.parametrize("role", ["Editors", "Publishers", "Superuser"])
def test_hostile_actions(browser_of, role):
    browser = browser_of(role)
    lists = [each for each in LISTS if each.count("/") == 4 and each.split("/")[2] != "jsi18n"]
    keys = ["x", "", "-1", NINES, "9" * 4400, "a\x00b", str(Topic.objects.first().pk)]
    failed = []
    for path, action, key in sampled(list(product(lists, ACTIONS, keys)), 13, len(role)):
        form = {"action": action, "_selected_action": [key], "index": "0", "select_across": key}
        status = browser.post(path, form).status_code
        if status >= 500:
            failed.append(f"{path} {action} {key[:40]!r}: {status}")

    assert failed == []


@pytest.mark.parametrize("value", [*MORE_VALUES, ""])
def test_hostile_autocompletes(browser_of, value):
    browser = browser_of("Superuser")
    good = {"app_label": "topics", "model_name": "proposal", "field_name": "session", "term": "1"}
    for name in (*good, "page"):
        query = "&".join(f"{key}={given}" for key, given in (good | {name: value}).items())
        assert browser.get(f"/admin/autocomplete/?{query}").status_code < 500, name


HOSTILE_KEYS = ["x", "'", "%", "1e3", NINES, "9" * 4400, "-1", "\x00", "⋥␕", "1,2"]


@pytest.mark.parametrize("value", HOSTILE_KEYS)
def test_a_key_that_is_none_is_refused_beside_its_field(browser_of, value):
    browser = browser_of("Superuser")
    for row, field in (
        (Topic.objects.first(), "cluster"),
        (Topic.objects.get(number=6).proposals.first(), "session"),
        (Topic.objects.get(number=6), "proposals-0-session"),
    ):
        form = opened(browser, row, **{field: value, "reason": "A test"})
        answer = browser.post(url(row, "change"), form)
        assert answer.status_code in (200, 400), (field, value[:20])


def test_a_field_to_lead_to_that_is_none_is_refused(browser_of):
    browser = browser_of("Superuser")
    screen = url(Topic.objects.first(), "change")

    assert browser.get(f"{screen}?_to_field=").status_code == 400
    assert browser.post(screen, {"_to_field": ""}).status_code == 400


def test_a_version_of_a_part_is_looked_at_while_working_in_a_release(browser_of):
    browser = browser_of("Superuser")
    part = Topic.objects.get(number=6).proposals.first()
    record_revision(part.topic)
    release = Release.objects.create(name="Of a test")
    session = browser.session
    session[WORKING_RELEASE] = release.pk
    session.save()
    version = versions_of(type(part), part.pk).first()

    assert browser.get(f"{url(part, 'change')[:-7]}versions/{version.pk}/").status_code < 500

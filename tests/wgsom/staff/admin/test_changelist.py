"""Changelists whose URL cannot be honoured: a sentence says what is wrong, and no list is shown."""

import pytest

from sessions.models import Session
from tests.support.responses import markup, words
from topics.models import Topic

pytestmark = pytest.mark.django_db

NINES = "9" * 30

# The parameters of a changelist, and how the sentence on each begins.
REFUSED = {
    "topics/topic": {
        "state__exact=nonsense": "“nonsense” is not a value of the filter “state”. Its values: "
        "draft, In review (review) and published.",
        "state__exact=nonsense&cluster__id__exact=77": "Its values: draft, In review (review) and "
        "published.",
        "answer=Yes": "“Yes” is not a value of the filter “answer”. Its values: yes, partly, no "
        "and Not assessed (not-assessed).",
        "answer=yes&answer=no": "The filter “answer” takes one value.",
        "state=nonsense": "“nonsense” cannot be a value of it.",
        "state__in=draft,nonsense": "“draft,nonsense” cannot be a value of it.",
        "cluster__isnull=nonsense": "“nonsense” cannot be a value of it.",
        "title__isnull=nonsense": "“nonsense” cannot be a value of it.",
        "title__regex=(": "“(” cannot be a value of it.",
        "number__range=1": "“1” cannot be a value of it.",
        "o=nonsense": "“nonsense” is not an order of this list.",
        "o=99": "“99” is not an order of this list.",
        "p=nonsense": "The list has no page “nonsense”.",
        "p=-1": "The list has no page “-1”.",
        "p=99": "The list has no page “99”.",
        "state__exact=draft&state__exact=nonsense": "“nonsense” is not a value of",
        "answer=nonsense": "“nonsense” is not a value of the filter “answer”.",
        "needs_review=nonsense": "“nonsense” is not a value of the filter “needs review”.",
        "cluster__id__exact=nonsense": "“nonsense” is not a value of the filter “cluster”.",
        "cluster__id__exact=99999": "“99999” is not a value of the filter “cluster”.",
        "nix=1": "This list cannot be filtered by it.",
        "number=one": "“one” cannot be a value of it.",
        "number__nix=1": "This list cannot be filtered by it.",
    },
    "wg_sessions/session": {
        "is_complete__exact=nonsense": "“nonsense” is not a value of",
        "place=nonsense": "“nonsense” is not a value of the filter “place”. Its values: Vienna.",
    },
    "topics/mandate": {"operative_paragraph__resolution__id__exact=x": "“x” is not a value of"},
    "topics/issuedpaper": {
        "session__number=1": "This list cannot be filtered by it.",
        "content__regex=(": "“(” cannot be a value of it.",
    },
    "auth/user": {
        "is_staff__exact=nonsense": "“nonsense” is not a value of the filter “staff status”.",
        "groups__id__exact=99999": "“99999” is not a value of the filter",
    },
    "topics/acceptedfinding": {"rule=nonsense": "This list cannot be filtered by it."},
    "auth/group": {"nix=1": "This list cannot be filtered by it."},
}
CASES = [(path, query, said) for path, given in REFUSED.items() for query, said in given.items()]


@pytest.mark.parametrize(("path", "query", "said"), CASES)
def test_what_a_list_cannot_honour_is_refused_in_words(admin_client, path, query, said):
    response = admin_client.get(f"/admin/{path}/?{query}")

    assert response.status_code == 400
    assert said in words(markup(response)).replace(" .", ".")
    assert 'id="changelist-form"' not in response.text


@pytest.mark.parametrize("query", ["state__exact=nonsense", "answer=nonsense", "nix=1"])
def test_files_refuse_what_the_list_refuses(admin_client, query):
    response = admin_client.get(f"/admin/topics/topic/export.csv?{query}")

    assert response.status_code == 400
    assert response.text.startswith(f"{query.partition('=')[0]}: ")


def test_a_key_that_no_column_holds_finds_nothing(admin_client):
    """SQLite cannot compare it, and the list says so; PostgreSQL can."""
    response = admin_client.get(f"/admin/topics/topic/?id__in={NINES}")

    is_refused = f"“{NINES}” cannot be a value of it." in words(response.text)
    assert is_refused or response.context["cl"].result_count == 0


def test_a_page_that_the_list_does_not_have_is_refused(admin_client):
    Topic.objects.bulk_create(
        Topic(number=number, title=f"Topic {number}", short_title="t") for number in range(26, 127)
    )
    response = admin_client.get("/admin/topics/topic/?p=99")

    assert response.status_code == 400
    assert "The list has no page “99”." in response.text


def test_the_list_without_it_is_a_click_away(admin_client):
    page = admin_client.get("/admin/topics/topic/?state__exact=nonsense&q=sea").text

    assert 'href="/admin/topics/topic/?q=sea">Show the' in page


@pytest.mark.parametrize(
    "query",
    [
        "state__exact=published",
        "state__exact=draft&state__exact=published",
        "state__in=draft,published",
        "cluster__isnull=True",
        "needs_review=no&answer=yes",
        "number__gte=20&_facets=True",
        "state__exact=published&answer=yes&_facets=True",
        "e=1",
        "all=&o=-1.2",
    ],
)
def test_what_means_something_is_shown(admin_client, query):
    response = admin_client.get(f"/admin/topics/topic/?{query}")

    assert response.status_code == 200
    assert 'id="changelist-form"' in response.text


@pytest.mark.parametrize(
    "path",
    [
        "topics/topic/?state=%00",
        "topics/topic/?%00=1",
        "topics/topic/?q=a%00b",
        "topics/assessment/?answer__exact=%00",
        "wg_sessions/document/?kind__exact=%00",
        "auth/user/?username__startswith=%00",
        "autocomplete/?app_label=topics&model_name=proposal&field_name=session&term=a%00b",
    ],
)
def test_no_nul_reaches_the_database(admin_client, path):
    assert admin_client.get(f"/admin/{path}").status_code == 400


def test_no_nul_of_a_cookie_reaches_it_either(client):
    client.cookies.load('sessionid="\\000aaaaaaaaaaaaaaaa"')

    assert client.get("/admin/").status_code == 400


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("topics/topic/add/?cluster=prevention", "cluster"),
        (f"topics/topic/add/?number={'9' * 4400}", "number"),
        ("topics/consideration/add/?topic=abc", "topic"),
        (f"topics/consideration/add/?topic={NINES}", "topic"),
        ("wg_sessions/document/add/?session=6th", "session"),
        ("wg_sessions/document/add/?issued_on=2026-13-45", "issued_on"),
        ("topics/issuedpaper/add/?session_number=" + "9" * 4400, "session"),
        ("topics/issuedpaper/add/?session_number=6th", "session"),
    ],
)
def test_an_entry_of_the_url_that_cannot_be_leaves_the_field_empty(admin_client, path, name):
    response = admin_client.get(f"/admin/{path}")

    assert response.status_code == 200
    assert response.context["adminform"].form[name].value() in (None, "")


def test_an_entry_of_the_url_that_can_be_is_filled_in(admin_client):
    topic, session = Topic.objects.get(number=6), Session.objects.get(number=9)
    response = admin_client.get(
        f"/admin/topics/consideration/add/?topic={topic.pk}&session={session.pk}&extent=focus"
    )
    form = response.context["adminform"].form

    entries = [form[name].value() for name in ("topic", "session", "extent")]
    assert entries == [str(topic.pk), str(session.pk), "focus"]


@pytest.mark.parametrize("order", ["9" * 4_400, "1." + "9" * 4_400, "٣", "1.x", "-99"])
def test_an_order_that_no_list_has_is_refused(admin_client, order):
    response = admin_client.get("/admin/topics/papertext/", {"o": order})

    assert response.status_code == 400
    assert "is not an order of this list" in response.text

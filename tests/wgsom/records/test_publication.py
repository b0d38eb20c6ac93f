"""What is not published leaves no trace anywhere but on the desk."""

import re
from datetime import date

import pytest
from django.urls import get_resolver

from sessions.models import AgendaItem, Session
from tests.support.factories import (
    AgendaItemFactory,
    AssessmentFactory,
    ConsiderationFactory,
    DocumentFactory,
    MandateFactory,
    ProposalFactory,
    SessionFactory,
    TopicFactory,
)
from tests.support.responses import body, xlsx_sheets
from tests.support.urls import public_paths
from tests.topics.papers.test_issue import issue
from topics.models import Assessment, Consideration, Mandate, Topic
from wgsom.exports import DOCUMENT_FORMATS
from wgsom.records.publication import State
from wgsom.records.revisions.recorder import record_deletion, record_revision
from wgsom.releases.models import Release
from wgsom.releases.publication import publish
from wgsom.releases.staging import staging

pytestmark = pytest.mark.django_db

HIDDEN = "zebrafish"

PATHS = public_paths()
# What drafts would change, if anything.
PAGES = [
    *["/?as_of=10", "/topics/?as_of=10", "/topics/?page=2", "/topics/6/", "/topics/8/"],
    *["/topics/1/", "/topics/10/", "/topics/12/", "/topics/14/", "/topics/16/", "/topics/19/"],
    *["/topics/25/", "/topics/25/?sort=-number"],
    *["/topics/?sort=waiting", "/topics/?considered=12", "/topics/?group=cluster"],
    *["/topics/?q=migrants", "/coverage/?group=answer", "/clusters/partnerships/"],
    *["/sessions/11/", "/sessions/12/", "/sessions/?year=2025", "/search/?q=sea"],
    *["/search/?q=zebrafsh", f"/search/?q={HIDDEN}", f"/topics/?q={HIDDEN}"],
    *[f"/sessions/?q={HIDDEN}", "/papers/12/", "/papers/12/changes/"],
    *["/papers/10/issued/corr-1/", "/changes/?page=2", "/changes/?kind=consideration"],
    *["/changes/?what=added", "/topics.atom?answer=no"],
]
DOCUMENTS = ["topics/6", "topics/8", "papers/12", "papers/12/changes", "papers/10/issued/corr-1"]
FILES = [f"/{name}.{ending}" for name in DOCUMENTS for ending in DOCUMENT_FORMATS]
PLACES = range(3)  # one for each way in which records are hidden
NOT_THERE = [
    url
    for place in PLACES
    for topic, session in [(26 + place, 13 + place)]
    for url in (
        *(f"/topics/{topic}/", f"/topics/{topic}.pdf", f"/sessions/{session}/"),
        *(f"/papers/{session}/", f"/papers/{session}.docx"),
        *(f"/papers/{session}/changes/", f"/papers/{session}/issued/"),
    )
]
REFUSED = [
    f"/{query}{number + place}"
    for place in PLACES
    for query, number in (
        *(("topics.csv?as_of=", 13), ("topics.csv?proposed=", 13)),
        ("sessions.json?year=", 2026),
    )
]


RELEASE = "release"
HIDDEN_WAYS = [State.DRAFT, State.REVIEW, RELEASE]


@pytest.fixture(params=HIDDEN_WAYS)
def hidden(request):
    """Return a function that enters a record of every kind that nobody but staff may see.

    As drafts, in review, or in a release that is open, with what it changes and takes away.
    """
    return lambda: enter(request.param)


def enter(way: str, place: int = 0) -> None:
    """Enter those records in one of the ways; of several, each has a place of its own."""
    if way != RELEASE:
        make(way, place)
        return
    release = Release.objects.create(name=HIDDEN, note=HIDDEN)
    with staging(release, None, HIDDEN):
        make(State.PUBLISHED, place)
        change()
    assert {each.action for each in release.changes.all()} == {"new", "changed", "deleted"}


def change() -> None:
    """Change and take away what is public."""
    topic, session, gone = (
        Topic.objects.get(number=7),
        Session.objects.get(number=10),
        Topic.objects.get(number=24),
    )
    Topic.objects.filter(pk=topic.pk).update(title=HIDDEN, emphasis="")
    Topic.objects.get(number=9).considerations.all().delete()
    Session.objects.filter(pk=session.pk).update(place=HIDDEN, is_complete=False)
    record_revision(topic, session, Topic.objects.get(number=9))
    record_deletion(gone, by=None, reason=HIDDEN)
    gone.delete()


def make(state: str, place: int) -> None:
    """Make records in a state, beside and below those that are public."""
    coming = SessionFactory(
        number=13 + place,
        year=2026 + place,
        starts_on=date(2026 + place, 1, 5),
        ends_on=date(2026 + place, 1, 6),
        place=HIDDEN,
        state=state,
    )
    AgendaItemFactory(session=coming, position=1, title=f"{HIDDEN} item")
    DocumentFactory(session=coming, symbol=f"CTOC/Z/{2026 + place}/1", title=HIDDEN)
    topic = TopicFactory(
        number=26 + place,
        title=f"{HIDDEN} by sea {place}",
        short_title=f"{HIDDEN} {place}",
        state=state,
    )
    twelfth = Session.objects.get(number=12)
    ProposalFactory(topic=topic, session=twelfth)
    paragraph = Mandate.objects.first().operative_paragraph
    MandateFactory(topic=topic, operative_paragraph=paragraph)
    ConsiderationFactory(topic=topic, session=twelfth, extent="focus")
    AssessmentFactory(topic=topic, session=twelfth, answer="yes", statement=HIDDEN)

    sixth, eighth = (Topic.objects.get(number=number + 4 * place) for number in (6, 8))
    ProposalFactory(topic=sixth, session=coming)
    ConsiderationFactory(topic=sixth, session=coming, extent="focus")
    item = AgendaItem.objects.get(session__number=11, position=1)
    ConsiderationFactory(
        topic=sixth, session=item.session, agenda_item=item, extent="focus", state=state
    )
    AssessmentFactory(topic=eighth, session=twelfth, answer="yes", statement=HIDDEN, state=state)
    AssessmentFactory(topic=eighth, session=coming, answer="no", statement=HIDDEN)
    for root in (coming, topic, sixth, eighth):
        record_revision(root, reason=HIDDEN)


def shown(client, url: str):
    """Return what a URL answers, what changes with each answer aside."""
    response = client.get(url)
    if ".xlsx" in url and response.status_code == 200:
        return 200, xlsx_sheets(response)  # the file itself has the time of its making in it
    data = body(response)
    return response.status_code, re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", data)


@pytest.mark.slow
def test_every_address_answers_the_same_as_if_there_were_no_drafts(client, standing_clock):
    Topic.objects.filter(number=6).update(short_title="Media")
    record_revision(Topic.objects.get(number=6))
    issue(Session.objects.get(number=10), "A correction of the test")
    urls = [each for each in PATHS + PAGES + FILES + NOT_THERE + REFUSED if HIDDEN not in each]
    before = {each: shown(client, each) for each in urls}
    for place, way in zip(PLACES, HIDDEN_WAYS, strict=True):
        enter(way, place)
    after = {each: shown(client, each) for each in urls}

    assert [each for each in urls if before[each] != after[each]] == []
    assert {before[each][0] for each in NOT_THERE} == {404}
    assert {before[each][0] for each in REFUSED} == {400}


@pytest.mark.parametrize("url", [each for each in PAGES if HIDDEN in each])
def test_a_search_for_a_draft_finds_and_suggests_nothing(client, hidden, standing_clock, url):
    before = client.get(url).text
    hidden()
    after = client.get(url).text

    assert after == before
    assert client.get(f"/search/?q={HIDDEN[:-1]}").text.count(HIDDEN) == 0


def test_the_answer_that_the_rule_computes_knows_no_drafts(client, hidden, standing_clock):
    Assessment.objects.all().delete()
    before = shown(client, "/topics.json?as_of=12")[1].partition(b'"rows"')[2]
    hidden()

    assert shown(client, "/topics.json?as_of=12")[1].partition(b'"rows"')[2] == before


def test_publishing_shows_all_of_it(client, hidden):
    hidden()
    for model in (Session, Topic, Consideration, Assessment):
        model.all_objects.exclude(state=State.PUBLISHED).update(state=State.PUBLISHED)
    for release in Release.objects.all():
        publish(release, None)

    assert HIDDEN in client.get("/topics/26/").text
    assert HIDDEN in client.get("/sessions/13/").text
    assert client.get("/topics/?as_of=13").status_code == 200
    page = client.get("/topics/6/").text
    assert "13th session (2026)" in page
    assert "26." in client.get(f"/search/?q={HIDDEN}").text


def test_withdrawing_hides_it_again(client, standing_clock):
    before = shown(client, "/topics.json")
    topic = Topic.objects.get(number=1)
    topic.state = State.DRAFT
    topic.save()
    assert client.get("/topics/1/").status_code == 404
    assert b'"count": 24' in shown(client, "/topics.json")[1]

    Topic.all_objects.filter(number=1).update(state=State.PUBLISHED)
    assert shown(client, "/topics.json") == before


def test_a_word_of_what_was_withdrawn_is_not_offered(client):
    topic = Topic.objects.get(number=6)
    Topic.objects.filter(pk=topic.pk).update(title="Quagmirex trafficking", emphasis="")
    assert "6." in client.get("/topics/?q=quagmirex").text
    assert "quagmirex" in client.get("/search/?q=quagmirx").text
    Topic.objects.filter(pk=topic.pk).update(state=State.DRAFT)
    query = "q=quagmirx+OR+sea&proposed=none&considered=none&asked=several"

    assert "quagmirex" not in client.get(f"/topics/?{query}").text
    assert "quagmirex" not in client.get("/search/?q=quagmirx").text


def test_every_public_page_type_is_among_those_walked():
    """A URL that is added without a place in the walk fails here."""
    walked = {url.partition("?")[0] for url in PATHS + PAGES + FILES + NOT_THERE}
    names = set()
    for url in walked:
        names.add(get_resolver().resolve(url).view_name)
    known = {
        f"{space}:{name}"
        for space in ("topics", "sessions", "changes")
        for name in get_resolver().namespace_dict[space][1].reverse_dict
        if isinstance(name, str)
    }

    assert known <= names

"""The Secretariat's desk: every screen, the queue, exports, and what is refused."""

import re

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from sessions.models import AgendaItem, OperativeParagraph, Resolution, Session
from tests.support.admin_forms import act, opened
from tests.support.factories import (
    AssessmentFactory,
    ConsiderationFactory,
    ProposalFactory,
    SessionFactory,
    TopicFactory,
    any_row,
)
from tests.support.responses import (
    body,
    csv_rows,
    json_file,
    markup,
    topic_numbers,
    words,
    xlsx_sheets,
)
from topics.models import (
    AcceptedFinding,
    Cluster,
    Topic,
    TopicStatus,
)
from wgsom.records.aggregates import VersionedModel
from wgsom.records.projections.refresh import refresh

pytestmark = pytest.mark.django_db

# Every model of the record; statuses are computed from it, and nobody edits them.
# Projections have no screens, and accepted findings have one of their own.
NOT_EDITED = (TopicStatus, AcceptedFinding)
MODELS = [
    *(each for each in apps.get_app_config("topics").get_models() if each not in NOT_EDITED),
    *apps.get_app_config("wg_sessions").get_models(),
]


def url_of(model, name, *arguments) -> str:
    """Return the URL of a model's screen."""
    options = model._meta
    return reverse(f"admin:{options.app_label}_{options.model_name}_{name}", args=arguments)


@pytest.fixture
def topic_form():
    """Return a function that gives what the form of a topic posts, unchanged, with changes."""

    def form(topic, **changes):
        values = {
            "title": topic.title,
            "short_title": topic.short_title,
            "emphasis": topic.emphasis,
            "cluster": topic.cluster_id or "",
            "cluster_basis": topic.cluster_basis,
            "version_token": topic.version_token,
            "reason": "A test",
        }
        for prefix in Topic.child_relations:
            values |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
        return values | changes

    return form


@pytest.mark.parametrize("model", MODELS)
def test_every_entity_has_its_screens(admin_client, model):
    first = any_row(model)

    for url in (
        url_of(model, "changelist"),
        url_of(model, "changelist") + "?q=6th session",
        url_of(model, "add"),
        url_of(model, "change", first.pk),
        url_of(model, "history", first.pk),
        url_of(model, "deleted") if issubclass(model, VersionedModel) else "/",
    ):
        assert admin_client.get(url, follow=True).status_code == 200


def test_the_desk_is_for_staff_only(client):
    response = client.get("/admin/topics/topic/export.csv")

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/admin/login/")


class TestQueue:
    """What waits for staff, on the front page."""

    def test_sessions_to_enter_with_the_items_that_nobody_dealt_with(self, admin_client):
        text = markup(admin_client.get("/admin/"))

        assert "Sessions to enter (2)" in text
        assert "Protection and assistance measures for smuggled migrants" in text
        assert "to be given an agenda" in text
        assert "Topics to review (0)" in text

    def test_topics_to_review(self, admin_client, session_of):
        topic = Topic.objects.get(number=6)
        ConsiderationFactory(topic=topic, session=session_of(11), extent="focus")

        text = markup(admin_client.get("/admin/"))

        assert "Topics to review (1)" in text
        assert reverse("admin:topics_topic_change", args=[topic.pk]) in text

    def test_it_counts_what_its_links_show(self, admin_client, session_of):
        for state in ("draft", "review"):
            topic = TopicFactory(title=f"In {state}", state=state)
            ProposalFactory(topic=topic, session=session_of(2))
            ConsiderationFactory(topic=topic, session=session_of(11), state=state)
        ConsiderationFactory(topic=Topic.objects.get(number=6), session=session_of(11))
        page = markup(admin_client.get("/admin/")).partition('class="staff-queue"')[2]
        links = re.findall(r'href="(/admin/[^"]+state__exact=[^"]+)">(\d+) ', page)

        assert len(links) == 4
        for url, count in links:
            changelist = admin_client.get(url.replace("&amp;", "&")).context["cl"]
            assert changelist.result_count == int(count)
        (number,) = re.findall(r"Topics to review \((\d+)\)", page)
        listed = admin_client.get("/admin/topics/topic/?needs_review=yes").context["cl"]
        assert listed.result_count == int(number) > 0

    @pytest.mark.parametrize(
        ("role", "shown", "hidden"),
        [
            ("Publishers", ["for you to publish", "Drafts:"], ["with those who publish"]),
            ("Editors", ["with those who publish", "Drafts:"], ["for you to publish"]),
            (
                "Auditors",
                [],
                ["Records not published yet", "Sessions to enter", "Topics to review"],
            ),
        ],
    )
    def test_each_role_sees_its_own_work(self, client, role, shown, hidden):
        user = User.objects.create_user("clerk", is_staff=True)
        user.groups.add(Group.objects.get(name=role))
        client.force_login(user)
        page = markup(client.get("/admin/"))

        assert [each for each in shown if each not in page] == []
        assert [each for each in hidden if each in page] == []
        assert "Check of the register" in page

    def test_it_is_not_shown_to_who_may_not_see_topics(self, client):
        user = User.objects.create_user("helper", password="x", is_staff=True)
        client.force_login(user)

        assert "Sessions to enter" not in markup(client.get("/admin/"))


class TestTopicScreen:
    """A topic is edited where its evidence is."""

    def test_what_the_rule_computes_stands_beside_what_is_recorded(self, admin_client, session_of):
        topic = Topic.objects.get(number=8)
        AssessmentFactory(topic=topic, session=session_of(11), answer="yes", statement="Yes.")
        url = reverse("admin:topics_topic_change", args=[topic.pk])

        text = " ".join(markup(admin_client.get(url)).split())

        assert "Yes, recorded at the 11th session (2024)" in text
        assert text.count('<div class="readonly">No</div>') == 5  # on top, and twice an assessment

    def test_an_agenda_item_of_another_session_is_refused_in_words(self, admin_client, topic_form):
        topic = Topic.objects.get(number=6)
        item = AgendaItem.objects.get(session__number=3, position=1)
        url = reverse("admin:topics_topic_change", args=[topic.pk])
        form = topic_form(
            topic,
            **{
                "considerations-TOTAL_FORMS": 1,
                "considerations-0-session": Session.objects.get(number=4).pk,
                "considerations-0-agenda_item": item.pk,
                "considerations-0-extent": "focus",
                "considerations-0-source": "What was typed",
            },
        )

        response = admin_client.post(url, form)

        text = body(response).decode()
        assert "This is an item of the 3rd session (2015). Choose one of the 4th" in text
        assert "What was typed" in text
        assert topic.considerations.count() == 0

    def test_a_consideration_saved_there_counts_at_once(self, admin_client, topic_form):
        topic = Topic.objects.get(number=6)
        topic.assessments.all().delete()
        url = reverse("admin:topics_topic_change", args=[topic.pk])
        form = topic_form(
            topic,
            **{
                "considerations-TOTAL_FORMS": 1,
                "considerations-0-session": Session.objects.get(number=9).pk,
                "considerations-0-extent": "focus",
                "considerations-0-state": "published",
            },
        )

        assert admin_client.post(url, form).status_code == 302

        refresh()
        assert Topic.objects.as_of(Session.objects.last_held()).get(number=6).answer == "yes"

    def test_the_number_of_what_exists_cannot_be_posted(self, admin_client, topic_form):
        topic = Topic.objects.get(number=6)
        url = reverse("admin:topics_topic_change", args=[topic.pk])

        admin_client.post(url, topic_form(topic, number=77))

        assert Topic.objects.get(pk=topic.pk).number == 6

    def test_a_new_topic_has_a_number_to_enter(self, admin_client):
        text = markup(admin_client.get(reverse("admin:topics_topic_add")))

        assert 'name="number"' in text

    def test_view_on_site_leads_to_the_public_page(self, admin_client, topic):
        screen = reverse("admin:topics_topic_change", args=[topic.pk])
        link = '<a href="/topics/6/" class="viewsitelink">'
        assert link in markup(admin_client.get(screen))

        Topic.objects.filter(pk=topic.pk).update(state="draft")
        page = markup(admin_client.get(screen))
        assert link not in page
        assert "View as delegates will see it" in page


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (Session, "number"),
        (Resolution, "conference_session"),
        (OperativeParagraph, "number"),
        (Topic, "number"),
        (Cluster, "slug"),
    ],
)
def test_what_stands_in_addresses_is_read_only_once_it_exists(admin_client, model, name):
    url = url_of(model, "change", model.objects.first().pk)

    assert f'name="{name}"' not in markup(admin_client.get(url))
    assert f'name="{name}"' in markup(admin_client.get(url_of(model, "add")))


def test_the_number_of_a_paragraph_in_its_resolution_stays(admin_client):
    resolution = Resolution.objects.get(conference_session=5)
    url = reverse("admin:wg_sessions_resolution_change", args=[resolution.pk])

    text = markup(admin_client.get(url))

    first = text.split('name="operative_paragraphs-0-number"')[1].split(">")[0]
    assert "disabled" in first


class TestChangelist:
    """Filters, and files that take them."""

    @pytest.mark.parametrize(
        ("query", "numbers"),
        [
            ("", list(range(1, 26))),
            ("answer=no", [2, 4, 6, 7, 8, 13, 15]),
            ("answer=no&q=media", [6]),
            ("needs_review=yes", []),
            ("answer=not-assessed&o=-1", [25, 24, 23, 22, 21]),
            ("q=sea", [19]),
        ],
    )
    def test_every_format_takes_the_filters_the_search_and_the_order(
        self, admin_client, query, numbers
    ):
        url = "/admin/topics/topic/export"

        rows = csv_rows(admin_client.get(f"{url}.csv?{query}"))
        assert [int(row["number"]) for row in rows] == numbers
        rows = json_file(admin_client.get(f"{url}.json?{query}"))["rows"]
        assert [row["number"] for row in rows] == numbers
        sheet = xlsx_sheets(admin_client.get(f"{url}.xlsx?{query}"))
        assert [int(row[0]) for row in sheet["Rows"][1:]] == numbers

    def test_all_pages_are_exported(self, admin_client):
        for _ in range(110):
            TopicFactory()

        assert len(csv_rows(admin_client.get("/admin/topics/topic/export.csv"))) == 135

    def test_the_links_say_how_many_rows_and_leave_the_page_out(self, admin_client):
        for _ in range(110):
            TopicFactory(title="Nobody proposed it yet")

        text = markup(admin_client.get("/admin/topics/topic/?q=nobody&p=2"))

        assert '<a href="export.csv?q=nobody">CSV, 110 rows</a>' in text

    def test_the_file_names_the_filters(self, admin_client):
        cluster = Topic.objects.get(number=8).cluster
        url = f"/admin/topics/topic/export.json?answer=no&cluster__id__exact={cluster.pk}&q=un"

        about = json_file(admin_client.get(url))["about"]

        assert about["filters"] == [f"cluster: {cluster.name}", "answer: No", "Search: un"]
        assert about["as_of"] == 12
        assert about["url"].startswith("http://testserver/admin/topics/topic/?answer=no")

    def test_a_filter_that_does_not_exist_is_refused(self, admin_client):
        response = admin_client.get("/admin/topics/topic/export.csv?nix=1")

        assert response.status_code == 400
        assert response.text == "nix: This list cannot be filtered by it.\n"

    def test_a_popup_offers_no_actions(self, admin_client):
        text = markup(admin_client.get("/admin/topics/topic/?_popup=1"))

        assert "export_csv" not in text

    def test_rows_ticked_are_exported_by_an_action(self, admin_client):
        ticked = Topic.objects.filter(number__in=[3, 16])
        form = {"action": "export_csv", "_selected_action": [topic.pk for topic in ticked]}

        rows = csv_rows(admin_client.post("/admin/topics/topic/", form))

        assert [int(row["number"]) for row in rows] == [3, 16]

    def test_an_action_on_all_takes_the_filters_and_all_pages(self, admin_client):
        for _ in range(110):
            TopicFactory(title="Nobody proposed it yet")
        first = Topic.objects.get(number=26)
        form = {"action": "export_json", "_selected_action": [first.pk], "select_across": 1}

        rows = json_file(admin_client.post("/admin/topics/topic/?q=nobody", form))["rows"]

        assert len(rows) == 110

    def test_who_may_not_see_topics_may_not_export_them(self, client):
        user = User.objects.create_user("helper", password="x", is_staff=True)
        user.user_permissions.add(
            Permission.objects.get(codename="view_session", content_type__app_label="wg_sessions")
        )
        client.force_login(user)

        assert client.get("/admin/topics/topic/export.csv").status_code == 403
        assert client.get("/admin/wg_sessions/session/export.csv").status_code == 200

    @pytest.mark.parametrize(
        ("path", "count"),
        [
            ("wg_sessions/session", 12),
            ("wg_sessions/operativeparagraph", 5),
            ("topics/cluster", 5),
        ],
    )
    def test_other_changelists_are_exported_too(self, admin_client, path, count):
        assert len(csv_rows(admin_client.get(f"/admin/{path}/export.csv"))) == count

    @pytest.mark.parametrize("term", ["6", "6th", "6th session", "6th Session"])
    def test_a_session_is_found_as_it_is_called(self, admin_client, term):
        SessionFactory(number=13, year=2026)
        found = admin_client.get(
            "/admin/autocomplete/",
            {
                "app_label": "topics",
                "model_name": "proposal",
                "field_name": "session",
                "term": term,
            },
        ).json()["results"]

        assert [each["text"] for each in found] == ["6th session (2019)"]

    @pytest.mark.parametrize(
        ("model", "field", "term", "found"),
        [
            ("consideration", "topic", "3", "3. Cooperation in investigating and prosecuting"),
            ("consideration", "topic", "topic 3", "3. Cooperation in investigating"),
            ("consideration", "agenda_item", "11th session, item 2", "11th session, item 2: Prot"),
            ("mandate", "operative_paragraph", "6/3 OP 15", "6/3 OP 15"),
        ],
    )
    def test_records_are_found_as_they_are_cited(self, admin_client, model, field, term, found):
        SessionFactory(number=13, year=2026)
        results = admin_client.get(
            "/admin/autocomplete/",
            {"app_label": "topics", "model_name": model, "field_name": field, "term": term},
        ).json()["results"]

        assert results[0]["text"].startswith(found)


def test_an_agenda_item_in_use_cannot_move_to_another_session(admin_client, session_of):
    item = AgendaItem.objects.get(session__number=9, position=2)
    form = opened(admin_client, item, session=session_of(2).pk, reason="A test")

    response = admin_client.post(url_of(AgendaItem, "change", item.pk), form)

    assert "can only name one of its own session" in body(response).decode()
    assert AgendaItem.objects.get(pk=item.pk).session.number == 9


def test_saving_a_topic_that_is_not_public_yet_says_so(admin_client, topic_form):
    topic = TopicFactory(title="Not proposed yet")

    response = admin_client.post(url_of(Topic, "change", topic.pk), topic_form(topic), follow=True)

    assert "Not on the public pages yet" in body(response).decode()


def test_publishing_such_topics_together_says_so(admin_client):
    topics = [TopicFactory(title=f"Not proposed {number}", state="draft") for number in (1, 2)]
    act(admin_client, "publish", *topics)
    page = words(markup(admin_client.get("/admin/")))
    named = page.partition("stems from no resolution:")[2].split()

    assert named[:7] == ["26.", "Not", "proposed", "1", ";", "27.", "Not"]


def test_a_topic_nobody_proposed_yet_is_on_the_desk_but_not_in_public(admin_client):
    topic = TopicFactory(title="Not proposed yet")

    assert "Not proposed yet" in markup(admin_client.get("/admin/topics/topic/"))
    assert "Not proposed yet" not in markup(admin_client.get("/topics/?page=2"))
    assert topic_numbers(admin_client.get("/topics/?q=proposed")) == []
    ProposalFactory(topic=topic, session=Session.objects.get(number=12))
    assert "Not proposed yet" in markup(admin_client.get("/topics/?page=2"))
    assert topic_numbers(admin_client.get("/topics/?q=proposed")) == [26]

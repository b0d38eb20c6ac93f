"""How far the record goes: said by a person, session by session, and told wherever it is read."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from sessions.completeness import completeness_of
from sessions.models import AgendaItem, Session
from tests.support.admin_forms import opened, save, url
from tests.support.documents import reader
from tests.support.factories import AgendaItemFactory, ConsiderationFactory, SessionFactory
from tests.support.responses import body, json_file, words, xlsx_sheets
from topics.models import Consideration, Topic
from wgsom.changelog.models import ChangelogEntry

pytestmark = pytest.mark.django_db

SENTENCE = "Complete to the 10th session (2023); the 11th and 12th are not entered yet."


def text_of(client, path) -> str:
    return words(client.get(path).text)


def completeness(up_to: int = 99):
    return completeness_of(Session.objects.with_is_held().filter(number__lte=up_to))


class TestHowFarItGoes:
    def test_the_shipped_record(self):
        assert completeness().complete_to == 10
        assert completeness().not_entered == [11, 12]
        assert completeness().sentence == SENTENCE

    def test_up_to_a_session(self):
        assert completeness(8).sentence == "Complete to the 8th session (2021)."
        assert completeness(8).not_entered == []

    def test_one_before_that_is_not_entered_ends_it(self):
        Session.objects.filter(number=4).update(is_complete=False)

        assert completeness().complete_to == 3
        assert completeness().not_entered == [4, 11, 12]

    def test_one_entered_out_of_turn(self):
        Session.objects.filter(number=12).update(is_complete=True)

        assert completeness().sentence == (
            "Complete to the 10th session (2023); the 11th is not entered yet."
        )

    def test_many_are_named_as_ranges(self):
        Session.objects.filter(number__in=[1, 2, 3, 4, 6]).update(is_complete=False)

        assert completeness().sentence == (
            "Complete to no session yet; the 1st to 4th, 6th, 11th and 12th are not entered yet."
        )

    def test_a_session_to_come_is_none_of_them(self):
        SessionFactory(year=2999)

        assert completeness().sentence == SENTENCE

    def test_nothing_is_said_before_the_first(self):
        assert completeness_of([]).sentence == ""
        assert completeness_of([]).complete_to is None

    def test_a_draft_of_a_session_is_none_of_them(self):
        Session.objects.filter(number=12).update(state="draft")

        assert completeness().not_entered == [11]

    def test_an_assessment_at_a_later_session_says_nothing(self, session_of):
        topic = Topic.objects.get(number=6)
        topic.assessments.create(
            state="published",
            session=session_of(12),
            answer="no",
            statement="No.",
        )

        assert completeness().sentence == SENTENCE

    @pytest.mark.parametrize("number", range(1, 13))
    def test_whether_it_was_held_is_the_same_in_both_languages(self, number):
        for day in (date(2012, 6, 1), date(2015, 11, 30), date(2023, 12, 31), date(2024, 7, 1)):
            session = Session.objects.with_is_held(day).get(number=number)
            assert session.was_held_by(day) == session.is_held, day


class TestWhereItIsSaid:
    @pytest.mark.parametrize(
        "path",
        [
            *["/", "/topics/", "/topics/19/", "/coverage/", "/clusters/", "/clusters/prevention/"],
            *["/search/?q=sea", "/sessions/", "/sessions/3/", "/resolutions/", "/papers/"],
            *["/resolutions/6-3/", "/papers/12/", "/papers/12/changes/", "/topics/?group=cluster"],
        ],
    )
    def test_on_every_page_that_reads_the_record(self, client, path):
        assert SENTENCE in text_of(client, path)

    @pytest.mark.parametrize("path", ["/papers/10/issued/", "/changes/"])
    def test_not_on_what_was_issued_nor_on_the_log_of_changes(self, client, path):
        assert "not entered yet" not in text_of(client, path)

    def test_as_of_a_session(self, client):
        assert "Complete to the 8th session (2021)." in text_of(client, "/topics/?as_of=8")

    @pytest.mark.parametrize("name", ["topics", "coverage", "clusters", "sessions", "resolutions"])
    def test_in_json_as_data(self, client, name):
        about = json_file(client.get(f"/{name}.json"))["about"]

        assert (about["complete_to"], about["not_entered"]) == (10, [11, 12])

    def test_in_json_where_there_is_nothing_complete(self, client):
        Session.objects.update(is_complete=False)

        about = json_file(client.get("/topics.json?as_of=2"))["about"]
        assert (about["complete_to"], about["not_entered"]) == (None, [1, 2])

    def test_not_in_a_file_that_is_not_made_of_the_record(self, client):
        assert "complete_to" not in json_file(client.get("/changes.json"))["about"]

    @pytest.mark.parametrize(
        ("path", "stem"),
        [
            ("/topics.csv", "wgsom-topics_as-of-12_complete-to-10_not-entered-11-12_"),
            ("/topics.csv?as_of=8", "wgsom-topics_as-of-8_complete-to-8_"),
            ("/topics.csv?answer=no", "_complete-to-10_not-entered-11-12_answer-no_"),
            ("/sessions.csv", "wgsom-sessions_complete-to-10_not-entered-11-12_"),
        ],
    )
    def test_in_the_name_of_a_csv(self, client, path, stem):
        assert stem in client.get(path).headers["Content-Disposition"]

    @pytest.mark.parametrize("name", ["topics", "sessions"])
    def test_in_a_workbook_and_a_page(self, client, name):
        sheets = xlsx_sheets(client.get(f"/{name}.xlsx"))
        assert ["Record", SENTENCE] in [list(row[:2]) for row in sheets["About"]]
        pages = reader(body(client.get(f"/{name}.pdf"))).pages
        assert SENTENCE in " ".join(pages[0].extract_text().split())

    def test_in_a_feed(self, client):
        assert SENTENCE in client.get("/topics.atom").text

    def test_in_a_plain_reading_of_a_paper_and_not_in_its_draft(self, client, admin_client):
        assert SENTENCE in text_of(client, "/papers/12/")
        assert SENTENCE not in text_of(admin_client, "/papers/12/")

    @pytest.mark.parametrize("name", ["12", "12/changes"])
    def test_in_the_files_of_a_plain_reading_and_not_in_the_draft_s(
        self, client, admin_client, name
    ):
        def text(browser):
            pages = reader(body(browser.get(f"/papers/{name}.pdf"))).pages
            return " ".join(pages[0].extract_text().split())

        assert SENTENCE in text(client)
        assert SENTENCE not in text(admin_client)

    @pytest.mark.parametrize("screen", ["topics/topic", "topics/cluster", "wg_sessions/session"])
    def test_in_what_staff_export_from_their_lists(self, admin_client, screen):
        about = json_file(admin_client.get(f"/admin/{screen}/export.json"))["about"]

        assert (about["complete_to"], about["not_entered"]) == (10, [11, 12])

    def test_what_is_not_entered_is_not_known(self, client):
        text = text_of(client, "/sessions/11/")

        assert "This session is not entered yet" in text
        assert "not entered yet: what it took up is not known" in text


@pytest.fixture
def eleventh(session_of):
    """The 11th session, whose two agenda items nobody has dealt with."""
    return session_of(11)


def said(client, session, **entries):
    """Say on the desk that a session's record is complete; return the answer."""
    form = opened(client, session, is_complete="on", reason="A test", **entries)
    return client.post(url(session, "change"), form)


class TestSayingSo:
    def test_it_is_refused_while_an_item_is_open(self, admin_client, eleventh):
        response = said(admin_client, eleventh)

        assert response.status_code == 200
        assert "Agenda item 1 is named by no published consideration" in words(response.text)
        assert "Agenda item 2 is named by no published consideration" in words(response.text)
        assert not Session.objects.get(number=11).is_complete

    def test_items_are_named_or_marked_in_the_same_save(self, admin_client, eleventh):
        first, second = eleventh.agenda_items.order_by("position")
        ConsiderationFactory(topic=Topic.objects.get(number=6), session=eleventh, agenda_item=first)

        assert said(admin_client, eleventh).status_code == 200
        response = said(admin_client, eleventh, **{"agenda_items-1-touches_no_topic": "on"})

        assert response.status_code == 302, words(response.text)
        assert Session.objects.get(number=11).is_complete
        assert completeness().complete_to == 11
        second.refresh_from_db()
        assert second.touches_no_topic

    def test_a_draft_of_a_consideration_is_none(self, admin_client, eleventh):
        for item in eleventh.agenda_items.all():
            ConsiderationFactory(
                topic=Topic.objects.get(number=6),
                session=eleventh,
                agenda_item=item,
                state="draft",
            )

        assert said(admin_client, eleventh).status_code == 200

    def test_without_an_agenda_it_needs_a_reason(self, admin_client, session_of):
        twelfth = session_of(12)

        assert "No agenda item is known" in words(said(admin_client, twelfth).text)
        response = said(admin_client, twelfth, completeness_reason="The report on the session")
        assert response.status_code == 302, words(response.text)
        assert "The report on the session" in text_of(admin_client, "/sessions/12/")

    def test_a_session_to_come_is_refused(self, admin_client):
        response = said(admin_client, SessionFactory(), completeness_reason="Surely")

        assert "has not been held yet" in words(response.text)

    def test_it_is_taken_back_with_a_reason(self, admin_client, session_of):
        tenth = session_of(10)
        form = opened(admin_client, tenth)
        del form["is_complete"]

        response = admin_client.post(url(tenth, "change"), form)
        assert "Say why" in words(response.text) or "reason" in words(response.text)
        assert Session.objects.get(number=10).is_complete
        admin_client.post(url(tenth, "change"), form | {"reason": "An item was left out"})
        assert not Session.objects.get(number=10).is_complete
        assert completeness().complete_to == 9

    def test_it_is_in_the_history_and_told_like_any_other_change(self, admin_client, session_of):
        save(admin_client, session_of(12), is_complete="on", completeness_reason="Its report")

        entry = ChangelogEntry.objects.order_by("-pk").first()
        assert entry.after["Record is complete"] == "Yes"
        assert "Record is complete" in text_of(admin_client, "/changes/")

    def test_an_item_added_later_leaves_it_complete_and_is_named_by_the_check(self, session_of):
        from topics.quality import findings

        item = AgendaItemFactory(session=session_of(10), position=9)

        assert Session.objects.get(number=10).is_complete
        found = [each for each in findings() if each.record == item]
        assert "said to be complete before" in found[0].sentence

    def test_the_rest_of_a_complete_session_can_still_be_edited(self, admin_client, session_of):
        AgendaItemFactory(session=session_of(10), position=9)

        save(admin_client, session_of(10), place="Vienna, Austria")

        assert Session.objects.get(number=10).place == "Vienna, Austria"


class TestItemsThatTouchNoTopic:
    def test_one_that_a_consideration_names_is_refused(self, admin_client):
        item = AgendaItem.objects.get(session__number=3, position=1)
        form = opened(admin_client, item, touches_no_topic="on", reason="A test")

        response = admin_client.post(url(item, "change"), form)

        assert "under this item" in words(response.text)
        assert not AgendaItem.objects.get(pk=item.pk).touches_no_topic

    def test_a_consideration_of_one_is_refused(self, admin_client, eleventh):
        item = eleventh.agenda_items.first()
        item.touches_no_topic = True
        item.save()
        row = Consideration(
            topic=Topic.objects.get(number=6), session=eleventh, agenda_item=item, extent="focus"
        )

        with pytest.raises(ValidationError, match="touching no topic"):
            row.full_clean()

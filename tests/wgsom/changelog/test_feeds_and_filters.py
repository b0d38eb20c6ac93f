"""The change log filtered, and feeds of lists."""

import xml.etree.ElementTree as ElementTree

import pytest

from sessions.models import Session
from tests.support.admin_forms import save
from tests.support.factories import TopicFactory
from tests.support.responses import ATOM, csv_rows, json_file, words
from topics.models import Topic
from wgsom.changelog.models import ChangelogEntry
from wgsom.records.projections.refresh import refresh
from wgsom.records.revisions.recorder import record_revision

pytestmark = pytest.mark.django_db


def test_a_session_that_is_carried_along_is_no_filter_of_a_file(client):
    about = json_file(client.get("/changes.json?as_of=8&what=added"))["about"]

    assert about["filters"] == ["What became of it: Added"]
    assert "[invalid" not in client.get("/changes.atom?as_of=8").text


class TestFilters:
    """Kind, what became of it, and days in Vienna."""

    @pytest.fixture
    def days(self, topic):
        """One change a day: a topic, then its assessment."""
        ChangelogEntry.objects.all().delete()
        moments = ["2026-03-01T23:30:00+00:00", "2026-03-03T12:00:00+00:00"]
        rows = [(topic, "changed"), (topic.assessments.get(), "added")]
        for (row, what), made_at in zip(rows, moments, strict=True):
            ChangelogEntry.objects.create(
                object_type=row._meta.model_name,
                object_id=row.pk,
                action=what,
                made_at=made_at,
                name=row._meta.model_name,
                before={},
                after={"Title": "A title"},
                values={"title": "A title"},
                root_type="topic",
                root_id=topic.pk,
                public_label="Topic 6",
                path="/topics/6/",
            )

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("", ["assessment", "topic"]),
            ("kind=topic", ["topic"]),
            ("kind=topic&kind=assessment", ["assessment", "topic"]),
            ("kind=session", []),
            ("what=added", ["assessment"]),
            ("since=2026-03-03", ["assessment"]),
            ("since=2026-03-02", ["assessment", "topic"]),  # half past midnight in Vienna
            ("until=2026-03-01", []),
            ("until=2026-03-02", ["topic"]),
            ("since=2026-03-02&until=2026-03-02", ["topic"]),
        ],
    )
    def test_the_file_and_the_page_have_the_changes_asked_for(self, client, days, query, found):
        assert [row["record"] for row in csv_rows(client.get(f"/changes.csv?{query}"))] == found
        page = client.get(f"/changes/?{query}").text
        assert f"{len(found)} of 2 changes" in page

    def test_a_day_reads_as_the_united_nations_write_it(self, client, days):
        page = client.get("/changes/?since=2026-03-02").text
        assert "Remove filter: From: 2 March 2026" in words(page)

    @pytest.mark.parametrize("query", ["since=0001-01-01", "until=9999-12-31"])
    def test_days_far_off_are_days(self, client, days, query):
        assert len(csv_rows(client.get(f"/changes.csv?{query}"))) == 2

    @pytest.mark.parametrize("day", ["soon", "2026-13-01", "01.03.2026", "-1", "9" * 400])
    def test_what_is_no_day_is_refused(self, client, days, day):
        response = client.get("/changes/", {"since": day})
        assert "is not a day. Write it as 2026-11-23." in response.text
        assert f'type="text" name="since" value="{day}"' in response.text
        assert "0 of" not in response.text
        assert client.get("/changes.csv", {"since": day}).status_code == 400

    def test_pages_take_the_same_queries_whatever_is_in_them(
        self, client, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(14):
            client.get("/changes/")
        for session in Session.objects.all():
            session.place = "Geneva"
            session.save()
            record_revision(session)
        refresh()
        with django_assert_max_num_queries(14):
            client.get("/changes/")


class TestTopicsFeed:
    """A feed of any filtered list of topics."""

    def read(self, client, path):
        feed = ElementTree.fromstring(client.get(path).content)  # noqa: S314 - our own
        return feed, [each.findtext(f"{ATOM}title") for each in feed.iter(f"{ATOM}entry")]

    @pytest.mark.parametrize("query", ["", "answer=no", "q=sea&as_of=8", "sort=-title", "q=zebra"])
    def test_it_has_the_topics_of_the_list(self, client, query):
        _, titles = self.read(client, f"/topics.atom?{query}")
        numbers = [int(row["number"]) for row in csv_rows(client.get(f"/topics.csv?{query}"))]

        assert sorted(int(title.partition(".")[0]) for title in titles) == sorted(numbers)

    def test_what_changed_last_comes_first(self, admin_client, client, topic):
        save(admin_client, topic, short_title="Media")

        assert self.read(client, "/topics.atom")[1][0] == "6. Media"

    def test_it_says_what_it_is(self, client):
        feed, _ = self.read(client, "/topics.atom?answer=no")

        assert feed.findtext(f"{ATOM}title").endswith("; Answer: No")
        assert feed.findtext(f"{ATOM}subtitle").startswith("All of the list: 7 topics.")
        links = {each.get("rel"): each.get("href") for each in feed.findall(f"{ATOM}link")}
        assert links == {
            "alternate": "http://testserver/topics/?answer=no",
            "self": "http://testserver/topics.atom?answer=no",
        }
        assert len({each.findtext(f"{ATOM}id") for each in feed.iter(f"{ATOM}entry")}) == 7

    def test_a_long_one_says_that_it_is_cut(self, client):
        topics = [TopicFactory(title=f"Topic {number}") for number in range(100)]
        session = Session.objects.get(number=11)
        for topic in topics:
            topic.proposals.create(session=session)
        feed, titles = self.read(client, "/topics.atom")

        assert len(titles) == 100
        text = feed.findtext(f"{ATOM}subtitle")
        assert text.startswith("Of 125 topics, the 100 that changed last.")

    def test_a_reader_who_asks_by_the_day_alone_sees_that_a_topic_has_left(self, client, topic):
        """What leaves the list makes nothing in it newer."""
        last = "Sat, 01 Jan 2050 00:00:00 GMT"
        full = client.get("/topics.atom", headers={"if-modified-since": last})
        topic.delete()

        cut = client.get("/topics.atom", headers={"if-modified-since": last})

        assert [full.status_code, cut.status_code] == [200, 200]
        assert full.content != cut.content

    def test_an_empty_one_reads_the_same_until_something_changes(self, client):
        feed, titles = self.read(client, "/topics.atom?q=zebra")

        assert titles == []
        assert feed.findtext(f"{ATOM}updated") == "2023-10-05T00:00:00+00:00"
        assert feed.findtext(f"{ATOM}subtitle").startswith("All of the list: 0 topics.")

    def test_any_character_can_stand_in_it(self, admin_client, client, topic):
        Topic.objects.filter(pk=topic.pk).update(title="a\x0b & <b>\u202e ]]>", emphasis="")

        assert "&amp;lt;b&amp;gt;" in client.get("/topics.atom").text
        assert len(self.read(client, "/topics.atom")[1]) == 25

    @pytest.mark.parametrize("query", ["answer=maybe", "nix=1", "page=2", "as_of=99"])
    def test_a_wrong_parameter_is_refused(self, client, query):
        assert client.get(f"/topics.atom?{query}").status_code == 400

    def test_the_page_and_its_head_lead_to_it(self, client):
        page = client.get("/topics/?answer=no").text

        assert '<link rel="alternate" type="application/atom+xml"' in page
        assert page.count('href="/topics.atom?answer=no"') == 2
        assert "topics.atom" not in client.get("/topics/?answer=maybe").text

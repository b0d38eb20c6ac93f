"""What the admin refuses, and what it asks about once; nothing typed is lost."""

import pytest

from sessions.models import OperativeParagraph, Resolution, Session
from tests.support.admin_forms import came_back, opened, posted, saved, url
from tests.support.factories import AssessmentFactory, ResolutionFactory, TopicFactory
from tests.support.responses import words
from topics.models import Assessment, Topic

pytestmark = pytest.mark.django_db


def new_topic(browser, **entries):
    """Post the form of a new topic; return the answer."""
    form = {"state": "draft", "title": "Something new", "short_title": "New", "reason": ""}
    for prefix in Topic.child_relations:
        form |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    return browser.post(url(Topic, "add"), form | entries)


class TestAskedOnce:
    """What is right at times, and mistyped more often."""

    def test_a_number_far_after_the_last(self, admin_client):
        response = new_topic(admin_client, number=2600)
        page = words(response.text)

        assert "The topic before it is topic 25, and its number is 2600." in page
        assert "If that is right, save once more." in page
        assert not Topic.all_objects.filter(number=2600).exists()
        confirmed = response.context["adminform"].form["confirmed"].value()
        assert f'name="confirmed" value="{confirmed}"' in response.text
        assert new_topic(admin_client, number=2600, confirmed=confirmed).status_code == 302
        assert Topic.all_objects.filter(number=2600).exists()

    def test_another_doubt_is_asked_about_anew(self, admin_client):
        first = new_topic(admin_client, number=2600).context["adminform"].form["confirmed"].value()

        assert new_topic(admin_client, number=2700, confirmed=first).status_code == 200

    @pytest.mark.parametrize("number", [26, 45])
    def test_a_number_soon_after_the_last_is_not_asked_about(self, admin_client, number):
        assert new_topic(admin_client, number=number).status_code == 302

    def test_an_answer_that_its_statement_contradicts(self, admin_client):
        assessment = Assessment.objects.get(topic__number=6)
        form = opened(admin_client, assessment, answer="yes")
        page, again = came_back(admin_client, assessment, form)

        assert "The answer is “Yes”, and the statement begins with “No”." in page
        assert again["answer"] == "yes"
        saved(admin_client, assessment, again)
        assert Assessment.objects.get(pk=assessment.pk).answer == "yes"

    def test_so_it_is_in_a_row_of_the_topic(self, admin_client):
        topic = Topic.objects.get(number=6)
        form = opened(admin_client, topic)
        form["assessments-0-answer"] = "partly"
        page, again = came_back(admin_client, topic, form)

        assert "The answer is “Partly”, and the statement begins with “No”." in page
        saved(admin_client, topic, again)
        assert topic.assessments.get().answer == "partly"

    def test_what_was_there_already_is_not_asked_about(self, admin_client, session_of):
        topic = Topic.objects.get(number=13)
        row = AssessmentFactory(
            topic=topic, session=session_of(11), answer="no", statement="Yes, it was."
        )

        saved(admin_client, row, opened(admin_client, row, source="A letter"))


class TestRefused:
    """What cannot be."""

    @pytest.mark.parametrize(
        ("entries", "said"),
        [
            ({"title": "MEASURES  for one"}, "Topic 26 has this title already."),
            ({"short_title": "ONE  of a kínd"}, "Topic 26 has this short title already."),
        ],
    )
    def test_a_title_that_another_topic_has(self, admin_client, entries, said):
        TopicFactory(number=26, title="Measures for one", short_title="One of a kind")
        response = new_topic(admin_client, number=27, **entries)

        assert said in words(response.text)
        assert next(iter(entries.values())) in response.text

    def test_a_title_in_lines(self, admin_client, topic):
        page, again = came_back(
            admin_client, topic, opened(admin_client, topic, title="Pasted\r\nfrom a PDF")
        )

        assert "This is one line: replace the line breaks in it with blanks." in page
        assert again["title"] == "Pasted\nfrom a PDF"

    @pytest.mark.parametrize(
        ("entries", "said"),
        [
            (
                {"year": 2026, "starts_on": "2026-03-05", "ends_on": "2036-03-03"},
                "3 March 2036 is not in 2026.",
            ),
            ({"year": 2026, "number": 500}, "The session before it is session 12"),
            ({"year": 2020}, "would not have met before the 13th (2020)."),
            (
                {"year": 2027, "starts_on": "2026-06-03", "ends_on": "2026-06-05"},
                "3 June 2026 is not in 2027.",
            ),
        ],
    )
    def test_a_session_that_contradicts_itself_or_its_neighbours(self, admin_client, entries, said):
        form = {"state": "draft", "number": 13, "year": 2027, "reason": ""}
        for prefix in Session.child_relations:
            form |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
        page = words(admin_client.post(url(Session, "add"), form | entries).text)

        assert said in page
        assert not Session.all_objects.filter(number__gt=12).exists()

    def test_the_order_of_two_sessions_by_their_days(self, admin_client, session_of):
        session = session_of(2)
        form = opened(
            admin_client, session, year=2015, starts_on="2015-12-01", ends_on="2015-12-02"
        )
        page, again = came_back(admin_client, session, form)

        assert "would not have met before the 3rd" in page
        assert again["starts_on"] == "2015-12-01"

    def test_a_restore_says_what_the_record_refuses_now(self, admin_client, topic):
        posted(admin_client, topic, opened(admin_client, topic, title="A title for once"))
        posted(admin_client, topic, opened(admin_client, topic, title="Another title"))
        TopicFactory(number=26, title="A title for once", short_title="Other")
        version = admin_client.get(url(topic, "history")).context["entries"][1].version
        page = admin_client.get(url(Topic, "version", topic.pk, version.pk)).text

        assert "Topic 26 has this title already." in page


def test_a_resolution_of_three_hundred_paragraphs_is_saved(admin_client):
    """A/RES/66/288 has 283 of them."""
    resolution = ResolutionFactory()
    OperativeParagraph.objects.bulk_create(
        OperativeParagraph(resolution=resolution, number=number, summary=f"It asks {number}")
        for number in range(1, 301)
    )
    saved(admin_client, resolution, opened(admin_client, resolution, title="A long one"))

    assert Resolution.objects.get(pk=resolution.pk).title == "A long one"
    assert resolution.operative_paragraphs.count() == 300

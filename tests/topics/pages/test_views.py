"""Home and the details: what they say, where they lead, as of when."""

import re

import pytest

from sessions.models import OperativeParagraph, Session
from tests.support.factories import (
    AssessmentFactory,
    ConsiderationFactory,
    ProposalFactory,
    TopicFactory,
)
from tests.support.responses import body, markup
from topics.constraints import issued_paper
from topics.models import Cluster, Topic
from wgsom.records.triggers import remove

pytestmark = pytest.mark.django_db


def text_of(client, url) -> str:
    """Return a page as text with blanks made even."""
    return markup(client.get(url))


class TestHome:
    """The register at a glance."""

    def test_counts_by_answer_with_links(self, client):
        shares = client.get("/").context["shares"]

        assert [(share.tone, share.count, share.url) for share in shares] == [
            ("yes", 11, "/topics/?answer=yes"),
            ("partly", 2, "/topics/?answer=partly"),
            ("no", 7, "/topics/?answer=no"),
            ("not-assessed", 5, "/topics/?answer=not-assessed"),
        ]

    def test_the_headline_is_the_answer(self, client):
        assert (
            "25 topics were asked for. The Group has taken up 13, 2 of them in part; 7 it has not, "
            "and 5 nobody has assessed." in text_of(client, "/")
        )

    def test_the_bar_is_full_and_its_parts_are_as_wide_as_their_counts(self, client):
        bar = str(client.get("/").context["bar"])

        widths = [float(width) for width in re.findall(r'width="([\d.]+)%" height="44" fill', bar)]
        assert widths == [44.0, 8.0, 28.0, 20.0]
        assert re.findall(r">(\d+)</text>", bar) == ["11", "2", "7", "5"]

    def test_topics_in_no_cluster_are_named_where_clusters_are_counted(self, client):
        assert "in no cluster" not in text_of(client, "/")
        Topic.objects.filter(number__in=[3, 4]).update(cluster=None, cluster_basis="")

        link = 'href="/topics/?cluster=none">2 topics in no cluster</a>'
        assert link in text_of(client, "/")
        assert link in text_of(client, "/clusters/")

    def test_as_of_an_earlier_session(self, client):
        shares = client.get("/?as_of=8").context["shares"]

        assert [share.count for share in shares] == [9, 1, 10, 5]
        assert shares[0].url == "/topics/?as_of=8&answer=yes"

    def test_an_earlier_session_is_not_called_the_last(self, client):
        text = text_of(client, "/?as_of=8")

        assert "Reading as of the 8th session (2021)" in text
        assert "Complete to the 8th session (2021)." in text

    def test_the_last_session_and_those_not_entered_yet(self, client):
        text = text_of(client, "/")

        assert "As of the 12th session (2025)</summary>" in text
        assert 'href="/sessions/11/">11th session (2024)</a>' in text
        assert "the 11th and 12th are not entered yet." in text

    def test_a_wrong_session_shows_an_error_and_no_numbers(self, client):
        response = client.get("/?as_of=99")

        assert response.context["shares"] == []
        assert "“99” is not one of its values" in body(response).decode()

    @pytest.mark.parametrize("path", ["/", "/topics/1/", "/clusters/prevention/"])
    def test_a_page_number_is_not_taken_where_there_are_no_pages(self, client, path):
        assert "“page” is not a filter of this list" in text_of(client, f"{path}?page=2")

    def test_an_unknown_parameter_is_named(self, client):
        assert "“asof” is not a filter of this list" in text_of(client, "/?asof=8")

    def test_before_the_first_session_there_is_nothing(self, client):
        Topic.objects.all().delete()
        OperativeParagraph.objects.all().delete()
        remove(beginning=issued_paper.NAME)  # the database would refuse
        for session in Session.objects.all():
            session.documents.all().delete()
            session.issued_papers.all()._raw_delete("default")
            session.delete()

        assert "No session has been held yet" in text_of(client, "/")
        assert "No session has been held yet" in text_of(client, "/topics/")
        assert client.get("/topics.csv").status_code == 200


class TestTopic:
    """The text, the answer in one line, the evidence."""

    def test_answer_basis_and_statement(self, client):
        text = text_of(client, "/topics/1/")

        assert "Yes</a>, recorded at the 10th session (2023)" in text
        assert "<p>Yes, as a focus of the 8th WG in 2021.</p>" in text

    def test_as_of_an_earlier_session_it_is_computed_and_has_no_statement(self, client):
        text = text_of(client, "/topics/1/?as_of=8")

        assert "Yes</a>, computed from the record up to the 8th session" in text
        assert "as a focus of the 8th WG" not in text
        assert "Reading as of the 8th session (2021)</summary>" in text

    def test_the_statement_names_its_source_and_leads_to_the_row_of_the_paper(self, client):
        text = text_of(client, "/topics/1/")

        assert (
            'Source: <a href="/papers/10/issued/#row-1">Topics for future sessions of the Working '
            "Group, note by the Secretariat, 5 October 2023, table, row 1</a>" in text
        )
        assert 'id="row-1"' in client.get("/papers/10/issued/").text

    def test_the_page_names_the_session_at_which_answers_were_recorded(self, client):
        tenth = 'Answers recorded by the Secretariat at the <a href="/sessions/10/{}">10th session'

        assert tenth.format("") in text_of(client, "/topics/1/")
        assert tenth.format("?as_of=10") in text_of(client, "/topics/?as_of=10")
        assert "No answer had been recorded by then" in text_of(client, "/topics/?as_of=9")

    def test_a_later_assessment_of_one_topic_hides_none_of_the_earlier(self, client, session_of):
        topic = Topic.objects.get(number=6)
        AssessmentFactory(topic=topic, session=session_of(11), answer="no", statement="No.")

        text = text_of(client, "/topics/1/")

        assert '10th session (2023)</a>, <a href="/sessions/11/">11th session (2024)</a>' in text

    def test_only_an_earlier_reading_calls_itself_one(self, client):
        assert "Reading as of the 11th" in text_of(client, "/topics/1/?as_of=11")
        assert "Reading as of" not in text_of(client, "/topics/1/")

    def test_evidence_names_session_extent_item_document_and_source(self, client):
        text = text_of(client, "/topics/19/")

        assert (
            '<a href="/sessions/3/">3rd session (2015)</a>, <strong>main subject</strong>' in text
        )
        assert 'Agenda item: <a href="/sessions/3/#item-1">Smuggling of migrants by sea</a>' in text
        assert '<a href="https://undocs.org/CTOC/COP/WG.7/2015/1">CTOC/COP/WG.7/2015/1</a>' in text
        assert "note by the Secretariat, 5 October 2023, table, row 19" in text

    def test_the_phrases_that_the_paper_prints_bold(self, client):
        text = text_of(client, "/topics/22/")

        assert "in <strong>extradition and mutual legal assistance</strong> as well" in text

    def test_sessions_cluster_and_answer_lead_to_the_list_filtered(self, client):
        text = text_of(client, "/topics/23/?as_of=10")

        for query in (
            "answer=not-assessed&amp;as_of=10",
            "resolution=6-3&amp;as_of=10",
            "cluster=protection&amp;as_of=10",
        ):
            assert f'href="/topics/?{query}"' in text
        assert 'href="/resolutions/6-3/?as_of=10#op-3"' in text
        assert "OP 3 of resolution 6/3" in text

    def test_before_it_was_proposed_it_is_not_there_yet(self, client):
        text = text_of(client, "/topics/1/?as_of=2")

        assert "was not in the register yet as of the 2nd session (2013)" in text
        assert "recorded at" not in text

    def test_a_wrong_session_shows_an_error_and_no_answer(self, client):
        text = text_of(client, "/topics/1/?as_of=99")

        assert "“99” is not one of its values" in text
        assert "recorded at" not in text

    def test_previous_and_next_follow_the_list_one_came_from(self, client):
        previous_next = client.get("/topics/8/?answer=no&sort=-number").context["previous_next"]

        assert (previous_next.previous.number, previous_next.next.number) == (13, 7)
        text = text_of(client, "/topics/8/?answer=no&sort=-number")
        assert 'href="/topics/13/?answer=no&amp;sort=-number">Previous<span' in text
        assert 'href="/topics/?answer=no&amp;sort=-number">Back to the results' in text

    def test_outside_its_list_it_has_no_neighbours(self, client):
        assert not client.get("/topics/1/?answer=no").context["previous_next"]

    def test_needs_review_is_said(self, client, session_of):
        topic = Topic.objects.get(number=6)
        ConsiderationFactory(topic=topic, session=session_of(11), extent="focus")

        assert "so the answer may have to change" in text_of(client, "/topics/6/")
        assert "so the answer may have to change" not in text_of(client, "/topics/6/?as_of=10")

    def test_the_citation_reads_the_same_for_good(self, client):
        text = text_of(client, "/topics/19/?answer=yes")

        assert "as of the 12th session (2025)" in text
        assert "http://testserver/topics/19/?as_of=12" in text


class TestSession:
    """What a session discussed, proposed and considered."""

    def test_it_shows_its_sources_and_evidence(self, client):
        text = text_of(client, "/sessions/9/")

        assert "June 2022 (the days are not known)" in text
        assert '<li id="item-2" value="2"><strong>Sharing national procedures' in text
        assert 'href="/topics/?proposed=9"' in text
        assert 'href="/topics/?considered=9"' in text
        assert "7. Effective models of cooperation</a>" in text
        assert "Close to it; answer: " in text

    def test_one_not_entered_yet_says_so(self, client):
        assert "This session is not entered yet" in text_of(client, "/sessions/12/")
        assert "This session is not entered yet" not in text_of(client, "/sessions/9/")

    def test_neighbours_in_its_list(self, client):
        previous_next = client.get("/sessions/3/?q=vienna").context["previous_next"]

        assert (previous_next.previous.number, previous_next.next.number) == (2, 5)


class TestResolution:
    """A resolution paragraph by paragraph."""

    def test_a_paragraph_keeps_its_lines(self, client):
        OperativeParagraph.objects.filter(number=15).update(text="Asks:\n\na) One;\n(i) Two.")

        for url in ("/resolutions/6-3/", "/resolutions/"):
            assert 'dir="auto">Asks:<br><br>a) One;<br>(i) Two.</p>' in client.get(url).text
        page = client.get("/resolutions/6-3/?q=one").text
        assert "Asks:<br><br>a) <mark>One</mark>;<br>(i) Two." in page

    def test_paragraphs_have_addresses_of_their_own(self, client):
        text = text_of(client, "/resolutions/6-3/")

        assert 'id="op-15"' in text
        assert "Returning smuggled migrants, including programmes" in text
        assert 'href="/topics/24/"' in text

    def test_the_day_of_adoption_says_that_it_is_not_known(self, client):
        text = text_of(client, "/resolutions/6-3/")

        assert "19 October 2012" in text
        assert "The day is not known" in text

    def test_the_official_wording_stands_first_once_entered(self, client):
        OperativeParagraph.objects.filter(number=15).update(text="Calls upon States to …")

        text = text_of(client, "/resolutions/6-3/")

        assert text.index("Calls upon States") < text.index("Returning smuggled migrants")


class TestCluster:
    """A cluster and its topics."""

    def test_its_topics_with_their_answers(self, client):
        response = client.get("/clusters/protection/")

        assert [topic.number for topic in response.context["topics_page"].rows] == [16, 23, 24]
        assert [(share.count, share.url) for share in response.context["shares"]] == [
            (0, "/topics/?cluster=protection&answer=yes"),
            (1, "/topics/?cluster=protection&answer=partly"),
            (0, "/topics/?cluster=protection&answer=no"),
            (2, "/topics/?cluster=protection&answer=not-assessed"),
        ]

    def test_one_with_many_topics_says_where_the_rest_is(self, client, session_of):
        cluster = Cluster.objects.get(slug="concepts")
        for _ in range(30):
            topic = TopicFactory(cluster=cluster, cluster_basis="grouped")
            ProposalFactory(topic=topic, session=session_of(9))

        text = text_of(client, "/clusters/concepts/")

        assert "These are the first 25." in text
        assert 'href="/topics/?cluster=concepts">All 31 topics of this cluster' in text

    def test_as_of_an_earlier_session(self, client):
        text = text_of(client, "/clusters/concepts/?as_of=2")

        assert "No topic of the register is in this cluster as of the 2nd session (2013)." in text


@pytest.mark.parametrize(
    "url",
    [
        "/topics/26/",
        "/topics/012/",
        "/topics/999999999/",
        "/topics/9999999999/",
        "/sessions/13/",
        "/sessions/99999/",
        "/sessions/0/",
        "/resolutions/6-4/",
        "/resolutions/99999-99999/",
        "/resolutions/6/3/",
        "/clusters/nix/",
        "/nix/",
    ],
)
def test_what_does_not_exist_is_a_page_that_says_so(client, url):
    response = client.get(url)

    assert response.status_code == 404
    assert "There is no such page" in markup(response)

"""The paper from the record: word for word what was printed, and made where nothing was."""

from datetime import date

import pytest

from sessions.models import Session
from tests.support.factories import (
    AssessmentFactory,
    ClusterFactory,
    ConsiderationFactory,
    SessionFactory,
    TopicFactory,
)
from tests.support.papers import PaperTopics
from topics.models import Assessment, IssuedPaper, PaperText, Topic
from topics.papers import sentences
from topics.papers.builder import draft, public_view
from topics.papers.content import NotAPaperError, as_data, from_data
from topics.papers.layout import document
from topics.papers.sentences import computed_statement
from wgsom.exports.documents import Heading, ListBlock, Paragraph, Table
from wgsom.exports.documents.model import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def printed():
    """Return the paper of 2023 as it was printed."""
    return IssuedPaper.objects.get(session__number=10).paper


def topic_of(number: int, session: int) -> Topic:
    """Return a topic as the paper of a session has it."""
    return next(topic for topic in PaperTopics(session).all if topic.number == number)


def unassessed(number: int, session: int = 12) -> Topic:
    """Return a topic as the paper of a session would have it if nobody had assessed any."""
    Assessment.objects.all().delete()
    return topic_of(number, session)


class TestAsPrinted:
    """The record comes out as it went in."""

    @pytest.mark.parametrize("place", range(20))
    def test_every_row_of_the_table(self, printed, place):
        assert as_data(draft(PaperTopics(10)))["rows"][place] == as_data(printed)["rows"][place]

    def test_there_are_twenty(self, printed):
        assert len(draft(PaperTopics(10)).rows) == len(printed.rows) == 20

    @pytest.mark.parametrize("part", ["mandated_topics", "clusters"])
    def test_every_paragraph_and_cluster(self, printed, part):
        made, as_it_was = as_data(draft(PaperTopics(10)))[part], as_data(printed)[part]

        assert made == as_it_was
        assert len(made) == 5

    def test_the_headings_and_the_masthead(self, printed):
        made = draft(PaperTopics(10))

        assert list(made.headings) == printed.headings
        assert made.masthead == printed.masthead

    def test_when_it_was_proposed(self):
        rows = {row.number: row.proposed for row in draft(PaperTopics(10)).rows}

        assert rows[1] == "6th WG 2019"
        assert rows[19] == "2nd WG 2013 and 9th WG 2022"

    def test_the_printed_paper_keeps_its_oddities(self, printed):
        assert printed.mandated.heading.endswith(
            "Resolutions and Decisions on Trafficking in Persons"
        )
        assert printed.rows[19].statement.endswith("in the current 10th session.")


class TestMade:
    """The sentences that the record gives, by the paper's own patterns."""

    @pytest.mark.parametrize("number", [1, 5, 9, 10, 11, 12, 14, 17])
    def test_the_made_sentence_is_the_printed_one(self, number):
        topic = topic_of(number, 10)

        assert computed_statement(topic) == topic.statement

    @pytest.mark.parametrize("number", [3, 6, 16])
    def test_so_it_is_with_an_item_quoted_or_nothing_near(self, number):
        topic = topic_of(number, 10)

        assert computed_statement(topic) == topic.statement

    def test_a_paper_without_assessments_has_made_sentences(self):
        rows = {row.number: row.statement for row in draft(PaperTopics(8)).rows}

        assert rows[1] == "Yes, as a focus of the 8th WG in 2021."
        assert rows[9] == "No, the topic has not been addressed by the WG."

    def test_several_focuses(self):
        assert computed_statement(unassessed(19)) == (
            "Yes, as a focus of the 3rd WG in 2015 and of the 10th WG in 2023."
        )

    def test_a_focus_and_a_part(self):
        assert computed_statement(unassessed(20)) == (
            "Yes, as a focus of the 5th WG in 2018. The topic was also partially addressed by the "
            "10th WG in 2023."
        )

    def test_a_part_without_an_item(self, session_of):
        Topic.objects.get(number=6).considerations.create(
            state="published", session=session_of(11), extent="partial"
        )

        assert computed_statement(unassessed(6)) == (
            "Partly, the 11th WG in 2024 addressed a part of the topic."
        )

    def test_related_items_stand_beside_a_no(self):
        assert computed_statement(unassessed(4)) == (
            "No, the topic has not been addressed since 2019 but the 4th WG focused on ‘use of the "
            "Organized Crime Convention and its provisions on special investigative techniques’ "
            "and the 8th WG focused on ‘strengthening the capacity to prosecute migrant smuggling "
            "cases’."
        )

    @pytest.mark.parametrize(
        ("title", "quoted"),
        [("A comprehensive approach", "a comprehensive approach"), ("ICT", "ICT"), ("", "")],
    )
    def test_a_quoted_item_begins_with_a_small_letter(self, title, quoted):
        assert sentences._without_capital(title) == quoted

    def test_an_abbreviation_keeps_its_capitals(self, session_of):
        item = session_of(11).agenda_items.create(position=3, title="UNTOC and the sea")
        Topic.objects.get(number=6).considerations.create(
            state="published", session=session_of(11), agenda_item=item, extent="partial"
        )

        assert computed_statement(unassessed(6)) == (
            "Partly, the 11th WG in 2024 addressed ‘UNTOC and the sea’."
        )

    def test_what_came_before_the_proposal_does_not_count(self, session_of):
        topic = Topic.objects.get(number=6)
        topic.considerations.create(state="published", session=session_of(6), extent="focus")

        assert computed_statement(unassessed(6)).startswith("No, ")

    @pytest.mark.parametrize("number", range(2, 13))
    def test_its_first_word_is_the_answer(self, number):
        Assessment.objects.all().delete()

        for topic in PaperTopics(number).proposed:
            assert computed_statement(topic).split(",")[0] == topic.answer_label


class TestWhoIsThere:
    """The topics as of the session of the paper."""

    def test_an_early_paper_has_only_what_was_proposed_by_then(self):
        made = draft(PaperTopics(2))

        assert [row.number for row in made.rows] == [16, 17, 18, 19, 20]
        assert [each.number for each in made.mandated_topics] == [21, 22, 23, 24, 25]

    def test_a_paper_before_anything_has_no_table(self):
        made = draft(PaperTopics(1))

        kinds = {type(block) for block in document(made).blocks}
        assert made.rows == []
        assert Table not in kinds

    def test_a_topic_from_several_paragraphs_names_them_all(self):
        paragraphs = {str(each): each for each in Topic.mandates.field.related_model.objects.all()}
        topic = TopicFactory()
        for name in ("5/3 OP 4", "5/3 OP 5", "6/3 OP 3"):
            topic.mandate_set.create(operative_paragraph=paragraphs[name])

        assert draft(PaperTopics(12)).mandated_topics[-1].reference == (
            "OP 4 and OP 5, 5/3; OP 3, 6/3"
        )

    def test_a_recorded_answer_stands_below_its_paragraph(self, session_of):
        AssessmentFactory(
            topic=Topic.objects.get(number=22),
            session=session_of(11),
            answer="partly",
            statement="Partly, at the 11th WG.",
        )

        made = draft(PaperTopics(11))
        assert [each.statement for each in made.mandated_topics] == [
            *("", "Partly, at the 11th WG.", "", "", "")
        ]
        (mandated, _) = [each for each in document(made).blocks if isinstance(each, ListBlock)]
        assert words(mandated.items[1]).endswith("(OP 5, 5/3);\nPartly, at the 11th WG.")
        assert made.mandated_topics[1].answer == "partly"

    def test_sessions_that_considered_it_are_named_until_it_is_assessed(self, session_of):
        topic = Topic.objects.get(number=22)
        for number in (11, 12):
            ConsiderationFactory(topic=topic, session=session_of(number), extent="related")

        assert draft(PaperTopics(12)).mandated_topics[1].statement == (
            "The topic was considered by the 11th WG in 2024 and the 12th WG in 2025, and has not "
            "been assessed yet."
        )
        assert draft(PaperTopics(10)).mandated_topics[1].statement == ""

    def test_a_topic_that_a_session_then_proposes_stands_in_the_table(self, session_of):
        Topic.objects.get(number=23).proposals.create(session=session_of(11))

        assert 23 in [row.number for row in draft(PaperTopics(11)).rows]
        assert 23 not in [row.number for row in draft(PaperTopics(10)).rows]

    def test_an_announced_session_has_a_paper_as_of_itself(self, session_of):
        SessionFactory(number=13, year=2999, month=7, place="Vienna")
        Topic.objects.get(number=6).proposals.create(session=Session.objects.get(number=13))

        made = draft(PaperTopics(13))
        assert made.masthead.place_and_dates == "Vienna, July 2999"
        assert made.rows[5].proposed == "6th WG 2019 and 13th WG 2999"

    def test_a_session_of_which_only_the_year_is_known_has_none(self):
        SessionFactory(number=13, year=2999)

        assert PaperTopics(13).errors


class TestLaidOut:
    """Which part is what."""

    def test_the_parts_in_their_order(self, printed):
        blocks = document(printed).blocks

        headings = [words(block.line) for block in blocks if isinstance(block, Heading)]
        assert headings == [
            "Topics for future sessions of the Working Group",
            "I. Introduction",
            "II. Working Group – Past and Future Topics",
            "III. Conference of the Parties to UNTOC – Resolutions and Decisions on Trafficking in "
            "Persons",
            "IV. Clustering possible future topics",
        ]
        numbered = [b for b in blocks if isinstance(b, Paragraph) and b.is_numbered]
        assert len(numbered) == 8
        assert [type(block) for block in blocks if isinstance(block, Table | ListBlock)] == [
            *[Table, ListBlock, ListBlock]
        ]

    def test_footnotes_one_to_three(self, printed):
        lines = [
            *(block.line for block in document(printed).blocks if isinstance(block, Paragraph)),
            *(
                cell
                for b in document(printed).blocks
                if isinstance(b, Table)
                for cell in b.headings
            ),
        ]
        notes = [words(part.note)[:30] for line in lines for part in line if part.note]

        assert notes == [
            "Report on the meeting of the W",
            "CTOC/COP/WG.7/2021/4.",
            "The responses to this question",
        ]

    def test_lettered_items_end_as_printed(self, printed):
        items = next(
            b for b in document(printed).blocks if isinstance(b, ListBlock) and b.is_lettered
        )

        assert words(items.items[1]) == (
            "International cooperation, including in extradition and mutual legal assistance as "
            "well as through strengthening related legislation (OP 5, 5/3);"
        )
        assert [words(item)[-1] for item in items.items] == [";", ";", ";", ";", "."]
        bold = [part.text for part in items.items[1] if part.is_bold]
        assert bold == ["extradition and mutual legal assistance"]

    def test_a_cluster_without_a_description(self):
        ClusterFactory(slug="new", position=6, name="New")

        last = document(draft(PaperTopics(12))).blocks[-1]
        assert words(last.items[-1]) == "New"


class TestReading:
    """What everyone sees: the rows, and none of the Secretariat's words."""

    def test_it_has_the_rows_and_nothing_of_the_texts(self):
        PaperText.objects.update(text="A secret draft", heading="Secret")
        made = public_view(PaperTopics(10))

        assert made.rows == draft(PaperTopics(10)).rows
        assert "ecret" not in str(made)
        assert made.masthead.dated == ""

    def test_it_says_how_far_the_record_goes(self):
        assert public_view(PaperTopics(12)).introduction.paragraphs == [
            "Complete to the 10th session (2023); the 11th and 12th are not entered yet."
        ]

    def test_it_says_that_a_session_is_still_to_come(self):
        SessionFactory(number=13, year=2999, month=7)

        assert public_view(PaperTopics(13)).introduction.paragraphs[0] == (
            "The 13th session (2999) has not been held yet: this is the record up to the 12th "
            "session (2025)."
        )

    def test_what_is_entered_for_a_session_to_come_stays_with_staff(self):
        coming = SessionFactory(number=13, year=2999, month=7)
        topic = Topic.objects.get(number=6)
        topic.proposals.create(session=coming)
        topic.assessments.create(
            state="published", session=coming, answer="partly", statement="Partly, we think."
        )

        row, draft_row = (make(PaperTopics(13)).rows[5] for make in (public_view, draft))
        assert (row.proposed, row.statement) == (
            "6th WG 2019",
            "No, the topic has not been addressed by the WG.",
        )
        assert draft_row.statement == "Partly, we think."


class TestTree:
    """A paper as data, and back."""

    def test_there_and_back(self, printed):
        assert from_data(as_data(printed)) == printed

    @pytest.mark.parametrize(
        ("change", "named"),
        [
            ({"rows": [{"number": 1}]}, "rows, 1"),
            ({"masthead": "x"}, "masthead"),
            ({"clusters": 5}, "clusters, 1"),
            ({"extra": 1}, "the paper"),
        ],
    )
    def test_what_is_no_paper_is_refused_with_the_place(self, printed, change, named):
        with pytest.raises(NotAPaperError, match=named):
            from_data(as_data(printed) | change)

    def test_the_first_day_of_a_session_dates_its_draft(self):
        assert draft(PaperTopics(10)).masthead.dated == "5 October 2023"
        Session.objects.filter(number=10).update(
            starts_on=date(2023, 11, 30), ends_on=date(2023, 12, 1)
        )
        assert draft(PaperTopics(10)).masthead.dated == "30 November 2023"
        assert draft(PaperTopics(9)).masthead.dated == "June 2022"

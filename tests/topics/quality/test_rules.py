"""The check of the register: what it finds, what it leaves alone, and accepting it."""

from datetime import date

import pytest
from django.db.models import F

from sessions.models import Document, Session
from tests.support.factories import (
    DocumentFactory,
    IssuedPaperFactory,
    SessionFactory,
    TopicFactory,
)
from topics.models import (
    Assessment,
    Cluster,
    Consideration,
    IssuedPaper,
    PaperText,
    Topic,
)
from topics.quality import RULES, findings
from wgsom.records.projections.refresh import refresh

pytestmark = pytest.mark.django_db


def found(name: str) -> list[tuple[str, str]]:
    """Return what one check finds: the record and the sentence."""
    refresh()
    (check,) = [check for check in RULES if check.name == name]
    return [(str(finding.record), finding.sentence) for finding in check.findings()]


def records(name: str) -> list[str]:
    """Return the records that one check finds something of."""
    return [record for record, _ in found(name)]


def test_the_shipped_record_has_the_oddities_of_its_source():
    assert [(finding.check_name, str(finding.record)[:30]) for finding in findings()] == [
        ("current-session", "19. Smuggling of migrants by s"),
        ("current-session", "20. Criminal justice responses"),
        ("item-without-topic", "11th session, item 1: Preventi"),
        ("item-without-topic", "11th session, item 2: Protecti"),
        ("phrase-without-topic", "Prevention of Smuggling of Mig"),
        ("heading", "Paper of the 10th session (202"),
    ]


class TestAnswers:
    """Recorded answers and statements."""

    def test_a_yes_without_a_focus(self):
        Consideration.objects.filter(topic__number=5).update(extent="partial")

        assert records("yes-without-focus") == [
            "5. Technology to prevent and investigate smuggling"
        ]
        assert records("other-than-computed") == []

    def test_a_focus_before_the_proposal_bears_no_yes(self, session_of):
        Consideration.objects.filter(topic__number=5).update(
            session=session_of(3), agenda_item=None
        )

        assert records("yes-without-focus") == [
            "5. Technology to prevent and investigate smuggling"
        ]

    def test_a_focus_after_the_assessment_bears_no_yes(self, session_of):
        Consideration.objects.filter(topic__number=5).update(
            session=session_of(11), agenda_item=None
        )

        assert records("yes-without-focus") == [
            "5. Technology to prevent and investigate smuggling"
        ]

    def test_an_answer_that_the_rule_would_not_compute(self):
        Assessment.objects.filter(topic__number=5).update(answer="partly")

        assert found("other-than-computed") == [
            (
                "5. Technology to prevent and investigate smuggling",
                "The answer recorded at the 10th session is partly; from the record the rule would "
                "compute yes.",
            )
        ]

    def test_only_the_latest_answer_counts(self, session_of):
        Assessment.objects.filter(topic__number=5).update(answer="no")
        Topic.objects.get(number=5).assessments.create(
            state="published", session=session_of(11), answer="yes", statement="Yes."
        )

        assert found("other-than-computed") == []

    def test_a_current_session_is_none_once_a_later_one_was_held(self, session_of):
        assert len(found("current-session")) == 2

        Session.objects.filter(number__gt=10).delete()
        assert found("current-session") == []

        Assessment.objects.filter(topic__number=1).update(
            statement="Yes, at the current 9th session."
        )
        assert records("current-session") == ["1. Regular channels of migration and demand"]

    def test_a_new_assessment_settles_it(self, session_of):
        Topic.objects.get(number=19).assessments.create(
            state="published",
            session=session_of(12),
            answer="yes",
            statement="Yes, at the 10th WG in 2023.",
        )

        assert records("current-session") == ["20. Criminal justice responses to perpetrators"]

    def test_a_misquoted_item(self):
        Assessment.objects.filter(topic__number=18).update(
            statement="Yes, the 4th WG in 2017 addressed ‘financial benefits and such things’."
        )

        ((record, sentence),) = found("misquoted-item")
        assert record.startswith("18. ")
        assert (
            "quotes “financial benefits and such things”; the agenda has “Examination" in sentence
        )

    def test_case_makes_no_misquotation_and_short_quotations_are_words(self):
        Assessment.objects.filter(topic__number=18).update(
            statement="Yes, the 3rd WG in 2015 addressed ‘SMUGGLING of migrants by SEA’, in ‘part’."
        )

        assert found("misquoted-item") == []

    @pytest.mark.parametrize(
        "statement",
        [
            'Yes, the 4th WG addressed "something quite different".',
            "Yes, the 4th WG addressed 'something quite different'.",
            "Yes, the fourth session addressed « something quite different ».",
        ],
    )
    def test_a_quotation_however_it_is_typed(self, statement):
        Assessment.objects.filter(topic__number=18).update(statement=statement)

        assert "quotes “something quite different”" in found("misquoted-item")[0][1]

    def test_an_apostrophe_is_no_quotation(self):
        Assessment.objects.filter(topic__number=18).update(
            statement="Yes, the 4th WG's agenda and the Group's own discussions had it."
        )

        assert found("misquoted-item") == []


class TestMeetings:
    """Sessions and documents."""

    def test_an_item_that_a_consideration_names(self, session_of):
        item = session_of(11).agenda_items.get(position=1)
        Topic.objects.get(number=7).considerations.create(
            state="published", session=session_of(11), agenda_item=item, extent="focus"
        )

        assert [record[:20] for record in records("item-without-topic")] == ["11th session, item 2"]

    def test_the_items_of_a_session_to_come_are_left_alone(self):
        coming = SessionFactory(number=13, year=2999, month=7)
        coming.agenda_items.create(position=1, title="Something")

        assert len(found("item-without-topic")) == 2

    def test_a_day_in_another_year(self):
        Session.objects.filter(number=10).update(year=2022)

        assert ("10th session (2022)", "5 October 2023 is not in 2022.") in found(
            "date-outside-year"
        )

    def test_a_day_is_found_once(self):
        Session.objects.filter(number=10).update(year=2022, starts_on=date(2023, 10, 6))

        assert [record for record, _ in found("date-outside-year")].count(
            "10th session (2022)"
        ) == 1

    def test_a_paper_of_another_year(self, session_of):
        content = IssuedPaper.objects.get().content
        IssuedPaperFactory(session=session_of(5), issued_on=date(2020, 1, 1), content=content)

        assert [sentence for _, sentence in found("date-outside-year")] == [
            "Dated 1 January 2020, for the 5th session (2018)."
        ]

    def test_a_document_of_another_year(self, session_of):
        DocumentFactory(
            symbol="CTOC/COP/WG.7/2018/9", session=session_of(5), issued_on=date(2017, 12, 1)
        )

        assert [sentence for _, sentence in found("date-outside-year")] == [
            "Issued on 1 December 2017, for the 5th session (2018)."
        ]

    @pytest.mark.parametrize(
        "symbol",
        [
            *["CTOC/COP/WG.7/2021/4", "CTOC/COP/WG.7/2015/CRP.2", "CTOC/COP/2010/17"],
            *["A/RES/67/1", "CTOC/COP/WG.7/2021/4/Corr.1", "CTOC/COP/WG.7/2021/L.1/Add.2/Rev.1"],
        ],
    )
    def test_symbols_that_parse(self, symbol):
        Document.objects.update(symbol="", title=F("pk"))
        DocumentFactory(symbol=symbol)

        assert found("symbol") == []

    @pytest.mark.parametrize(
        "symbol", ["CTOC/COP/WG.7/21/", "ctoc/cop/2010/17", "CTOC COP 2010 17", "2021/4", "CTOC/4"]
    )
    def test_symbols_that_do_not(self, symbol):
        Document.objects.update(symbol="", title=F("pk"))
        DocumentFactory(symbol=symbol)

        assert [sentence.split("”")[0] for _, sentence in found("symbol")] == [f"“{symbol}"]


class TestLikeness:
    """Topics and clusters by their words."""

    def test_topics_that_are_much_alike(self):
        TopicFactory(title="Strengthening the capacity for prosecuting cases of migrant smuggling")

        ((record, sentence),) = found("near-duplicate")
        assert record.startswith("26. ")
        assert (
            sentence
            == "Much like topic 12. Both have: capacity, cases, prosecuting, strengthening."
        )

    def test_topics_that_share_common_words_only(self):
        TopicFactory(title="Smuggling of migrants")
        TopicFactory(title="The smuggling of a migrant")

        assert found("near-duplicate") == []

    def test_a_phrase_of_a_cluster_that_fits_no_topic(self):
        assert [sentence for _, sentence in found("phrase-without-topic")] == [
            "No topic is about “effects of prevention and awareness-raising campaigns to address "
            "smuggling of migrants”."
        ]
        Cluster.objects.filter(slug="partnerships").update(
            description="including the role of the media; outer space."
        )
        assert "No topic is about “outer space”." in [s for _, s in found("phrase-without-topic")]

    def test_a_topic_that_is_meant_settles_it(self):
        title = "Preventing smuggling by campaigns that raise awareness, and their effects"
        TopicFactory(title=title)

        assert found("phrase-without-topic") == []

    def test_a_topic_in_no_cluster(self):
        TopicFactory(title="Alone")

        assert records("no-cluster") == ["26. Alone"]


class TestTexts:
    """Headings and characters."""

    def test_the_heading_of_the_printed_paper(self):
        assert found("heading") == [
            (
                "Paper of the 10th session (2023)",
                "The heading “III. Conference of the Parties to UNTOC – Resolutions and Decisions "
                "on Trafficking in Persons” names “trafficking” and “persons”, and nothing below "
                "it does.",
            )
        ]

    def test_the_heading_of_the_next_paper(self):
        text = PaperText.objects.filter(place="mandated")
        text.update(heading="III. Resolutions on trafficking")
        assert records("heading")[0] == "III. Before the topics from operative paragraphs"

        text.update(heading="III. Resolutions on the smuggling of migrants")
        assert records("heading") == ["Paper of the 10th session (2023)"]

    def test_a_character_that_no_font_has(self):
        Topic.objects.filter(number=1).update(title="Sea 😀 and ꧅")
        Assessment.objects.filter(topic__number=2).update(statement="a\x0bb")

        assert [sentence for _, sentence in found("glyph")] == [
            "PDFs have a □ in place of ꧅ (U+A9C5) and 😀 (U+1F600).",
            "PDFs have a □ in place of a control character (U+000B).",
        ]

    def test_what_a_brief_prints_is_looked_at_too(self):
        Assessment.objects.filter(topic__number=1).update(source="😀")
        Document.objects.filter(symbol="CTOC/COP/WG.7/2018/2").update(title="😀")

        assert len(found("glyph")) == 2

    @pytest.mark.parametrize("text", ["تهريب", "偷运", "“‘–’”", "a\r\nb\tc", "Ελλ Жж שלום"])
    def test_other_scripts_and_quotes_are_fine(self, text):
        Topic.objects.filter(number=1).update(title=text)

        assert found("glyph") == []


def test_issued_papers_keep_their_symbols_checked(session_of):
    paper = IssuedPaper.objects.get()
    IssuedPaperFactory(
        session=session_of(11), symbol="CRP 1", issued_on=date(2024, 7, 1), content=paper.content
    )

    assert records("symbol") == ["Paper of the 11th session (2024)"]

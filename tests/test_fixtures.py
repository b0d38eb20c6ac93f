"""The shipped record is complete, and says what the source paper says."""

import pytest

from sessions.models import AgendaItem, Document, OperativeParagraph, Resolution, Session
from topics.models import (
    Assessment,
    Cluster,
    Consideration,
    IssuedPaper,
    Mandate,
    PaperText,
    Proposal,
    Topic,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("model", "count"),
    [
        (Session, 12),
        (AgendaItem, 14),
        (Document, 8),
        (Resolution, 2),
        (OperativeParagraph, 5),
        (Cluster, 5),
        (Topic, 25),
        (Mandate, 5),
        (Proposal, 21),
        (Consideration, 20),
        (Assessment, 20),
        (PaperText, 5),
        (IssuedPaper, 1),
    ],
)
def test_every_concept_is_complete(model, count):
    assert model.objects.count() == count


def test_every_session_item_and_document_says_where_it_was_read():
    for model in (Session, AgendaItem, Document, Resolution):
        assert list(model.objects.filter(source="")) == []


def test_extraction_marks_are_mended():
    words = [*Topic.objects.values_list("title", flat=True)]
    words += Assessment.objects.values_list("statement", flat=True)

    assert [text for text in words if " ," in text or " th " in text or "  " in text] == []


def test_the_row_cut_by_the_page_break_is_joined():
    assert Topic.objects.get(number=13).title == (
        "The promotion of the exchange of information, accessible to criminal system operators, "
        "through basic forms, if possible, by electronic means, that are reliable and useful in "
        "criminal proceedings"
    )


def test_a_statement_is_verbatim_with_its_curly_quotes():
    assert Assessment.objects.get(topic__number=18).statement == (
        "Yes, the 4th WG in 2017 addressed ‘examination of the financial and material benefits "
        "aspect of the definition of smuggling of migrants’."
    )


def test_only_the_topics_of_section_iii_have_emphasis():
    emphasised = {t.number: t.emphasised_phrases for t in Topic.objects.exclude(emphasis="")}

    assert emphasised == {
        21: ["support of regular migration", "deterring irregular migration"],
        22: ["extradition and mutual legal assistance"],
        23: [
            "Protection of smuggled migrants from",
            "violation of their rights",
            "access to justice",
        ],
        24: ["Returning smuggled migrants"],
        25: ["Multiagency cooperation and coordination", "strategic and tactical analysis"],
    }


def test_the_paper_names_seven_topics_for_their_clusters():
    named = Topic.objects.filter(cluster_basis=Topic.ClusterBasis.NAMED)

    assert [t.number for t in named] == [4, 6, 8, 15, 21, 23, 25]


def test_dates_are_as_exact_as_is_known():
    assert [session.dates for session in Session.objects.all()] == [
        "30 May to 1 June 2012",
        "11 to 13 November 2013",
        "November 2015",
        "2017",
        "4 to 5 July 2018",
        "11 to 13 September 2019",
        "8 to 9 September 2020",
        "2021",
        "June 2022",
        "5 to 6 October 2023",
        "July 2024",
        "October 2025",
    ]


def test_every_row_is_valid():
    for model in (Session, AgendaItem, Document, Resolution, OperativeParagraph, Cluster):
        for row in model.objects.all():
            row.full_clean()
    for model in (Topic, Mandate, Proposal, Consideration, Assessment):
        for row in model.objects.all():
            row.full_clean()

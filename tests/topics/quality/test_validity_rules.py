"""What came past the forms, as the check of the register reports it."""

from datetime import date

import pytest
from django.utils.text import Truncator

from sessions.models import OperativeParagraph, Session
from tests.support.factories import (
    AssessmentFactory,
    ResolutionFactory,
    SessionFactory,
    TopicFactory,
)
from topics.models import Topic
from topics.quality import findings

pytestmark = pytest.mark.django_db


def found(name: str) -> list[tuple[str, str]]:
    """Return what a rule finds: records and sentences."""
    return [(str(each.record), each.sentence) for each in findings() if each.check_name == name]


RULES = ["invalid-value", "repeated-title", "session-order", "number-gap", "contradicted-answer"]


@pytest.mark.parametrize("name", RULES)
def test_the_shipped_record_has_none(name):
    assert found(name) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Two\nlines", "title: This is one line: replace the line breaks in it with blanks."),
        ("<p>Pasted</p>", "title: “<p>” is markup, and would be printed as it stands."),
    ],
)
def test_a_title_that_the_form_refuses(text, said):
    TopicFactory(number=26, title=text, short_title="Odd")
    ((record, sentence),) = found("invalid-value")

    assert (record, sentence[: len(said)]) == ("26. Odd", said)


def test_a_text_that_was_there_before_the_limit(outside_the_limits):
    rows = OperativeParagraph.objects.filter(number=15)
    outside_the_limits(lambda: rows.update(text="word " * 5_000))

    assert found("invalid-value") == [
        (
            "6/3 OP 15",
            "official wording: Ensure this value has at most 20000 characters (it has 25000). "
            "It is “word word word word word word word word word word word word…”.",
        )
    ]


def test_the_title_of_another_but_for_case_accents_and_blanks():
    title = Topic.objects.get(number=6).title
    TopicFactory(number=26, title=f" {title.upper()}  ", short_title="Ánother")
    TopicFactory(number=27, title="Its own", short_title="another")

    assert found("repeated-title") == [
        (
            "26. Ánother",
            f"Topic 6 has the same title: “{Truncator(f' {title.upper()}  ').chars(60)}”.",
        ),
        ("27. another", "Topic 26 has the same short title: “another”."),
    ]


def test_a_session_before_the_one_that_it_follows():
    SessionFactory(number=13, year=2019)

    assert found("session-order") == [
        (
            "13th session (2019)",
            "The 12th session (October 2025) would not have met before the 13th (2019).",
        )
    ]


def test_a_number_far_after_the_last():
    TopicFactory(number=2600, title="Far off", short_title="Far off")

    assert found("number-gap") == [
        ("2600. Far off", "The topic before it is topic 25, and its number is 2600.")
    ]


def test_an_answer_that_its_statement_contradicts(session_of):
    topic = Topic.objects.get(number=13)
    AssessmentFactory(topic=topic, session=session_of(11), answer="no", statement="Yes, it was.")

    assert found("contradicted-answer") == [
        (
            str(topic),
            "11th session (2024): The answer is “No”, and the statement begins with “Yes”.",
        )
    ]


@pytest.mark.parametrize(
    ("earlier", "later", "may"),
    [
        ({"year": 2020}, {"year": 2021}, True),
        ({"year": 2021}, {"year": 2021}, True),
        ({"year": 2021}, {"year": 2020}, False),
        ({"year": 2021, "month": 6}, {"year": 2021, "month": 6}, True),
        ({"year": 2021, "month": 7}, {"year": 2021, "month": 6}, False),
        ({"year": 2021, "month": 7}, {"year": 2021}, True),
        ({"year": 2021, "days": (6, 4, 7)}, {"year": 2021, "month": 6}, True),
        ({"year": 2021, "days": (6, 4, 7)}, {"year": 2021, "month": 5}, False),
        ({"year": 2021, "days": (6, 4, 7)}, {"year": 2021, "days": (6, 8, 9)}, True),
        ({"year": 2021, "days": (6, 4, 7)}, {"year": 2021, "days": (6, 7, 9)}, False),
    ],
)
def test_which_session_may_precede_which(earlier, later, may):
    assert session(**earlier).may_precede(session(**later)) is may


def session(year: int, month: int | None = None, days: tuple = ()) -> Session:
    """Return a session of a year; with a month, or a month, a first day and a last."""
    if not days:
        return Session(number=1, year=year, month=month)
    in_month, first, last = days
    starts_on, ends_on = date(year, in_month, first), date(year, in_month, last)
    return Session(number=1, year=year, starts_on=starts_on, ends_on=ends_on)


def test_a_record_too_long_to_be_searched_whole():
    resolution = ResolutionFactory(title="A long one")
    OperativeParagraph.objects.bulk_create(
        OperativeParagraph(resolution=resolution, number=number, summary=f"w{number} " * 4_000)
        for number in range(1, 31)
    )

    assert found("truncated-index") == [
        (
            str(resolution),
            "It is so long that a search finds only what stands in its first part.",
        )
    ]


def test_a_resolution_of_three_hundred_paragraphs_is_searched_whole(client):
    resolution = ResolutionFactory(title="A long one")
    OperativeParagraph.objects.bulk_create(
        OperativeParagraph(resolution=resolution, number=number, summary=f"zebra{number} " * 90)
        for number in range(1, 301)
    )

    assert found("truncated-index") == []
    rows = client.get("/resolutions/?q=zebra300").context["page"].rows
    assert [row.pk for row in rows] == [resolution.pk]


def test_what_a_record_contradicts_in_itself(session_of):
    Topic.objects.filter(number=5).update(emphasis="not in the title at all")
    SessionFactory(number=13, year=2999, is_complete=True)

    assert found("invalid-value") == [
        ("13th session (2999)", "The session has not been held yet."),
        (
            str(Topic.objects.get(number=5)),
            "“not in the title at all” does not stand in the title word for word.",
        ),
    ]


def test_a_session_number_far_after_the_last():
    SessionFactory(number=500)

    assert found("number-gap") == [
        ("500th session (2999)", "The session before it is session 12, and its number is 500.")
    ]

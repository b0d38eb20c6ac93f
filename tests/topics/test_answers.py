"""The answer as of a session: the rule, its check figures, and an oracle of its own."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sessions.models import OperativeParagraph, Session
from tests.support.budget import budget
from tests.support.factories import (
    AssessmentFactory,
    ConsiderationFactory,
    MandateFactory,
    OperativeParagraphFactory,
    ProposalFactory,
    ResolutionFactory,
    ReviewFactory,
    TopicFactory,
)
from topics.models import Topic
from wgsom.records.projections.refresh import refresh

pytestmark = pytest.mark.django_db


def topics_as_of(session):
    """Return the topics as of a session, once what the test did is worked out."""
    refresh()
    return Topic.objects.as_of(session)


@pytest.mark.parametrize(
    ("as_of", "answers", "bases"),
    [
        (10, {"yes": 11, "partly": 2, "no": 7, "not-assessed": 5}, {"recorded": 20, "": 5}),
        (8, {"yes": 9, "partly": 1, "no": 10, "not-assessed": 5}, {"computed": 20, "": 5}),
        (12, {"yes": 11, "partly": 2, "no": 7, "not-assessed": 5}, {"recorded": 20, "": 5}),
    ],
)
def test_check_figures(as_of, answers, bases, session_of):
    topics = topics_as_of(session_of(as_of))

    assert Counter(t.answer for t in topics) == answers
    assert Counter(t.basis for t in topics) == bases


def test_what_is_recorded_at_the_10th_session_is_what_the_rule_computes(session_of):
    topics = topics_as_of(session_of(10))

    assert {t.number: t.answer for t in topics} == {t.number: t.computed_answer for t in topics}


def test_a_topic_exists_from_its_first_proposal_or_resolution_on(session_of):
    counts = [topics_as_of(session_of(number)).count() for number in (1, 2, 5, 6)]

    assert counts == [2, 10, 10, 25]


def test_a_resolution_counts_up_to_the_last_day_of_a_session(session_of):
    topic = TopicFactory()
    resolution = ResolutionFactory(
        conference_session=11, number=1, title="Later", adopted_on=date(2021, 12, 31)
    )
    paragraph = OperativeParagraphFactory(resolution=resolution, number=1, summary="x")
    MandateFactory(topic=topic, operative_paragraph=paragraph)

    # The days of the 8th session, in 2021, are not known.
    assert topic not in topics_as_of(session_of(7))
    assert topic in topics_as_of(session_of(8))


def test_the_latest_assessment_overrides_the_rule(session_of):
    topic = Topic.objects.get(number=8)
    AssessmentFactory(topic=topic, session=session_of(11), answer="partly", statement="Partly.")

    read = {n: topics_as_of(session_of(n)).with_statements().get(number=8) for n in (9, 10, 11)}

    assert {n: (t.answer, t.basis, t.basis_session, t.statement) for n, t in read.items()} == {
        9: ("no", "computed", 9, None),
        10: (
            "no",
            "recorded",
            10,
            "No, the topic, as described, has not been a focus of the WG.",
        ),
        11: ("partly", "recorded", 11, "Partly."),
    }
    assert read[11].computed_answer == "no"


def test_basis_in_words(session_of):
    assert topics_as_of(session_of(12)).get(number=1).basis_description == (
        "recorded at the 10th session (2023)"
    )
    assert topics_as_of(session_of(8)).get(number=1).basis_description == (
        "computed from the record up to the 8th session"
    )
    assert topics_as_of(session_of(8)).get(number=21).basis_description == ""


def test_needs_review_once_considered_after_the_latest_assessment(session_of):
    topic = Topic.objects.get(number=6)
    ConsiderationFactory(topic=topic, session=session_of(11), extent="related")

    assert list(Topic.objects.needing_review(session_of(10))) == []
    assert list(Topic.objects.needing_review(session_of(11))) == [topic]


def needing_review(session) -> list[int]:
    return [topic.number for topic in Topic.objects.needing_review(session)]


class TestNeedsReview:
    def test_a_topic_considered_and_never_assessed(self, session_of):
        topic = Topic.objects.get(number=21)
        ConsiderationFactory(topic=topic, session=session_of(9), extent="related")

        assert needing_review(session_of(8)) == []
        assert needing_review(session_of(9)) == [21]
        assert needing_review(session_of(12)) == [21]

    def test_an_assessment_at_a_later_session_is_one(self, session_of):
        # Assessed at the 10th, considered at the 3rd: nobody has to look at it as of the 8th.
        assert needing_review(session_of(8)) == []

    def test_a_review_settles_what_came_up_to_its_session(self, session_of):
        topic = Topic.objects.get(number=6)
        ConsiderationFactory(topic=topic, session=session_of(11), extent="related")
        ReviewFactory(topic=topic, session=session_of(11))

        assert needing_review(session_of(12)) == []
        ConsiderationFactory(topic=topic, session=session_of(12), extent="related")
        assert needing_review(session_of(11)) == []
        assert needing_review(session_of(12)) == [6]

    def test_a_review_is_not_known_before_its_session(self, session_of):
        topic = Topic.objects.get(number=6)
        ConsiderationFactory(topic=topic, session=session_of(11), extent="related")
        ReviewFactory(topic=topic, session=session_of(12))

        assert needing_review(session_of(11)) == [6]
        assert needing_review(session_of(12)) == []

    def test_a_draft_of_a_review_settles_nothing(self, session_of):
        topic = Topic.objects.get(number=6)
        ConsiderationFactory(topic=topic, session=session_of(11), extent="related")
        ReviewFactory(topic=topic, session=session_of(11), state="draft")

        assert needing_review(session_of(11)) == [6]

    def test_a_review_changes_no_answer(self, session_of):
        ReviewFactory(topic=Topic.objects.get(number=6), session=session_of(12))

        topic = topics_as_of(session_of(12)).get(number=6)
        assert (topic.answer, topic.basis, topic.basis_session) == ("no", "recorded", 10)


def waiting(session) -> dict[int, tuple]:
    """Return how long each topic waits: known sessions, and those not entered yet."""
    topics = topics_as_of(session)
    return {topic.number: (topic.waiting, topic.waiting_unknown) for topic in topics}


# Source: the check figures of the register's rules.
WAITING = {
    **dict.fromkeys([21, 22], 10),
    **dict.fromkeys([23, 24, 25], 9),
    16: 8,
    **dict.fromkeys([2, 3, 4, 6, 7, 8, 13, 15], 4),
}


class TestWaiting:
    @pytest.mark.parametrize(("number", "unknown"), [(10, 0), (12, 2)])
    def test_check_figures(self, session_of, number, unknown):
        known = {key: count for key, count in waiting(session_of(number)).items() if any(count)}

        assert known == {topic: (count, unknown) for topic, count in WAITING.items()}

    def test_a_yes_does_not_wait(self, session_of):
        assert waiting(session_of(10))[1] == (None, None)

    def test_a_session_said_to_be_complete_counts_as_known(self, session_of):
        Session.objects.filter(number=11).update(is_complete=True)

        assert waiting(session_of(12))[16] == (9, 1)

    def test_a_topic_that_was_also_proposed_waits_since_then(self, session_of):
        ProposalFactory(topic=Topic.objects.get(number=21), session=session_of(9))

        assert waiting(session_of(10))[21] == (1, 0)

    def test_of_several_resolutions_the_earliest_counts(self, session_of):
        later = OperativeParagraph.objects.filter(resolution__conference_session=6).first()
        MandateFactory(topic=Topic.objects.get(number=21), operative_paragraph=later)

        assert waiting(session_of(10))[21] == (10, 0)

    def test_in_words(self, session_of):
        topics = topics_as_of(session_of(12))

        assert topics.get(number=16).waiting_description == "8 sessions; 2 more not entered yet"
        assert topics.get(number=1).waiting_description == "no"


SESSIONS = st.integers(1, 12)
EVIDENCE = st.fixed_dictionaries(
    {
        "proposed": st.sets(SESSIONS, max_size=3),
        "considered": st.dictionaries(
            SESSIONS, st.sampled_from(["focus", "partial", "related"]), max_size=4
        ),
        "assessed": st.dictionaries(SESSIONS, st.sampled_from(["yes", "partly", "no"]), max_size=2),
        "as_of": SESSIONS,
    }
)


def expected_answer(proposed, considered, assessed, as_of):
    """Work the rule out once more, in plain Python: what the SQL must agree with."""
    recorded = [n for n in assessed if n <= as_of]
    if recorded:
        return assessed[max(recorded)], "recorded", max(recorded)
    proposals = [n for n in proposed if n <= as_of]
    if not proposals:
        return "not-assessed", "", None
    extents = {extent for n, extent in considered.items() if min(proposals) < n <= as_of}
    answer = "yes" if "focus" in extents else "partly" if "partial" in extents else "no"
    return answer, "computed", as_of


@settings(
    max_examples=budget(200, 25),
    deadline=None,
    # Each example makes rows of its own; the sessions it reads are never changed.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(EVIDENCE)
def test_the_rule_in_sql_agrees_with_the_rule_in_python(evidence):
    sessions = {s.number: s for s in Session.objects.all()}
    topic = TopicFactory()
    for number in evidence["proposed"]:
        ProposalFactory(topic=topic, session=sessions[number])
    for number, extent in evidence["considered"].items():
        ConsiderationFactory(topic=topic, session=sessions[number], extent=extent)
    for number, answer in evidence["assessed"].items():
        AssessmentFactory(
            topic=topic, session=sessions[number], answer=answer, statement="A statement."
        )

    read = Topic.objects.with_answers(sessions[evidence["as_of"]]).get(pk=topic.pk)

    assert (read.answer, read.basis, read.basis_session) == expected_answer(**evidence)
    assert (topic in topics_as_of(sessions[evidence["as_of"]])) == any(
        number <= evidence["as_of"] for number in evidence["proposed"]
    )

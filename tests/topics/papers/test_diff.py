"""What changed since a paper was issued: by row, with marks."""

import pytest

from tests.support.documents import word
from tests.support.factories import ClusterFactory, ProposalFactory, TopicFactory
from tests.support.papers import PaperTopics
from tests.support.responses import body
from topics.models import Assessment, Cluster, IssuedPaper, Topic
from topics.papers.builder import public_view
from topics.papers.diff import PaperDiff
from wgsom.exports.documents import Change, Run
from wgsom.exports.documents.diff import diff_words

pytestmark = pytest.mark.django_db


def changes(number: int = 12) -> PaperDiff:
    """Return what changed since the paper of 2023."""
    return PaperDiff(IssuedPaper.objects.get().paper, public_view(PaperTopics(number)))


def sentences() -> list[str]:
    """Return what changed in rows and clusters."""
    found = changes()
    return [f"{pair.entry.name}: {', '.join(pair.what)}" for pair in found.changed]


def test_nothing_changed_yet():
    assert changes().changed == []
    assert changes().summary == "No row and no cluster has changed."
    assert changes(10).changed == []


def test_a_topic_was_added(session_of):
    TopicFactory(title="A new one").proposals.create(session=session_of(11))

    assert sentences() == ["Topic 26: added"]
    assert changes(10).changed == []


def test_an_answer_moved_and_its_statement_with_it(session_of):
    Topic.objects.get(number=6).assessments.create(
        state="published", session=session_of(12), answer="yes", statement="Yes, at last."
    )

    assert sentences() == ["Topic 6: answer moved from no to yes, text reworded"]


def test_a_statement_was_reworded():
    Assessment.objects.filter(topic__number=8).update(statement="No, not at all.")

    assert sentences() == ["Topic 8: text reworded"]


def test_a_title_was_reworded_and_proposed_again(session_of):
    Topic.objects.filter(number=3).update(title="Cooperation")
    ProposalFactory(topic=Topic.objects.get(number=3), session=session_of(12))

    assert sentences() == ["Topic 3: title reworded, origin changed"]


def test_a_topic_and_a_cluster_are_no_more():
    Topic.objects.filter(number=8).delete()
    ClusterFactory(slug="new", position=6, name="New")
    Cluster.objects.filter(slug="concepts").update(description="Other")

    assert sentences() == [
        "Topic 8: no longer listed",
        "Cluster “Concepts and implementation of the Smuggling of Migrants Protocol”: "
        "text reworded",
        "Cluster “New”: added",
    ]
    assert changes().summary == "Changed: 1 topic and 2 clusters."


def test_a_topic_of_a_resolution_that_a_session_proposes(session_of):
    Topic.objects.get(number=24).proposals.create(session=session_of(11))

    assert sentences() == [
        "Topic 24: answer moved from not assessed to no, origin changed, text reworded"
    ]


def test_words_are_marked():
    assert diff_words("No, the topic has not been", "Yes, the topic has been") == (
        Run("No, ", change=Change.DELETED),
        Run("Yes, ", change=Change.INSERTED),
        Run("the topic has "),
        Run("not ", change=Change.DELETED),
        Run("been"),
    )
    assert diff_words("", "new") == (Run("new", change=Change.INSERTED),)
    assert diff_words("same", "same") == (Run("same"),)
    assert diff_words("the same", "the same and more") == (
        Run("the same "),
        Run("and more", change=Change.INSERTED),
    )
    assert diff_words("more words", "more") == (
        Run("more "),
        Run("words", change=Change.DELETED),
    )
    assert diff_words("偷人", "偷人们") == (Run("偷人"), Run("们", change=Change.INSERTED))
    assert diff_words("偷运移民", "偷运人") == (
        Run("偷运"),
        Run("移民", change=Change.DELETED),
        Run("人", change=Change.INSERTED),
    )
    assert diff_words("", "") == ()


def test_the_page_marks_them_and_shows_both_side_by_side(client):
    Assessment.objects.filter(topic__number=8).update(statement="No, not at all.")
    page = client.get("/papers/12/changes/").text

    assert "<del>the topic, as described, has </del>not <del>" in page
    marked, beside = page.split("Side by side</h2>")
    assert marked.count("Topic 8. ") == 1
    assert beside.count("<tr") == 26 + 6
    assert "No, not at all." in beside
    assert "No, the topic, as described, has not been a focus of the WG." in beside


def test_word_has_them_as_tracked_changes(client):
    Assessment.objects.filter(topic__number=1).update(statement="Yes, in 2021.")
    table = word(body(client.get("/papers/12/changes.docx"))).tables[0]._tbl

    deleted = ["".join(each.itertext()) for each in table.iter("{*}del")]
    assert deleted == ["as a focus of the 8th WG "]
    assert [
        cell.text
        for cell in word(body(client.get("/papers/12/changes.docx"))).tables[0].rows[0].cells
    ] == [*["Topic or cluster", "Origin", "Addressed since?", "What changed"]]

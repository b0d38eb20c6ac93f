"""A session's brief as a document, to take into the room."""

from collections.abc import Iterator

from topics.pages.session_brief import AnswerMove, SessionBrief
from wgsom.exports.documents import (
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    RenderedDocument,
    Role,
    Run,
    line,
)
from wgsom.exports.documents.model import Block


def session_document(brief: SessionBrief, title: str) -> RenderedDocument:
    """Return the brief of a session; `title` heads its pages."""
    session = brief.session
    blocks = (
        Heading(line(str(session)), level=1),
        Paragraph(
            line(", ".join(filter(None, (session.dates, session.place)))), role=Role.SUBTITLE
        ),
        *_record(brief),
        Paragraph(line(brief.asked_sentence)),
        *_agenda(brief),
        *_moves(brief),
        Heading(line("Proposed for the future")),
        *_listed([_proposal(move) for move in brief.proposed], brief),
        *_documents(brief),
        Heading(line("About this page")),
    )
    return RenderedDocument(str(session), blocks, running_head=title)


def _record(brief: SessionBrief) -> Iterator[Block]:
    if brief.record_sentence:
        yield Paragraph((Run(brief.record_sentence, is_bold=True),))


def _agenda(brief: SessionBrief) -> Iterator[Block]:
    yield Heading(line("Agenda, and what was taken up under it"))
    if not brief.items:
        yield Paragraph(line("No agenda item is recorded."))
    for item, taken_up in brief.items:
        title = f"{item.position}. {item.title}" if item else "Under no agenda item that is known"
        yield Heading(line(title), level=3)
        if taken_up:
            yield ListBlock(
                tuple(
                    line(f"{each.move.topic}\n{each.extent.label}; answer: {each.move.description}")
                    for each in taken_up
                )
            )
        else:
            known = "It touched no topic." if item and item.touches_no_topic else "No topic."
            yield Paragraph(line(known if brief.is_known else "Not entered yet."))


def _moves(brief: SessionBrief) -> Iterator[Block]:
    yield Heading(line("How answers moved"))
    yield from _listed([line(f"{each.topic}: {each.description}") for each in brief.moved], brief)


def _proposal(move: AnswerMove) -> Inline:
    return line(str(move.topic))


def _listed(items: list[Inline], brief: SessionBrief) -> Iterator[Block]:
    if items:
        yield ListBlock(tuple(items))
    else:
        yield Paragraph(line("None." if brief.is_known else "Not entered yet."))


def _documents(brief: SessionBrief) -> Iterator[Block]:
    documents = brief.session.documents.all()
    if documents:
        yield Heading(line("Documents"))
        yield ListBlock(tuple(line(str(each)) for each in documents))

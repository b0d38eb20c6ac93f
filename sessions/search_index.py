"""Search index documents of sessions and resolutions, with the evidence behind a topic."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sessions.models import Document, OperativeParagraph, Resolution, Session
from wgsom.search import IndexDocument
from wgsom.search.references import (
    conference_keyword,
    paragraph_keywords,
    resolution_keyword,
    session_keyword,
)


@dataclass(frozen=True)
class EvidenceTexts:
    """Texts by which a topic is found through its evidence, and the keywords of the evidence."""

    texts: tuple[str, ...]
    keywords: tuple[str, ...]


def session_texts(sessions: Sequence[Session]) -> Mapping[int, EvidenceTexts]:
    """Return what a topic is found by through each of the sessions, by the session's number."""
    symbols = _symbols("session")
    return {
        session.number: EvidenceTexts(
            (_named(session), *symbols[session.pk]), (session_keyword(session.number),)
        )
        for session in sessions
    }


def paragraph_texts() -> Mapping[int, EvidenceTexts]:
    """Return what a topic is found by through each operative paragraph, by its primary key."""
    symbols = _symbols("resolution")
    return {
        each.pk: EvidenceTexts(
            (each.summary, each.text, *symbols[each.resolution_id]),
            _keywords(each),
        )
        for each in OperativeParagraph.objects.with_resolution()
    }


def session_documents(keys: Sequence[int]) -> Iterator[IndexDocument]:
    """Yield the index documents of the sessions of those primary keys."""
    rows = Session.objects.filter(pk__in=keys)
    for session in rows.prefetch_related("agenda_items", "documents"):
        documents = session.documents.all()
        yield IndexDocument(
            session.pk,
            titles=(
                _named(session),
                str(session.number),
                *(item.title for item in session.agenda_items.all()),
            ),
            texts=(
                *(session.dates, session.place),
                *(text for each in documents for text in (each.symbol, each.title)),
            ),
            identity=(session_keyword(session.number),),
        )


def resolution_documents(keys: Sequence[int]) -> Iterator[IndexDocument]:
    """Yield the index documents of the resolutions of those primary keys."""
    rows = Resolution.objects.filter(pk__in=keys)
    for resolution in rows.prefetch_related("operative_paragraphs", "documents"):
        paragraphs, documents = resolution.operative_paragraphs.all(), resolution.documents.all()
        own = resolution_keyword(resolution.conference_session, resolution.number)
        keywords = {conference_keyword(resolution.conference_session)}
        for each in paragraphs:
            each.resolution = resolution
            keywords.update(_keywords(each))
        yield IndexDocument(
            resolution.pk,
            titles=(resolution.title,),
            texts=(
                str(resolution.adopted_on.year),
                *(text for each in paragraphs for text in (each.summary, each.text)),
                *(text for each in documents for text in (each.symbol, each.title)),
            ),
            identity=(own,),
            keywords=tuple(sorted(keywords)),
        )


def _named(session: Session) -> str:
    return f"{session.ordinal} session of the Working Group, {session.year}"


def _keywords(paragraph: OperativeParagraph) -> tuple[str, ...]:
    resolution = paragraph.resolution
    which = resolution.conference_session, resolution.number
    conference = conference_keyword(resolution.conference_session)
    return (*paragraph_keywords(*which, paragraph.number), resolution_keyword(*which), conference)


def _symbols(owner: str) -> Mapping[int, list[str]]:
    """Return the symbols of documents, by the session or resolution that they belong to."""
    symbols = defaultdict(list)
    rows = Document.objects.exclude(**{owner: None}).exclude(symbol="")
    for key, symbol in rows.values_list(owner, "symbol"):
        symbols[key].append(symbol)
    return symbols

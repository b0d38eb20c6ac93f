"""What sessions and resolutions are found by, and what stands behind a topic."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sessions.models import Document, OperativeParagraph, Resolution, Session
from wgsom.search import Entry
from wgsom.search.references import (
    conference_mark,
    paragraph_marks,
    resolution_mark,
    session_mark,
)


@dataclass(frozen=True)
class Texts:
    """Texts by which a topic is found through its evidence, and the marks of the evidence."""

    texts: tuple[str, ...]
    marks: tuple[str, ...]


def session_texts(sessions: Sequence[Session]) -> Mapping[int, Texts]:
    """Return what a topic is found by through each of the sessions, by the session's number."""
    symbols = _symbols("session")
    return {
        session.number: Texts(
            (_named(session), *symbols[session.pk]), (session_mark(session.number),)
        )
        for session in sessions
    }


def paragraph_texts() -> Mapping[int, Texts]:
    """Return what a topic is found by through each operative paragraph, by its primary key."""
    symbols = _symbols("resolution")
    return {
        each.pk: Texts(
            (each.summary, each.text, *symbols[each.resolution_id]),
            _marks(each),
        )
        for each in OperativeParagraph.objects.with_resolution()
    }


def session_entries(keys: Sequence[int]) -> Iterator[Entry]:
    """Yield the entries of the sessions of those primary keys."""
    rows = Session.objects.filter(pk__in=keys)
    for session in rows.prefetch_related("agenda_items", "documents"):
        documents = session.documents.all()
        yield Entry(
            session.pk,
            titles=(_named(session), *(item.title for item in session.agenda_items.all())),
            texts=(
                *(session.dates, session.place),
                *(text for each in documents for text in (each.symbol, each.title)),
            ),
            marks=(session_mark(session.number),),
        )


def resolution_entries(keys: Sequence[int]) -> Iterator[Entry]:
    """Yield the entries of the resolutions of those primary keys."""
    rows = Resolution.objects.filter(pk__in=keys)
    for resolution in rows.prefetch_related("operative_paragraphs", "documents"):
        paragraphs, documents = resolution.operative_paragraphs.all(), resolution.documents.all()
        marks = {
            conference_mark(resolution.conference_session),
            resolution_mark(resolution.conference_session, resolution.number),
        }
        for each in paragraphs:
            each.resolution = resolution
            marks.update(_marks(each))
        yield Entry(
            resolution.pk,
            titles=(resolution.title,),
            texts=(
                str(resolution.adopted_on.year),
                *(text for each in paragraphs for text in (each.summary, each.text)),
                *(text for each in documents for text in (each.symbol, each.title)),
            ),
            marks=tuple(sorted(marks)),
        )


def _named(session: Session) -> str:
    return f"{session.ordinal} session of the Working Group, {session.year}"


def _marks(paragraph: OperativeParagraph) -> tuple[str, ...]:
    resolution = paragraph.resolution
    which = resolution.conference_session, resolution.number
    conference = conference_mark(resolution.conference_session)
    return (*paragraph_marks(*which, paragraph.number), resolution_mark(*which), conference)


def _symbols(owner: str) -> Mapping[int, list[str]]:
    """Return the symbols of documents, by the session or resolution that they belong to."""
    symbols = defaultdict(list)
    rows = Document.objects.exclude(**{owner: None}).exclude(symbol="")
    for key, symbol in rows.values_list(owner, "symbol"):
        symbols[key].append(symbol)
    return symbols

"""What a reader can have of a session's paper: each a document, with what it is called."""

from collections.abc import Iterable
from dataclasses import dataclass

from topics.models import IssuedPaper
from topics.papers.changes import Changes
from topics.papers.changes_layout import changes_document
from topics.papers.compose import draft, reading
from topics.papers.layout import document
from topics.papers.topics import PaperTopics
from wgsom.documents import Document
from wgsom.words import in_words

DRAFT = "Draft, not issued"


@dataclass(frozen=True)
class Face:
    """A document, the name of its files without extension, and what it is in a few words."""

    document: Document
    stem: str
    name: str


class NoPaperError(LookupError):
    """There is no such paper; in words that say which there are."""


def draft_face(number: int) -> Face:
    """Return the Secretariat's draft of the paper of a session; raise NoPaperError if none."""
    topics = _topics(number)
    return Face(
        document(draft(topics), running_head=f"{DRAFT}: paper of the {topics.session}"),
        f"wgsom-paper-{number}_draft",
        f"Draft of the paper of the {topics.session}",
    )


def reading_face(number: int) -> Face:
    """Return how the record reads as of a session; raise NoPaperError if there is no such paper."""
    topics = _topics(number)
    name = f"The register as of the {topics.session}"
    return Face(document(reading(topics), running_head=name), f"wgsom-paper-{number}_reading", name)


def issued_face(number: int, correction: int = 0) -> Face:
    """Return the paper of a session as issued, or a correction; raise NoPaperError if none."""
    issued = IssuedPaper.objects.filter(session__number=number, correction=correction)
    if not (found := issued.select_related("session").first()):
        raise NoPaperError(_which_are_issued(number, correction))
    head = ", ".join(part for part in (str(found), found.symbol) if part)
    name = f"_{found.correction_name.lower().replace('.', '-')}" if correction else ""
    return Face(
        document(found.paper, running_head=head, dated=found.issued_on),
        f"wgsom-paper-{number}_issued{name}_{found.issued_on}",
        str(found),
    )


def changes_face(number: int) -> Face:
    """Return what changed since the last paper issued up to a session; NoPaperError if none."""
    topics = _topics(number)
    issued = last_issued(topics)
    if issued is None:
        raise NoPaperError(
            f"No paper was issued up to the {topics.session}, so there is nothing to compare "
            f"with. {_issued_in_words()}"
        )
    now = reading(topics)
    face = changes_document(
        Changes(issued.paper, now),
        issued=f"As issued: {issued}, {issued.issue_in_words}",
        now=now.masthead.subtitle,
    )
    return Face(face, f"wgsom-paper-{number}_changes", f"What changed since: {issued}")


def last_issued(topics: PaperTopics) -> IssuedPaper | None:
    """Return the paper that was issued last, up to the session; None if none was."""
    return IssuedPaper.objects.all().up_to(topics.session).last()


def _topics(number: int) -> PaperTopics:
    topics = PaperTopics(number)
    if topics.errors:
        known = [session.ordinal for session in topics.readable.values()]
        raise NoPaperError(
            f"There is no paper for a session {number}: it has neither been held nor announced. "
            f"There are papers for these sessions: {in_words(known) or 'none yet'}."
        )
    return topics


def _which_are_issued(number: int, correction: int) -> str:
    what = f"Corr.{correction} of the paper" if correction else "paper"
    return f"No {what} of session {number} has been issued. {_issued_in_words()}"


def _issued_in_words() -> str:
    rows: Iterable[IssuedPaper] = IssuedPaper.objects.select_related("session")
    return f"Issued so far: {'; '.join(map(str, rows)) or 'none'}."

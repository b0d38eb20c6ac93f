"""The renditions of a session's paper: as issued, as the record reads now, and what changed."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format

from topics.models import IssuedPaper
from topics.papers.builder import draft, public_view, public_view_title
from topics.papers.diff import PaperDiff
from topics.papers.diff_layout import Side, changes_document
from topics.papers.issue import digest
from topics.papers.layout import document
from topics.papers.paper_topics import PaperTopics
from wgsom.exports.document_formats import MAX_ROWS
from wgsom.exports.documents import RenderedDocument
from wgsom.exports.documents.model import texts
from wgsom.lists.copies import digest_of
from wgsom.lists.self_description import check_url, with_self_description
from wgsom.text import join_words

PAGE = "topics:paper"
DRAFT = "Draft, not issued"
TITLES = {
    "changes": "What changed since the last paper",
    "compare": "As issued, and as the record reads now",
}


@dataclass(frozen=True)
class Rendition:
    """A document, the name of its files without extension, and what it is in a few words."""

    document: RenderedDocument
    filename_stem: str
    name: str
    issued: IssuedPaper | None = None  # what it shows, if it was issued
    digest: str = ""  # of a draft, to know it again
    page_path: str = ""  # of its page; empty where all of it was issued, and does not change
    is_public: bool = True  # whether readers' page says the same

    @property
    def file_document(self) -> RenderedDocument:
        """The document of a file: of what can change, it says what state it is of.

        And where to learn what changed since, where that is a page for everyone.
        """
        if not self.page_path:
            return self.document
        permalink = f"{settings.SITE_URL}{self.page_path}"
        copy_url = check_url(permalink, self.text_digest) if self.is_public else ""
        return with_self_description(self.document, permalink, copy_url)

    @property
    def text_digest(self) -> str:
        """The digest of what it says; see copies."""
        return digest_of(texts(self.document))


class PaperNotFoundError(LookupError):
    """There is no such paper; in words that say which there are."""

    status = 404


class PaperTooLongError(PaperNotFoundError):
    """There are more topics than a document can hold; in words that say what to take instead."""

    status = 400


def draft_rendition(number: int) -> Rendition:
    """Return the Secretariat's draft for a session; raise PaperNotFoundError if it has none."""
    topics = _topics(number)
    paper = draft(topics)
    return Rendition(
        document(
            paper,
            running_head=f"{DRAFT}: paper of the {topics.as_of.session}",
            has_controls=True,
        ),
        f"wgsom-paper-{number}_draft",
        f"Draft of the paper of the {topics.as_of.session}",
        digest=digest(paper),
        page_path=_path(PAGE, topics),
        is_public=False,
    )


def public_rendition(number: int) -> Rendition:
    """Return the public view as of a session; raise PaperNotFoundError if it has no paper."""
    topics = _topics(number)
    name = public_view_title(topics.as_of.session)
    return Rendition(
        document(public_view(topics), running_head=name),
        f"wgsom-paper-{number}_reading",
        name,
        page_path=_path(PAGE, topics),
    )


def issued_rendition(number: int, correction: int = 0) -> Rendition:
    """Return a paper as issued, or a correction of it; raise PaperNotFoundError if none was."""
    issued = IssuedPaper.objects.filter(session__number=number, correction=correction)
    if not (found := issued.first()):
        raise PaperNotFoundError(_which_are_issued(number, correction))
    # All that is shown was frozen: nothing of the session as it is now.
    name = _issued_name(found)
    filename_stem = f"wgsom-paper-{number}_issued"
    corrected = f"_corr-{correction}" if correction else ""
    return Rendition(
        document(found.paper, running_head=name, dated=found.issued_on),
        f"{filename_stem}{corrected}_{found.issued_on}",
        name,
        found,
    )


def comparison_rendition(number: int, *, is_staff: bool) -> Rendition:
    """Return the last issue beside the record now; raise PaperNotFoundError if none was issued."""
    topics = _topics(number)
    if not (issued := _issued_of(topics)):
        raise PaperNotFoundError(_which_are_issued(number, 0))
    return _compared("compare", issued, topics, is_staff=is_staff)


def changes_rendition(number: int, *, is_staff: bool) -> Rendition:
    """Return what changed in a session's paper since the last one issued for an earlier session.

    The first paper ever issued is compared with the record as it reads now. Raise
    PaperNotFoundError if there is nothing to compare with.
    """
    topics = _topics(number)
    own = _issued_of(topics)
    earlier = IssuedPaper.objects.all().before(topics.as_of.session).last()
    first, later = (earlier, own) if earlier else (own, None)
    if first is None:
        raise PaperNotFoundError(
            f"No paper was issued up to the {topics.as_of.session}, so there is nothing to compare "
            f"with. {_issued_papers_sentence()}"
        )
    return _compared("changes", first, topics, later, is_staff=is_staff)


def _compared(
    kind: str,
    issued: IssuedPaper,
    topics: PaperTopics,
    later: IssuedPaper | None = None,
    *,
    is_staff: bool,
) -> Rendition:
    """Return what changed from an issued paper to a later one, else to the record as it is now."""
    if later:
        paper, after = later.paper, _side(later)
    else:
        paper = draft(topics) if is_staff else public_view(topics)
        after = Side(_now_name(topics, is_staff), "As the record reads now")
    changes, says_all = PaperDiff(issued.paper, paper), bool(later) or is_staff
    shown = changes_document(
        TITLES[kind],
        changes,
        _side(issued),
        after,
        says_all=says_all,
        completeness="" if says_all else topics.as_of.completeness.sentence,
    )
    filename_stem = f"wgsom-paper-{topics.as_of.session.number}_{kind}"
    name = f"{TITLES[kind]}: {_issued_name(issued)}"
    if later:
        return Rendition(shown, filename_stem, name)
    path = _path(f"{PAGE}-{kind}", topics)
    return Rendition(shown, filename_stem, name, page_path=path, is_public=not is_staff)


def _path(url_name: str, topics: PaperTopics) -> str:
    return reverse(url_name, args=[topics.as_of.number])


def _side(issued: IssuedPaper) -> Side:
    issued_on = date_format(issued.issued_on)
    return Side(f"{_issued_name(issued)}, issued on {issued_on}", f"As issued on {issued_on}")


def _now_name(topics: PaperTopics, is_staff: bool) -> str:
    return (
        f"Draft for the {topics.as_of.session}"
        if is_staff
        else public_view_title(topics.as_of.session)
    )


def _issued_name(issued: IssuedPaper) -> str:
    parts = (issued.paper.name, issued.correction_name, issued.symbol)
    return ", ".join(part for part in parts if part)


def _issued_of(topics: PaperTopics) -> IssuedPaper | None:
    return IssuedPaper.objects.filter(session=topics.as_of.session).order_by("correction").last()


def _topics(number: int) -> PaperTopics:
    topics = PaperTopics(number)
    if topics.errors:
        known = [session.ordinal for session in topics.as_of.options]
        raise PaperNotFoundError(
            f"There is no paper for a session {number}: it has neither been held nor announced. "
            f"There are papers for these sessions: {join_words(known) or 'none yet'}."
        )
    if topics.count > MAX_ROWS:
        raise PaperTooLongError(
            f"The paper of the {topics.as_of.session} would list {topics.count} topics, and a "
            f"document holds {MAX_ROWS} at most. Take the list of topics as CSV or Excel."
        )
    return topics


def _which_are_issued(number: int, correction: int) -> str:
    what = f"Corr.{correction} of the paper" if correction else "paper"
    return f"No {what} of session {number} has been issued. {_issued_papers_sentence()}"


def _issued_papers_sentence() -> str:
    rows: Iterable[IssuedPaper] = IssuedPaper.objects.select_related("session")
    return f"Issued so far: {'; '.join(map(_issued_name, rows)) or 'none'}."

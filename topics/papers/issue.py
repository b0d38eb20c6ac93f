"""Issuing a paper: the draft, frozen with its date and symbol; again, as a correction."""

import json
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from sessions.models import Session
from topics.models import IssuedPaper
from topics.papers.builder import draft
from topics.papers.content import Paper, as_data
from topics.papers.correction import corrected, possible_corrections
from topics.papers.diff import PaperDiff
from topics.papers.paper_topics import PaperTopics
from wgsom.records.projections.refresh import refresh


def prepared(
    session: Session, *, symbol: str, issued_on: date, reason: str, include: Collection[str] = ()
) -> IssuedPaper:
    """Return the paper of a session as it is issued now, not saved yet.

    The first one is the draft. A correction is the one issued before it, with the differences to
    the draft whose keys are to be included (`possible_corrections`), and says what it changes.
    Raise ValidationError if the session has no paper, or a correction no reason or no change.
    In a transaction: whoever issues a paper of the same session meanwhile waits for its end.
    """
    Session.objects.select_for_update().get(pk=session.pk)
    refresh()
    topics = PaperTopics(session.number)
    if topics.errors:
        sentence = (
            f"The {session} has neither been held nor announced. Enter its days or its month."
        )
        raise ValidationError({"session": sentence})
    paper = draft(topics, dated=date_format(issued_on), symbol=symbol)
    before = IssuedPaper.objects.filter(session=session).order_by("correction").last()
    issued = IssuedPaper(session=session, symbol=symbol, issued_on=issued_on, reason=reason)
    _check(issued, before)
    if before and before.content_error:
        sentence = "The paper issued before cannot be read, so that nothing can be corrected in it."
        raise ValidationError({"session": sentence})
    if before:
        issued.correction = before.correction + 1
        paper = _correction(before.paper, paper, issued, include)
    elif reason:
        raise ValidationError({"reason": "Nothing is corrected by a first issue: leave it empty."})
    issued.content = as_data(paper)
    return issued


def digest(paper: Paper) -> str:
    """Return what tells a paper from every other, to know that it is the one looked at."""
    return sha256(json.dumps(as_data(paper), sort_keys=True).encode()).hexdigest()


def _check(issued: IssuedPaper, before: IssuedPaper | None) -> None:
    """Raise ValidationError if an issue bears a date or a symbol that cannot be right."""
    year = issued.session.year
    if abs(issued.issued_on.year - year) > 1:
        sentence = f"This is more than a year from the {issued.session}. Enter the paper's date."
        raise ValidationError({"issued_on": sentence})
    if before and issued.issued_on < before.issued_on:
        sentence = f"A correction does not come before {date_format(before.issued_on)}."
        raise ValidationError({"issued_on": sentence})
    if issued.symbol and (same := IssuedPaper.objects.filter(symbol=issued.symbol).first()):
        sentence = f"{same} bears this symbol. Enter its own, such as {issued.symbol}/Corr.1."
        raise ValidationError({"symbol": sentence})


def _correction(
    before: Paper, paper: Paper, issued: IssuedPaper, include: Collection[str]
) -> Paper:
    """Return the correction with what it changes, which its readers see above the introduction."""
    if not issued.reason:
        sentence = "This paper has been issued. Say why it is corrected: readers will see it."
        raise ValidationError({"reason": sentence})
    known = {each.key for each in possible_corrections(before, paper)}
    if not known:
        sentence = "The draft says what was issued already: there is nothing to correct."
        raise ValidationError(sentence)
    if not include:
        sentence = "Choose what the correction changes: a new date and symbol alone are none."
        raise ValidationError({"include": sentence})
    if not set(include) <= known:
        sentence = "The record has changed since these were listed. Choose again."
        raise ValidationError({"include": sentence})
    result = corrected(before, paper, include)
    changes = PaperDiff(before, result).sentences
    return replace(result, corrections=[f"{issued.correction_name}. {issued.reason}", *changes])

"""The cells of the paper's table, made from the record by the patterns of the 2023 paper.

For topics of `as_of(session)` with their statements and their evidence (topics/models/topic.py).
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from sessions.models import Session
from topics.choices import Extent
from topics.models import Consideration, Topic
from wgsom.text import join_words


def proposed(topic: Topic) -> str:
    """Return when a topic was proposed: "2nd WG 2013 and 9th WG 2022"."""
    sessions = [row.session for row in topic.proposals_as_of]
    return join_words([f"{session.ordinal} WG {session.year}" for session in sessions])


def statement(topic: Topic) -> str:
    """Return whether a topic was addressed: the recorded statement, else one made here."""
    return topic.statement or computed_statement(topic)


def mandated_statement(topic: Topic) -> str:
    """Return the sentence below a topic that only resolutions carry.

    The recorded statement; where nobody has assessed it, the sessions that considered it; empty
    where none did.
    """
    if topic.statement or not topic.considerations_as_of:
        return topic.statement or ""
    sessions = dict.fromkeys(row.session for row in topic.considerations_as_of)
    considered = join_words([_in_year(session) for session in sessions])
    return f"The topic was considered by {considered}, and has not been assessed yet."


def computed_statement(topic: Topic) -> str:
    """Return the sentence that the record gives, whatever the Secretariat recorded.

    It says what the rule computes (topics/answers.py, 3): only what came after the first proposal
    counts, and what is merely related is named beside a "no".
    """
    first = topic.proposals_as_of[0].session
    since = [row for row in topic.considerations_as_of if row.session.number > first.number]
    by_extent = {extent: [row for row in since if row.extent == extent] for extent in Extent}
    if by_extent[Extent.FOCUS]:
        return _yes(by_extent)
    if by_extent[Extent.PARTIAL]:
        return f"Partly, {join_words(_addressed(by_extent[Extent.PARTIAL]))}."
    related = [row for row in topic.considerations_as_of if row.extent == Extent.RELATED]
    return _no(first, related)


def _yes(by_extent: Mapping[Extent, Sequence[Consideration]]) -> str:
    focus, partial = (
        list(dict.fromkeys(row.session for row in by_extent[extent]))
        for extent in (Extent.FOCUS, Extent.PARTIAL)
    )
    meetings = join_words([f"of {_in_year(session)}" for session in focus])
    sentence = f"Yes, as a focus {meetings}."
    also = join_words([_in_year(session) for session in partial if session not in focus])
    return f"{sentence} The topic was also partially addressed by {also}." if also else sentence


def _addressed(rows: Iterable[Consideration]) -> list[str]:
    """Return what each session addressed: "the 9th WG in 2022 addressed ‘…’"."""
    return [
        f"{_in_year(session)} addressed {_items(together) or 'a part of the topic'}"
        for session, together in groupby(rows, lambda row: row.session)
    ]


def _no(first: Session, related: Iterable[Consideration]) -> str:
    focuses = [
        f"the {session.ordinal} WG focused on {_items(together) or 'a related topic'}"
        for session, together in groupby(related, lambda row: row.session)
    ]
    if not focuses:
        return "No, the topic has not been addressed by the WG."
    return f"No, the topic has not been addressed since {first.year} but {join_words(focuses)}."


def _items(rows: Iterable[Consideration]) -> str:
    """Return the agenda items, quoted as the paper does; empty where none is known."""
    titles = [row.agenda_item.title for row in rows if row.agenda_item]
    return join_words([f"‘{_without_capital(title)}’" for title in titles])


def _without_capital(title: str) -> str:
    first, *_ = title.split() or [""]
    is_abbreviation = len(first) > 1 and first[:2].isupper()
    return title if is_abbreviation else title[:1].lower() + title[1:]


def _in_year(session: Session) -> str:
    return f"the {session.ordinal} WG in {session.year}"

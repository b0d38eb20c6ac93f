"""The completeness of the record: the last session it is complete to, and those not entered yet.

A session's record is complete when a person says so, each session by itself; until then it is not
entered yet, whatever has been entered already. As of a session the record is complete to the last
one up to it such that every session held up to that is complete.
"""

from collections.abc import Iterable

from sessions.models import AgendaItem, Session
from wgsom.exports.export import Completeness
from wgsom.text import join_words, ordinal


def completeness_of(sessions: Iterable[Session]) -> Completeness:
    """Return how far a record goes, of all sessions `with_is_held` up to some session, by number.

    Before a session has been held, nothing is to be said: then the sentence is empty.
    """
    held = [each for each in sessions if each.is_held]
    complete_to = None
    for session in held:
        if not session.is_complete:
            break
        complete_to = session
    not_entered = [each.number for each in held if not each.is_complete]
    return Completeness(
        complete_to=complete_to.number if complete_to else None,
        not_entered=not_entered,
        sentence=_sentence(complete_to, not_entered) if held else "",
    )


def record_completeness() -> Completeness:
    """Return how far the record goes up to the last session held."""
    return completeness_of(Session.objects.held().order_by("number"))


def _sentence(complete_to: Session | None, not_entered: list[int]) -> str:
    start = f"Complete to the {complete_to}" if complete_to else "Complete to no session yet"
    if not not_entered:
        return f"{start}."
    verb = "is" if len(not_entered) == 1 else "are"
    return f"{start}; the {_ordinals(not_entered)} {verb} not entered yet."


def _ordinals(numbers: list[int]) -> str:
    """Return numbers as the Group says them, three or more in a row as one: "3rd to 7th"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    words = []
    for run in runs:
        is_long = len(run) > 2
        words += [f"{ordinal(run[0])} to {ordinal(run[-1])}"] if is_long else map(ordinal, run)
    return join_words(words)


def completeness_problems(session: Session, items: Iterable[AgendaItem]) -> list[str]:
    """Return what speaks against saying that the record of a session is complete, in sentences.

    For a session and its agenda items as they would be saved. Rule: the register's own
    (docs/secretariat.md, "After a session").
    """
    items = sorted(items, key=lambda item: item.position or 0)
    unnamed = AgendaItem.all_objects.filter(session=session.pk).unnamed()
    open_keys = {None, *unnamed.values_list("pk", flat=True)}  # None: of an item not saved yet
    problems = [
        f"Agenda item {item.position} is named by no published consideration. Enter what was "
        "considered under it, or mark it as touching no topic."
        for item in items
        if not item.touches_no_topic and item.pk in open_keys
    ]
    if not items and not session.completeness_reason:
        problems.append(
            "No agenda item is known: write below what the record was checked against, or enter "
            "the agenda."
        )
    return problems

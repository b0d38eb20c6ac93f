"""The evidence on a row of a list, as its status has it stored."""

from collections.abc import Mapping

from sessions.models import Session
from topics.choices import Extent
from topics.models import Topic

Sessions = Mapping[int, Session]  # by number


def proposed_at(topic: Topic, sessions: Sessions) -> list[Session]:
    """Return the sessions that proposed a topic, oldest first; those that are public."""
    numbers = map(int, topic.proposed_at)
    return [sessions[number] for number in numbers if number in sessions]


def considered_at(topic: Topic, sessions: Sessions) -> list[tuple[Session, Extent]]:
    """Return the sessions that considered a topic, each with the extent; oldest first."""
    pairs = (pair.split() for pair in topic.considered_at)
    return [
        (sessions[int(number)], Extent(extent))
        for number, extent in pairs
        if int(number) in sessions
    ]

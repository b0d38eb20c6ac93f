"""A histogram of the listed topics by the year in which they were proposed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sessions.models import Session
from wgsom.lists.facets import FacetValue

HEIGHT = 40  # of the highest bar
WIDTH, GAP = 10, 2  # of each bar, and between two


@dataclass(frozen=True)
class Bar:
    """A year in which a session was held, and the topics proposed in it."""

    year: int
    count: int
    x: int
    y: float
    height: float


def proposals_by_year(options: Sequence[FacetValue], sessions: Sequence[Session]) -> list[Bar]:
    """Return a bar for each year of the sessions, from the options of the filter by proposal.

    A topic proposed by two sessions counts in the year of each. No bars without any proposals.
    """
    counts = {option.value: option.count or 0 for option in options}
    years = Counter()
    for session in sessions:
        years[session.year] += counts.get(str(session.number), 0)
    highest = max(years.values(), default=0)
    if not highest:
        return []
    heights = {year: HEIGHT * count / highest for year, count in years.items()}
    return [
        Bar(year, years[year], index * (WIDTH + GAP), HEIGHT - height, height)
        for index, (year, height) in enumerate(heights.items())
    ]

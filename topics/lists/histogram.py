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
    height: float


@dataclass(frozen=True)
class Histogram:
    """The bars, one beside the other, on a ground at `HEIGHT`; false without any proposals."""

    bars: Sequence[Bar]

    def __bool__(self) -> bool:
        return bool(self.bars)

    @property
    def width(self) -> int:
        """The width of the whole picture."""
        return len(self.bars) * (WIDTH + GAP) - GAP

    @property
    def path(self) -> str:
        """The outline of all bars, as the data of one SVG path."""
        return "".join(
            f"M{index * (WIDTH + GAP)} {HEIGHT}v{-bar.height:.2f}h{WIDTH}v{bar.height:.2f}z"
            for index, bar in enumerate(self.bars)
            if bar.count
        )

    @property
    def counts(self) -> list[Bar]:
        """The bars of years in which something was proposed."""
        return [bar for bar in self.bars if bar.count]


def proposals_by_year(options: Sequence[FacetValue], sessions: Sequence[Session]) -> Histogram:
    """Return a bar for each year of the sessions, from the options of the filter by proposal.

    A topic proposed by two sessions counts in the year of each. No bars without any proposals.
    """
    numbers = {option.value: option.count or 0 for option in options}
    years = Counter()
    for session in sessions:
        years[session.year] += numbers.get(str(session.number), 0)
    highest = max(years.values(), default=0)
    if not highest:
        return Histogram([])
    return Histogram([Bar(year, n, HEIGHT * n / highest) for year, n in years.items()])

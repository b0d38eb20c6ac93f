"""What the lists of sessions and resolutions can be filtered by."""

from sessions.models import Resolution, Session
from wgsom.lists import ListFilters, SearchFilter, ValuesFilter
from wgsom.text import ordinal


class SessionFilters(ListFilters):
    """Words and years."""

    q = SearchFilter(kind="session")
    year = ValuesFilter(label="Year", field_name="year")

    def year_choices(self) -> list[tuple[str, str]]:
        """Every year in which a session was held."""
        years = Session.objects.order_by("year").values_list("year", flat=True).distinct()
        return [(str(year), str(year)) for year in years]


class ResolutionFilters(ListFilters):
    """Words and sessions of the Conference."""

    q = SearchFilter(kind="resolution")
    conference_session = ValuesFilter(
        label="Session of the Conference", field_name="conference_session"
    )

    def conference_session_choices(self) -> list[tuple[str, str]]:
        """Every session of the Conference that adopted one of the resolutions."""
        numbers = Resolution.objects.order_by("conference_session").values_list(
            "conference_session", flat=True
        )
        return [(str(n), f"{ordinal(n)} session of the Conference") for n in numbers.distinct()]

"""What the lists of sessions and resolutions can be filtered by."""

from sessions.models import Resolution, Session
from wgsom.lists import ListFilterSet, MultipleChoiceFilter, SearchFilter
from wgsom.text import ordinal


class SessionFilterSet(ListFilterSet):
    """Words and years."""

    q = SearchFilter(kind="session")
    year = MultipleChoiceFilter(label="Year", field_name="year")

    def year_choices(self) -> list[tuple[str, str]]:
        """Every year in which a session was held."""
        years = Session.objects.order_by("year").values_list("year", flat=True).distinct()
        return [(str(year), str(year)) for year in years]


class ResolutionFilterSet(ListFilterSet):
    """Words and sessions of the Conference."""

    q = SearchFilter(kind="resolution")
    conference_session = MultipleChoiceFilter(
        label="Session of the Conference", field_name="conference_session"
    )

    def conference_session_choices(self) -> list[tuple[str, str]]:
        """Every session of the Conference that adopted one of the resolutions."""
        numbers = Resolution.objects.order_by("conference_session").values_list(
            "conference_session", flat=True
        )
        return [(str(n), f"{ordinal(n)} session of the Conference") for n in numbers.distinct()]

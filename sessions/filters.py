"""What the lists of sessions and resolutions can be filtered by."""

from sessions.models import Resolution, Session
from wgsom.listing import ListFilters, SearchFilter, ValuesFilter
from wgsom.words import ordinal


class SessionFilters(ListFilters):
    """Words and years."""

    q = SearchFilter(
        label="Search",
        help_text="In years, places, agenda items and documents.",
        search_in=["place", "year"],
        search_in_related=["agenda_items__title", "documents__title", "documents__symbol"],
    )
    year = ValuesFilter(label="Year", field_name="year")

    def year_choices(self) -> list[tuple[str, str]]:
        """Every year in which a session was held."""
        years = Session.objects.order_by("year").values_list("year", flat=True).distinct()
        return [(str(year), str(year)) for year in years]


class ResolutionFilters(ListFilters):
    """Words and sessions of the Conference."""

    q = SearchFilter(
        label="Search",
        help_text="In titles and operative paragraphs.",
        search_in=["title"],
        search_in_related=["operative_paragraphs__summary", "operative_paragraphs__text"],
    )
    conference_session = ValuesFilter(
        label="Session of the Conference", field_name="conference_session"
    )

    def conference_session_choices(self) -> list[tuple[str, str]]:
        """Every session of the Conference that adopted one of the resolutions."""
        numbers = Resolution.objects.order_by("conference_session").values_list(
            "conference_session", flat=True
        )
        return [(str(n), f"{ordinal(n)} session of the Conference") for n in numbers.distinct()]

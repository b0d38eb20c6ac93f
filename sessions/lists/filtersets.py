"""Filter sets of sessions and resolutions."""

from sessions.models import Resolution, Session
from wgsom.lists import ListFilterSet, MultipleChoiceFilter, SearchFilter
from wgsom.text import ordinal


class YearFilter(MultipleChoiceFilter):
    """By the years in which sessions were held."""

    def get_choices(self) -> list[tuple[str, str]]:
        years = Session.objects.order_by("year").values_list("year", flat=True).distinct()
        return [(str(year), str(year)) for year in years]


class SessionFilterSet(ListFilterSet):
    """Words and years."""

    q = SearchFilter(kind="session")
    year = YearFilter(label="Year", field_name="year")


class ConferenceSessionFilter(MultipleChoiceFilter):
    """By the sessions of the Conference that adopted resolutions."""

    def get_choices(self) -> list[tuple[str, str]]:
        numbers = Resolution.objects.order_by("conference_session").values_list(
            "conference_session", flat=True
        )
        return [(str(n), f"{ordinal(n)} session of the Conference") for n in numbers.distinct()]


class ResolutionFilterSet(ListFilterSet):
    """Words and sessions of the Conference."""

    q = SearchFilter(kind="resolution")
    conference_session = ConferenceSessionFilter(
        label="Session of the Conference", field_name="conference_session"
    )

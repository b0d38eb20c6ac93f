"""Filter sets of sessions and resolutions."""

from django.db.models import QuerySet
from django.http import QueryDict

from sessions.as_of import AsOf
from sessions.models import Resolution, Session
from wgsom.lists import DisplayFilter, ListFilterSet, MultipleChoiceFilter, SearchFilter
from wgsom.text import ordinal

Choices = list[tuple[str, str]]


class AsOfFilter(DisplayFilter):
    """The session to read as of; the rows are read as of it to begin with."""

    def __init__(self):
        super().__init__(label="As of", help_text="How the register read at an earlier session.")

    def get_choices(self) -> Choices:
        """Return the sessions that the list can read as of, the last one first."""
        as_of = self.parent.as_of
        last = as_of.last_held
        latest = f"Latest: {last.ordinal} ({last.year})" if last.number else "No session held yet"
        return [("", latest), *((str(s.number), str(s)) for s in reversed(as_of.options))]


class AsOfFilterSet(ListFilterSet):
    """The filters of a list that reads as of a session.

    Each declares its own `as_of = AsOfFilter()`, where it is to stand among the filters.
    """

    def __init__(self, parameters: QueryDict, queryset: QuerySet, as_of: AsOf):
        self.as_of = as_of
        super().__init__(parameters, queryset)

    @property
    def form_key(self) -> tuple:
        """The sessions that can be chosen to read as of: those of a paper are others."""
        return tuple(each.number for each in self.as_of.options)


class YearFilter(MultipleChoiceFilter):
    """By the years in which sessions were held."""

    def get_choices(self) -> Choices:
        years = Session.objects.order_by("year").values_list("year", flat=True).distinct()
        return [(str(year), str(year)) for year in years]


class SessionFilterSet(AsOfFilterSet):
    """Words and years, and the session that what each took up is read as of."""

    q = SearchFilter(kind="session")
    year = YearFilter(label="Year", field_name="year")
    as_of = AsOfFilter()


class ConferenceSessionFilter(MultipleChoiceFilter):
    """By the sessions of the Conference that adopted resolutions."""

    def get_choices(self) -> Choices:
        numbers = Resolution.objects.order_by("conference_session").values_list(
            "conference_session", flat=True
        )
        return [(str(n), f"{ordinal(n)} session of the Conference") for n in numbers.distinct()]


class ResolutionFilterSet(AsOfFilterSet):
    """Words and sessions of the Conference, and the session that answers are read as of."""

    q = SearchFilter(kind="resolution")
    conference_session = ConferenceSessionFilter(
        label="Session of the Conference", field_name="conference_session"
    )
    as_of = AsOfFilter()

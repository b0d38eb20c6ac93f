"""The rows of the chart of sessions: each with the topics that it proposed and took up."""

from collections.abc import Mapping, Sequence

from django.utils.safestring import SafeString

from sessions.models import Session
from wgsom.charts.svg import Chart, responsive
from wgsom.charts.timeline import MAX_IN_ROW, MAX_ON_A_PHONE, Column, timeline

TITLE = "What each session proposed and took up"


def sessions_chart(
    sessions: Sequence[Session],
    counts: Mapping[int, tuple[int, int]],
    query: str = "",
    max_in_row: int | None = None,
) -> Chart:
    """Return the timeline of sessions `with_is_held`.

    `counts` has how many topics each proposed and considered, by primary key. A column leads to its
    session's page, with the `query` of URLs that carry the session along that is read as of.
    """
    columns = [
        Column(
            session.ordinal,
            str(session.year),
            *counts.get(session.pk, (0, 0)),
            is_unknown=session.is_not_entered,
            url=f"{session.get_absolute_url()}{query}",
        )
        for session in sessions
    ]
    return timeline(columns, TITLE, max_in_row)


def responsive_chart(
    sessions: Sequence[Session], counts: Mapping[int, tuple[int, int]], query: str = ""
) -> SafeString:
    """Return the same for a page, of one width and of another; empty for no sessions."""
    if not sessions:
        return SafeString()
    wide, narrow = (
        sessions_chart(sessions, counts, query, most) for most in (MAX_IN_ROW, MAX_ON_A_PHONE)
    )
    return SafeString(responsive(wide, narrow, is_group=True))

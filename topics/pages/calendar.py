"""A session as an entry for calendars (RFC 5545)."""

from datetime import datetime, timedelta

from icalendar import Calendar, Event

from sessions.models import Session

PRODUCT = "-//Register of topics//Sessions//EN"


def session_calendar(session: Session, *, identifier: str, url: str, changed_at: datetime) -> bytes:
    """Return the days of a session as an iCalendar file; raise ValueError if they are not known.

    `identifier` is one and the same for good, so that a later file takes the place of an earlier.
    """
    if session.starts_on is None or session.ends_on is None:
        raise ValueError(f"The days of the {session} are not known.")
    event = Event()
    event.add("uid", identifier)
    event.add("dtstamp", changed_at)
    event.add("summary", f"Working Group on the Smuggling of Migrants, {session}")
    event.add("dtstart", session.starts_on)
    event.add("dtend", session.ends_on + timedelta(days=1))  # the first day that is not part of it
    event.add("url", url)
    if session.place:
        event.add("location", session.place)
    items = [f"{item.position}. {item.title}" for item in session.agenda_items.all()]
    if items:
        event.add("description", "\n".join(items))
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add_component(event)
    return calendar.to_ical()

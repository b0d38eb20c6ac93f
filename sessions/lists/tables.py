"""The table schemas of sessions and operative paragraphs in files."""

from sessions.models import OperativeParagraph, Session
from wgsom.exports.tables import Column, TableSchema, or_none


def _iso(day) -> str | None:
    return day.isoformat() if day else None


def titles(session: Session) -> list[str]:
    """Return the titles of its agenda items, in order."""
    return [item.title for item in session.agenda_items.all()]


def _documents(session: Session) -> list[str]:
    return [document.symbol or document.title for document in session.documents.all()]


def _numbers(topics) -> list[int]:
    return [topic.number for topic in topics]


SESSION_TABLE = TableSchema(
    (
        Column("number", "The session's number", label="Session", field="number", width=8),
        Column("year", "The year in which it was held", field="year", width=8),
        Column(
            "starts_on",
            "Its first day, where known",
            field="starts_on",
            convert=_iso,
            is_day=True,
            width=16,
        ),
        Column(
            "ends_on",
            "Its last day, where known",
            field="ends_on",
            convert=_iso,
            is_day=True,
            width=16,
        ),
        Column("month", "Its month (1 to 12), where only that is known", field="month"),
        Column("place", "Where it met; empty if not known", field="place", convert=or_none),
        Column("agenda_items", "Its substantive agenda items, in order", titles, width=60),
        Column("documents", "Documents issued for it", _documents, width=40),
        Column(
            "proposed",
            "Numbers of the topics that it proposed",
            field="topics_proposed",
            convert=_numbers,
        ),
        Column(
            "considered",
            "Numbers of the topics that it considered, to any extent",
            field="topics_considered",
            convert=_numbers,
        ),
        Column(
            "page",
            "Its page on the web",
            field="page_url",
            convert=or_none,
            width=30,
            label="Page on the web",
        ),
        Column("source", "Where this was read", field="source", convert=or_none, width=30),
        Column("url", "Its page in the register", Session.get_absolute_url, is_url=True, width=40),
    )
)

PARAGRAPH_TABLE = TableSchema(
    (
        Column("resolution", "The resolution", field="resolution__symbol", width=12),
        Column("operative_paragraph", "The paragraph's number", field="number", width=12),
        Column("summary", "What it says, summarized", field="summary", width=60),
        Column(
            "text", "The official wording, once entered", field="text", convert=or_none, width=40
        ),
        Column("title", "The resolution's title", field="resolution__title", width=40),
        Column(
            "adopted_on",
            "The day of adoption",
            field="resolution__adopted_on",
            convert=_iso,
            is_day=True,
            width=16,
        ),
        Column(
            "adopted_on_note",
            "What is to be said of that day",
            field="resolution__adopted_on_note",
            convert=or_none,
            width=40,
        ),
        Column(
            "topics", "Numbers of the topics that stem from it", lambda p: _numbers(p.topics.all())
        ),
        Column(
            "url",
            "Its place in the register",
            OperativeParagraph.get_absolute_url,
            is_url=True,
            width=40,
        ),
    )
)

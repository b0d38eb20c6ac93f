"""Which columns sessions and operative paragraphs have in a file."""

from sessions.models import OperativeParagraph, Session
from wgsom.exports.tables import Column, TableSchema


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
        Column("number", "The session's number", lambda s: s.number, width=8),
        Column("year", "The year in which it was held", lambda s: s.year, width=8),
        Column("starts_on", "Its first day, where known", lambda s: _iso(s.starts_on), width=12),
        Column("ends_on", "Its last day, where known", lambda s: _iso(s.ends_on), width=12),
        Column("month", "Its month (1 to 12), where only that is known", lambda s: s.month),
        Column("place", "Where it met; empty if not known", lambda s: s.place or None),
        Column("agenda_items", "Its substantive agenda items, in order", titles, width=60),
        Column("documents", "Documents issued for it", _documents, width=40),
        Column(
            "proposed",
            "Numbers of the topics that it proposed",
            lambda s: _numbers(s.topics_proposed),
        ),
        Column(
            "considered",
            "Numbers of the topics that it considered, to any extent",
            lambda s: _numbers(s.topics_considered),
        ),
        Column("page", "Its page on the web", lambda s: s.page_url or None, width=30),
        Column("source", "Where this was read", lambda s: s.source or None, width=30),
        Column("url", "Its page in the register", Session.get_absolute_url, is_url=True, width=40),
    )
)

PARAGRAPH_TABLE = TableSchema(
    (
        Column("resolution", "The resolution", lambda p: p.resolution.symbol, width=12),
        Column("operative_paragraph", "The paragraph's number", lambda p: p.number, width=12),
        Column("summary", "What it says, summarized", lambda p: p.summary, width=60),
        Column("text", "The official wording, once entered", lambda p: p.text or None, width=40),
        Column("title", "The resolution's title", lambda p: p.resolution.title, width=40),
        Column(
            "adopted_on",
            "The day of adoption",
            lambda p: _iso(p.resolution.adopted_on),
            width=12,
        ),
        Column(
            "adopted_on_note",
            "What is to be said of that day",
            lambda p: p.resolution.adopted_on_note or None,
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

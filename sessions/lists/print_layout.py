"""Which columns sessions and operative paragraphs have on a printed page: those of the screen."""

from sessions.lists.tables import titles
from sessions.models import OperativeParagraph, Session
from wgsom.exports.tables import PrintedColumn, PrintedTable


def _considered(session: Session) -> str | int:
    return "not matched yet" if session.is_unmatched else len(session.topics_considered)


def _both(paragraph: OperativeParagraph) -> str:
    return "\n".join(text for text in (paragraph.text, paragraph.summary) if text)


PRINTED_SESSIONS = PrintedTable(
    "Sessions, what they discussed, and how many topics they proposed and considered",
    (
        PrintedColumn("Session", str, 16, is_link=True),
        PrintedColumn("Dates", lambda s: s.dates, 18),
        PrintedColumn("Place", lambda s: s.place or "not known", 10),
        PrintedColumn("Agenda items", lambda s: "\n".join(titles(s)) or "none recorded", 60),
        PrintedColumn("Topics proposed", lambda s: len(s.topics_proposed), 10),
        PrintedColumn("Topics considered", _considered, 11),
    ),
)

PRINTED_PARAGRAPHS = PrintedTable(
    "Operative paragraphs that topics stem from",
    (
        PrintedColumn("Paragraph", str, 12, is_link=True),
        PrintedColumn("What it says", _both, 60),
        PrintedColumn("Topics", lambda p: "\n".join(map(str, p.topics.all())) or "none", 30),
    ),
)

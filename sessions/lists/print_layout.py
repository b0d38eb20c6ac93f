"""The columns of sessions and operative paragraphs on a printed page: those of the screen."""

from sessions.lists.tables import titles
from sessions.models import OperativeParagraph, Session
from wgsom.exports.tables import PrintColumn, PrintTable


def _considered(session: Session) -> str | int:
    return "not entered yet" if session.is_not_entered else len(session.topics_considered)


def _both(paragraph: OperativeParagraph) -> str:
    return "\n".join(text for text in (paragraph.text, paragraph.summary) if text)


SESSION_PRINT_TABLE = PrintTable(
    "Sessions, what they discussed, and how many topics they proposed and considered",
    (
        PrintColumn("Session", str, 16, is_link=True),
        PrintColumn("Dates", lambda s: s.dates, 18),
        PrintColumn("Place", lambda s: s.place or "not known", 10),
        PrintColumn("Agenda items", lambda s: "\n".join(titles(s)) or "none recorded", 60),
        PrintColumn("Topics proposed", lambda s: len(s.topics_proposed), 10),
        PrintColumn("Topics considered", _considered, 11),
    ),
)

PARAGRAPH_PRINT_TABLE = PrintTable(
    "Operative paragraphs that topics stem from",
    (
        PrintColumn("Paragraph", str, 12, is_link=True),
        PrintColumn("What it says", _both, 60),
        PrintColumn("Topics", lambda p: "\n".join(map(str, p.topics.all())) or "none", 30),
    ),
)

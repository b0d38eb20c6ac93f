"""The paper's headings against what stands below them, and characters that cannot be printed."""

from collections.abc import Iterator

from django.db.models import Model

from sessions.models import AgendaItem, Document, OperativeParagraph, Resolution, Session
from topics.models import (
    Assessment,
    Cluster,
    IssuedPaper,
    PaperText,
    PlannedTopic,
    Review,
    Topic,
    WorkPlan,
)
from topics.papers.content import Paper
from wgsom.exports.documents.pdf import missing
from wgsom.exports.documents.sanitize import replace_unprintable
from wgsom.search.query import STOP_WORDS
from wgsom.search.tokenizer import normalize, words
from wgsom.text import join_words

# What a heading may say besides naming its subject.
STRUCTURE = STOP_WORDS | {
    *["i", "ii", "iii", "iv", "v", "section", "topics", "future", "sessions", "working", "group"],
    *["operative", "paragraphs", "resolution", "resolutions", "decision", "decisions", "adopted"],
    *["conference", "parties", "cop", "untoc", "united", "nations", "convention"],
}

# The texts that papers, lists and briefs print.
PRINTED = {
    Topic: ("title", "short_title"),
    Assessment: ("statement", "source"),
    Review: ("justification",),
    WorkPlan: ("name", "note"),
    PlannedTopic: ("motive",),
    Cluster: ("name", "description"),
    PaperText: ("heading", "text"),
    AgendaItem: ("title",),
    OperativeParagraph: ("summary", "text"),
    Resolution: ("title",),
    Session: ("place",),
    Document: ("symbol", "title"),
}


def heading_without_content() -> Iterator[tuple[Model, str]]:
    """Yield the headings of section III that name something nothing below them is about."""
    for text in PaperText.objects.filter(place=PaperText.Place.MANDATED):
        carried = Topic.objects.exclude(mandates=None).filter(proposals=None)
        mandated = carried.values_list("title", flat=True)
        yield from _strangers(text, text.heading, " ".join([*mandated, *text.paragraphs]))
    for issued in IssuedPaper.objects.select_related("session"):
        if issued.content_error:
            continue  # another rule says so
        yield from _strangers(issued, issued.paper.mandated.heading, _below(issued.paper))


def characters_without_a_glyph() -> Iterator[tuple[Model, str]]:
    """Yield records with a character that no font of the PDFs has, which is replaced there."""
    for model, names in PRINTED.items():
        for row in model.objects.order_by("pk"):
            text = "".join(getattr(row, name) for name in names).replace("\r", "")
            printed = replace_unprintable(text)
            if unknown := sorted(missing(printed) | (set(text) - set(printed))):
                listed = join_words([f"{_shown(each)} (U+{ord(each):04X})" for each in unknown])
                yield row, f"PDFs have a □ in place of {listed}."


def _below(paper: Paper) -> str:
    titles = [topic.title for topic in paper.mandated_topics]
    return " ".join([*titles, *paper.mandated.paragraphs])


def _strangers(row: Model, heading: str, content: str) -> Iterator[tuple[Model, str]]:
    """Yield the row if a word of its heading that tells a subject stands nowhere below it."""
    known = {word.stem for word in words(normalize(content))}
    subject = [word for word in words(normalize(heading)) if word.text not in STRUCTURE]
    if strange := [word.text for word in subject if word.stem not in known]:
        named_links = join_words([f"“{word}”" for word in strange])
        yield row, f"The heading “{heading}” names {named_links}, and nothing below it does."


def _shown(character: str) -> str:
    return character if character.isprintable() else "a control character"

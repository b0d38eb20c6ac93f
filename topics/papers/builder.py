"""Composing the paper of a session: as the Secretariat's draft, or as the public view."""

from collections.abc import Mapping
from itertools import groupby

from django.utils.formats import date_format

from sessions.models import Session
from topics.choices import QUESTION
from topics.lists.list_queries import LIMITATION
from topics.models import Cluster, PaperText, Topic
from topics.models.paper_text import filled_in
from topics.papers.content import (
    ClusterEntry,
    MandatedTopic,
    Masthead,
    Paper,
    Section,
    TopicRow,
)
from topics.papers.paper_topics import PaperTopics
from topics.papers.placeholders import placeholder_values
from topics.papers.sentences import mandated_statement, proposed, statement
from wgsom.text import join_words

BODY = "Working Group on the Smuggling of Migrants"
TITLE = "Topics for future sessions of the Working Group"
LANGUAGE = "English only"
BY_THE_SECRETARIAT = "Note by the Secretariat"

# The headings of the 2023 paper's table.
HEADINGS = ("Proposed future topics", "Proposed when?", QUESTION)

Place = PaperText.Place


def draft(topics: PaperTopics, *, dated: str = "", symbol: str = "") -> Paper:
    """Return the Secretariat's paper of a session, as the record and its texts are now.

    `dated` and `symbol` are those of an issue; a draft bears the first day of the session.
    """
    masthead = _masthead(topics.as_of.session, dated, symbol)
    return _paper(topics, masthead, _texts(topics))


def public_view_title(session: Session) -> str:
    """Return the title of the public view."""
    return f"How the register reads as of the {session}"


def public_view(topics: PaperTopics) -> Paper:
    """Return how the record reads as of a session, in none of the Secretariat's running text.

    Of a session to come it says what is known up to the last one held: what was entered for it
    already is the Secretariat's, until it issues the paper or the session is over.
    """
    session = topics.as_of.session
    record = topics.public
    masthead = Masthead(
        dated="",
        language="",
        body=BODY,
        place_and_dates="",
        title=TITLE,
        subtitle=public_view_title(session),
    )
    texts: dict[str, Section] = {
        Place.INTRODUCTION: Section("", _remarks(session, record)),
        Place.PROPOSED: Section("Topics that sessions proposed"),
        Place.ANSWER_NOTE: Section("", [LIMITATION]),
        Place.MANDATED: Section("Topics from operative paragraphs of resolutions"),
        Place.CLUSTERS: Section("Clusters"),
    }
    return _paper(record, masthead, texts)


def _remarks(session: Session, record: PaperTopics) -> list[str]:
    """Return what is to be said of the session and the record before the rows."""
    up_to = (
        f"The {session} has not been held yet: this is the record up to the {record.as_of.session}."
    )
    remarks = ["" if session.is_held else up_to, record.as_of.completeness.sentence]
    return [remark for remark in remarks if remark]


def _texts(topics: PaperTopics) -> dict[str, Section]:
    """Return the Secretariat's running text by place, its placeholders filled in."""
    known = placeholder_values(topics, Cluster.objects.count())
    return {
        place: Section(
            filled_in(text.heading, known),
            [filled_in(paragraph, known) for paragraph in text.paragraphs],
        )
        for place, text in PaperText.objects.all().by_place().items()
    }


def _masthead(session: Session, dated: str, symbol: str) -> Masthead:
    first_day = date_format(session.starts_on) if session.starts_on else session.dates
    dates = session.dates.replace(" to ", "–")  # as the paper's masthead has them
    return Masthead(
        dated=dated or first_day,
        language=LANGUAGE,
        body=BODY,
        place_and_dates=", ".join(filter(None, (session.place, dates))),
        title=TITLE,
        subtitle=BY_THE_SECRETARIAT,
        symbol=symbol,
    )


def _paper(topics: PaperTopics, masthead: Masthead, texts: Mapping[str, Section]) -> Paper:
    return Paper(
        session=topics.as_of.session.number,
        name=f"Paper of the {topics.as_of.session}",
        masthead=masthead,
        corrections=[],
        introduction=texts[Place.INTRODUCTION],
        proposed=texts[Place.PROPOSED],
        headings=HEADINGS,
        answer_note=" ".join(texts[Place.ANSWER_NOTE].paragraphs),
        rows=[_row(topic) for topic in topics.proposed],
        mandated=texts[Place.MANDATED],
        mandated_topics=[
            _mandated(topic, is_first=not place) for place, topic in enumerate(topics.mandated)
        ],
        clustering=texts[Place.CLUSTERS],
        clusters=[
            ClusterEntry(cluster.slug, cluster.name, cluster.description)
            for cluster in Cluster.objects.order_by("position")
        ],
    )


def _row(topic: Topic) -> TopicRow:
    return TopicRow(
        number=topic.number,
        title=topic.title,
        bold=topic.emphasised_phrases,
        proposed=proposed(topic),
        answer=topic.answer,
        statement=statement(topic),
    )


def _mandated(topic: Topic, *, is_first: bool) -> MandatedTopic:
    """Return a topic with what it stems from; the first one says that it is a resolution."""
    resolution = "resolution " if is_first else ""
    mandates = groupby(topic.mandates_as_of, lambda row: row.operative_paragraph.resolution)
    references = [
        f"{join_words([f'OP {row.operative_paragraph.number}' for row in rows])}, "
        f"{resolution}{each.symbol}"
        for each, rows in mandates
    ]
    return MandatedTopic(
        number=topic.number,
        title=topic.title,
        bold=topic.emphasised_phrases,
        reference="; ".join(references),
        answer=topic.answer,
        statement=mandated_statement(topic),
    )

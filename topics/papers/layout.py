"""A paper as a document: which of its parts is a heading, a paragraph, a table or a list."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time

from topics.papers.content import ClusterEntry, MandatedTopic, Masthead, Paper, Section
from topics.papers.controls import tags
from topics.papers.running_text import as_line
from wgsom.exports.documents import (
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    RenderedDocument,
    Role,
    Run,
    Table,
    emphasized,
    line,
)
from wgsom.exports.documents.model import UNDATED, Block

WIDTHS = (5, 2, 5)  # of the table's columns


def document(
    paper: Paper, *, running_head: str = "", dated: date | None = None, has_controls: bool = False
) -> RenderedDocument:
    """Return a paper as a document; `dated` is the day that an issued one bears in its files.

    One that is not issued says in its files what it is: its running head. `has_controls` puts the
    cells of its table into content controls, so that it can be read again once it is corrected.
    """
    blocks = (
        *_masthead(paper.masthead),
        *(Paragraph(line(text), role=Role.NOTE) for text in paper.corrections),
        *_section(paper.introduction),
        *_section(paper.proposed),
        *_table(paper, has_controls=has_controls),
        *_section(paper.mandated),
        *_lettered(paper.mandated_topics),
        *_section(paper.clustering),
        *_clusters(paper.clusters),
    )
    title = paper.masthead.title if dated else f"{paper.masthead.title}: {running_head}"
    made_on = datetime.combine(dated, time(), UTC) if dated else UNDATED
    return RenderedDocument(title, blocks, running_head=running_head, dated=made_on)


def _masthead(masthead: Masthead) -> Iterator[Block]:
    above = ["symbol", "dated", "language", "body", "place_and_dates"]
    for text in (getattr(masthead, name) for name in above):
        if text:
            yield Paragraph(line(text), role=Role.MASTHEAD)
    yield Heading(line(masthead.title), level=1)
    yield Paragraph(line(masthead.subtitle), role=Role.SUBTITLE)


def _section(section: Section) -> Iterator[Block]:
    if section.heading:
        yield Heading(as_line(section.heading))
    for text in section.paragraphs:
        yield Paragraph(as_line(text), is_numbered=True)


def _table(paper: Paper, *, has_controls: bool) -> Iterator[Block]:
    if not paper.rows:
        return
    *others, last = paper.headings
    note = as_line(paper.answer_note)
    headings = (*map(line, others), (Run(last, note=note),))
    rows = tuple(
        (emphasized(row.title, row.bold), line(row.proposed), line(row.statement))
        for row in paper.rows
    )
    controls = tuple(tags(paper.session, row) for row in paper.rows) if has_controls else ()
    anchors = tuple(row_anchor(row.number) for row in paper.rows)
    yield Table(headings, rows, WIDTHS, anchors=anchors, controls=controls)


def row_anchor(number: int) -> str:
    """Return the name of the place where a topic stands in a paper, for links to it."""
    return f"row-{number}"


def _cluster_line(cluster: ClusterEntry) -> Inline:
    """Return a cluster as the list prints it: its name bold, then its description."""
    if not cluster.description:
        return (Run(cluster.name, is_bold=True),)
    return Run(f"{cluster.name}:", is_bold=True), Run(f" {cluster.description}")


def _lettered(topics: Sequence[MandatedTopic]) -> Iterator[Block]:
    ends = [*[";"] * (len(topics) - 1), "."]
    items = tuple(
        (
            *emphasized(topic.title, topic.bold),
            Run(f" ({topic.reference}){end}"),
            *([Run(f"\n{topic.statement}")] if topic.statement else []),
        )
        for topic, end in zip(topics, ends, strict=False)
    )
    if items:
        anchors = tuple(row_anchor(topic.number) for topic in topics)
        yield ListBlock(items, is_lettered=True, anchors=anchors)


def _clusters(clusters: Sequence[ClusterEntry]) -> Iterator[Block]:
    if clusters:
        yield ListBlock(tuple(map(_cluster_line, clusters)))

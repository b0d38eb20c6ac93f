"""Template tags of topics: what a row of a list says of an answer and of the evidence."""

from collections.abc import Mapping
from functools import cache, lru_cache

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify

from sessions.as_of import AsOf
from sessions.lists.list_queries import AsOfLink
from sessions.models import Session
from topics.choices import Answer
from topics.lists.coverage import LETTERS, NOT_KNOWN, Row
from topics.lists.kept import kept_with_topic
from topics.lists.row_evidence import considered_at, proposed_at
from topics.models import Topic

register = template.Library()


@register.simple_tag(takes_context=True)
def as_of_links(context: template.Context) -> list[AsOfLink]:
    """Return links to this page as of each session that it can be read as of."""
    return context["list"].as_of_links(context["request"].path)


# The drawing of each answer, so that nobody depends on its colour.
MARKS = {
    Answer.YES: '<circle cx="8" cy="8" r="7" class="answer-mark-fill"/>'
    '<path d="M4.5 8.3 7 10.8l4.6-5.3" class="answer-mark-line-on-fill"/>',
    Answer.PARTLY: '<circle cx="8" cy="8" r="6.2" class="answer-mark-line"/>'
    '<path d="M8 1.8a6.2 6.2 0 0 1 0 12.4z" class="answer-mark-fill"/>',
    Answer.NO: '<circle cx="8" cy="8" r="6.2" class="answer-mark-line"/>'
    '<path d="M5.2 5.2l5.6 5.6M10.8 5.2l-5.6 5.6" class="answer-mark-line"/>',
    Answer.NOT_ASSESSED: '<circle cx="8" cy="8" r="6.2" '
    'class="answer-mark-line answer-mark-dashed"/>',
}


@register.simple_tag
@cache
def answer_mark(answer: str) -> SafeString:
    """Return the shape that stands for an answer beside its word."""
    return format_html(
        '<svg class="answer-mark answer-mark-{}" viewBox="0 0 16 16" width="16" height="16" '
        'aria-hidden="true" focusable="false">{}</svg>',
        str(answer),
        mark_safe(MARKS[Answer(answer)]),  # noqa: S308 - a constant above
    )


@register.simple_tag
@kept_with_topic
def answer(topic: Topic) -> SafeString:
    """Return the answer to a topic, read as of a session, in shape and word, with its basis."""
    basis = topic.basis_description
    return format_html(
        '<span class="answer">{}{}</span>{}',
        answer_mark(topic.answer),
        topic.answer_label,
        format_html(' <span class="answer-basis">{}</span>', basis) if basis else "",
    )


EVIDENCE_CELLS = """<td role="cell" data-label="Proposed at"><div>{}</div></td>
<td role="cell" data-label="Addressed?"><div>{}</div></td>
<td role="cell" data-label="Considered at"><div>{}</div></td>"""


@register.simple_tag
@kept_with_topic
def evidence_cells(topic: Topic, as_of: AsOf) -> SafeString:
    """Return the cells of a row of the list: when a topic was proposed, addressed, considered."""
    return format_html(
        EVIDENCE_CELLS, _proposals(topic, as_of), answer(topic), _considerations(topic, as_of)
    )


def _proposals(topic: Topic, as_of: AsOf) -> SafeString:
    sessions = proposed_at(topic, as_of.by_number)
    at = [f"{session.ordinal} ({session.year})" for session in sessions]
    items = format_html_join("", "<li>{}</li>", ((each,) for each in [*at, *topic.mandated_by]))
    return format_html('<ul class="plain">{}</ul>', items)


def _considerations(topic: Topic, as_of: AsOf) -> SafeString:
    pairs = considered_at(topic, as_of.by_number)
    if not pairs:
        return format_html('<span class="none">{}</span>', "at no session")
    items = format_html_join(
        "",
        "<li>{} ({}): {}</li>",
        ((session.ordinal, session.year, extent.label.lower()) for session, extent in pairs),
    )
    return format_html('<ul class="plain">{}</ul>', items)


@register.simple_tag
def coverage_cells(row: Row, url: str, as_of: AsOf) -> SafeString:
    """Return the cells of a topic in the matrix: letters for what each session did about it.

    Those that are not empty lead to the topic's URL.
    """
    place = escape(url)
    return SafeString("".join(place.join(parts) for parts in _cells(row.topic, row, as_of)))


@kept_with_topic
def _cells(topic: Topic, row: Row, as_of: AsOf) -> list[list[str]]:
    """Return each cell of a topic as HTML, in the parts between which its URL stands."""
    cells = []
    for cell in row.cells:
        is_open = cell.session in as_of.not_entered_sessions
        start, end = '<td class="matrix-not-entered">' if is_open else "<td>", "</td>"
        if not cell.marks:
            cells.append([f"{start}{end}"])
            continue
        marks = "".join(f" {coverage_mark(mark)} " for mark in cell.marks)
        text = f'<span class="visually-hidden">{escape(cell.text)}</span>'
        cells.append([f'{start}<a href="', f'">{marks}{text}</a>{end}'])
    return cells


@register.simple_tag
def coverage_counts(counts: Mapping[str, int], session: Session, as_of: AsOf) -> SafeString:
    """Return a cell of totals: how many topics a session proposed and took up."""
    return _totals(tuple(counts.items()), session in as_of.not_entered_sessions)


@lru_cache(maxsize=4096)
def _totals(counts: tuple[tuple[str, int], ...], is_not_entered: bool) -> SafeString:
    shown = format_html_join(
        "",
        '<span class="did-count">{} {} <span class="visually-hidden"> {}</span></span>',
        ((count, coverage_mark(mark), mark) for mark, count in counts),
    )
    if is_not_entered and not counts:
        unknown = '{} <span class="visually-hidden">{}</span>'
        shown = format_html(unknown, coverage_mark(NOT_KNOWN), NOT_KNOWN)
    if is_not_entered:
        return format_html('<td class="matrix-not-entered"> {} </td>', shown)
    return format_html("<td> {} </td>", shown)


@register.simple_tag
@cache
def coverage_mark(mark: str) -> SafeString:
    """Return the letter, in a shape of its own, for one thing that a session did about a topic."""
    return format_html(
        '<span class="did did-{}" aria-hidden="true">{}</span>', slugify(mark), LETTERS[mark]
    )

"""Template tags of topics: what a row of a list says of an answer and of the evidence."""

from functools import cache, lru_cache

from django import template
from django.template.defaultfilters import linebreaksbr, urlize
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from sessions.as_of import AsOf
from topics.lists.coverage import LETTERS, NOT_KNOWN, WORDS, Part, Row, Totals
from topics.lists.kept import kept_with_topic
from topics.lists.row_evidence import considered_at, proposed_at
from topics.lists.status_index import StatusIndex
from topics.models import Topic
from topics.pages.session_brief import AnswerMove
from wgsom.charts.svg import SHAPES

register = template.Library()


@register.simple_tag
@cache
def answer_mark(answer: str) -> SafeString:
    """Return the shape that stands for an answer beside its word."""
    return format_html(
        '<svg class="answer-mark answer-mark-{}" viewBox="0 0 16 16" width="16" height="16" '
        'aria-hidden="true" focusable="false">{}</svg>',
        str(answer),
        mark_safe(SHAPES[answer].format("currentColor", "var(--paper)")),  # noqa: S308 - ours
    )


@register.simple_tag(takes_context=True)
def source(context: template.Context, text: str) -> SafeString:
    """Return where something was read, linked to the row of the paper that it names, if any."""
    for row in context.get("papers", ()):
        if row.is_cited_in(text):
            return format_html('<a href="{}">{}</a>', row.url, text)
    return linebreaksbr(urlize(text))


@register.simple_tag
def answer_of(topic: Topic, index: StatusIndex) -> SafeString:
    """Return the answer to a topic as an index has it, in shape and word."""
    found = index.answer(topic.pk)
    if found is None:
        return SafeString("not in the register yet")
    return format_html('<span class="answer">{}{}</span>', answer_mark(found.value), found.label)


@register.simple_tag
def answer_move(move: AnswerMove) -> SafeString:
    """Return how a session moved the answer to a topic, with the shape of the answer after it."""
    standing = move.after or move.before
    mark = answer_mark(standing.value) if standing else ""
    if not move.has_moved:
        return format_html('<span class="answer">{}{}</span>', mark, move.description)
    moved = '<span class="answer">{} → {}{}</span>'
    return format_html(moved, move.before.label, mark, move.after.label)


@register.simple_tag
@kept_with_topic
def answer(topic: Topic) -> SafeString:
    """Return the answer to a topic, read as of a session, in shape and word, with its basis."""
    return format_html("{}{}", _answer_in_word(topic), _basis(topic))


@kept_with_topic
def _answer_in_word(topic: Topic) -> SafeString:
    mark = answer_mark(topic.answer)
    return format_html('<span class="answer">{}{}</span>', mark, topic.answer_label)


@kept_with_topic
def _basis(topic: Topic) -> SafeString:
    basis = topic.basis_description
    return format_html(' <span class="answer-basis">{}</span>', basis) if basis else SafeString()


EVIDENCE_CELLS = """<td class="cell-answer" data-label="Addressed?"><div>{}{}</div></td>
<td class="cell-inline" data-label="Proposed">{}</td>
<td class="cell-inline" data-label="Considered">{}</td>"""


@register.simple_tag
def evidence_cells(topic: Topic, as_of: AsOf, common_basis: str) -> SafeString:
    """Return the cells of a row of the list: when a topic was proposed, addressed, considered.

    The basis of the answer is said where it is another than what the page says of all rows.
    """
    basis = _basis(topic) if topic.basis_description != common_basis else ""
    answer, proposed = _answer_in_word(topic), _proposals(topic, as_of)
    return SafeString(EVIDENCE_CELLS.format(answer, basis, proposed, _considerations(topic, as_of)))


@kept_with_topic
def _proposals(topic: Topic, as_of: AsOf) -> SafeString:
    sessions = proposed_at(topic, as_of.by_number)
    at = [f"{session.ordinal} ({session.year})" for session in sessions]
    items = format_html_join("", "<li>{}</li>", ((each,) for each in [*at, *topic.mandated_by]))
    return format_html('<ul class="plain">{}</ul>', items)


@kept_with_topic
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
def coverage_cells(row: Row, part: Part, url: str, as_of: AsOf) -> SafeString:
    """Return the cells of a topic in a part of the matrix: its answer, and what sessions did.

    Those that are not empty lead to the evidence on the topic's page, which has that URL.
    """
    place = escape(f"{url}#evidence")
    answer, *cells = _cells(row.topic, row, as_of)
    shown = [answer, *cells[part.start : part.stop]]
    return SafeString("".join(place.join(parts) for parts in shown))


@kept_with_topic
def _cells(topic: Topic, row: Row, as_of: AsOf) -> list[list[str]]:
    """Return each cell of a topic as HTML, in the parts between which its URL stands."""
    cells = [[f'<td class="matrix-answer">{_answer_in_word(topic)}</td>']]
    for cell in row.cells:
        classes = [f"has-{mark}" for mark in cell.marks if mark != NOT_KNOWN]
        if cell.session in as_of.not_entered_sessions and len(classes) == 0:
            classes.append("matrix-not-entered")
        looks = f' class="{" ".join(classes)}"' if classes else ""
        start, end = f'<td{looks} data-session="{cell.session.ordinal}">', "</td>"
        if not cell.marks:
            cells.append([f"{start}{end}"])
            continue
        marks = "".join(coverage_mark(mark) for mark in cell.marks)
        text = f'<span class="visually-hidden">{escape(cell.text)}</span>'
        cells.append([f'{start}<a href="', f'">{marks}{text}</a>{end}'])
    return cells


@register.simple_tag
def coverage_totals(totals: Totals, part: Part, as_of: AsOf) -> SafeString:
    """Return the cells of a line of totals: how many topics each session proposed and took up."""
    return SafeString(
        "".join(
            _totals(tuple(counts.items()), each.ordinal, each in as_of.not_entered_sessions)
            for each, counts in totals.cells[part.start : part.stop]
        )
    )


@lru_cache(maxsize=4096)
def _totals(counts: tuple[tuple[str, int], ...], name: str, is_not_entered: bool) -> SafeString:
    shown = format_html_join(
        "",
        '<span class="did-count">{} {} <span class="visually-hidden"> {}</span></span>',
        ((count, coverage_mark(mark), WORDS[mark]) for mark, count in counts),
    )
    if is_not_entered and not counts:
        unknown = '{} <span class="visually-hidden">{}</span>'
        shown = format_html(unknown, coverage_mark(NOT_KNOWN), NOT_KNOWN)
    hatched = SafeString(' class="matrix-not-entered"' if is_not_entered else "")
    return format_html('<td{} data-session="{}">{}</td>', hatched, name, shown)


@register.simple_tag
@cache
def coverage_mark(mark: str) -> SafeString:
    """Return the letter for one thing that a session did about a topic."""
    return format_html('<span class="did" aria-hidden="true">{}</span>', LETTERS[mark])

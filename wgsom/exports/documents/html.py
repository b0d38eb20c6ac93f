"""A document as HTML, for the page that stands around it."""

from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from wgsom.exports.documents.model import (
    Block,
    Change,
    Heading,
    Inline,
    ListBlock,
    Paragraph,
    Picture,
    RenderedDocument,
    Run,
    Table,
    words,
)
from wgsom.exports.documents.sanitize import replace_unprintable

_CHANGES = {Change.INSERTED: "ins", Change.DELETED: "del"}

# What a page that stands alone needs, so that words for screen readers are not seen as well.
_ALONE = mark_safe(
    "body { font-family: serif; margin: 2rem auto; max-width: 50rem; } "
    "table { border-collapse: collapse; } th, td { border: 1px solid; padding: .3rem; "
    "text-align: start; vertical-align: top; } .visually-hidden { clip-path: inset(50%); "
    "height: 1px; overflow: hidden; position: absolute; width: 1px; }"
)
_BREAK = mark_safe("<br>")


def html(document: RenderedDocument) -> SafeString:
    """Return the document as HTML, escaped: its blocks, then its footnotes with links back."""
    return _Writer().document(document)


def line_html(line: Inline) -> SafeString:
    """Return one line without footnotes as HTML, escaped."""
    return _Writer()._line(line)


def page(document: RenderedDocument) -> SafeString:
    """Return the document as a whole HTML page, for a file that stands alone."""
    head = (
        '<!DOCTYPE html>\n<html lang="{}">\n<head><meta charset="utf-8"><title>{}</title>\n'
        "<style>{}</style></head>\n<body>{}</body>\n</html>\n"
    )
    return format_html(head, document.language, document.title, _ALONE, html(document))


class _Writer:
    """Writes blocks, counting paragraphs and gathering footnotes on the way."""

    def __init__(self):
        self.paragraph_count = 0
        self.notes = []

    def document(self, document: RenderedDocument) -> SafeString:
        blocks = _joined(self._block(block) for block in document.blocks)
        return _joined([blocks, self._footnotes()])

    def _block(self, block: Block) -> SafeString:
        match block:
            case Heading():
                return format_html(
                    '<h{0} dir="auto">{1}</h{0}>', block.level, self._line(block.line)
                )
            case Paragraph():
                return self._paragraph(block)
            case ListBlock():
                return self._items(block)
            case Table():
                return self._table(block)
            case Picture():
                label = format_html('<div role="img" aria-label="{}">', block.alt)
                return _joined([label, mark_safe(block.svg), mark_safe("</div>")])  # noqa: S308

    def _paragraph(self, block: Paragraph) -> SafeString:
        number = SafeString()
        if block.is_numbered:
            self.paragraph_count += 1
            number = format_html('<span class="paper-number">{}.</span> ', self.paragraph_count)
        line = self._line(block.line)
        return format_html('<p class="paper-{}" dir="auto">{}{}</p>', block.role, number, line)

    def _items(self, block: ListBlock) -> SafeString:
        lines = zip(_ids(block.anchors, block.items), block.items, strict=True)
        items = _joined(
            format_html('<li{} dir="auto">{}</li>', place, self._line(each))
            for place, each in lines
        )
        if block.is_lettered:
            return format_html('<ol type="a" class="paper-letters">{}</ol>', items)
        return format_html("<ul>{}</ul>", items)

    def _table(self, block: Table) -> SafeString:
        """Return a table that becomes a list of its rows where the page is narrow."""
        caption = format_html("<caption>{}</caption>", block.caption) if block.caption else ""
        heading = '<th scope="col" dir="auto">{}</th>'
        labels = [words(each) for each in block.headings]
        headings = self._each(heading, block.headings)
        places = _ids(block.anchors, block.rows)
        rows = _joined(
            self._row(labels, row, place) for row, place in zip(block.rows, places, strict=True)
        )
        return format_html(
            '<table class="paper-table">{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table>',
            caption,
            headings,
            rows,
        )

    def _row(self, labels: list[str], cells: tuple[Inline, ...], place: SafeString) -> SafeString:
        cell = '<td data-label="{}"><div dir="auto">{}</div></td>'
        made = ((label, self._line(each)) for label, each in zip(labels, cells, strict=True))
        return format_html("<tr{}>{}</tr>", place, format_html_join("", cell, made))

    def _each(self, pattern: str, lines: Iterable[Inline]) -> SafeString:
        return format_html_join("", pattern, ((self._line(each),) for each in lines))

    def _line(self, line: Inline) -> SafeString:
        return _joined(self._text(part) for part in line)

    def _text(self, part: Run) -> SafeString:
        text = _joined(_lines(replace_unprintable(part.text)))
        if part.is_bold:
            text = format_html("<strong>{}</strong>", text)
        if part.change:
            text = format_html("<{0}>{1}</{0}>", _CHANGES[part.change], text)
        if part.link:
            text = format_html('<a href="{}">{}</a>', part.link, text)
        return format_html("{}{}", text, self._mark(part.note)) if part.note else text

    def _mark(self, note: Inline) -> SafeString:
        self.notes.append(note)
        mark = (
            '<sup><a id="note-mark-{0}" href="#note-{0}"><span class="visually-hidden">Footnote '
            "</span>{0}</a></sup>"
        )
        return format_html(mark, len(self.notes))

    def _footnotes(self) -> SafeString:
        if not self.notes:
            return SafeString()
        back = (
            '<li id="note-{0}">{1} <a href="#note-mark-{0}">Back<span class="visually-hidden"> to '
            "where footnote {0} stands</span></a></li>"
        )
        notes = [(number, self._line(note)) for number, note in enumerate(self.notes, start=1)]
        return format_html(
            '<section class="paper-notes" aria-label="Footnotes"><ol>{}</ol></section>',
            format_html_join("", back, notes),
        )


def _ids(anchors: Sequence[str], rows: Sequence) -> list[SafeString]:
    """Return the attribute that names each of some rows; empty ones where they have no names."""
    if not anchors:
        return [SafeString()] * len(rows)
    return [format_html(' id="{}"', anchor) for anchor in anchors]


def _lines(text: str) -> Iterable:
    for number, each in enumerate(text.split("\n")):
        if number:
            yield _BREAK
        yield format_html("{}", each)


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))

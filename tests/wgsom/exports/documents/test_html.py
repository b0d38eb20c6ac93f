"""A document as HTML: escaped, its footnotes linked there and back."""

import pytest
from django.utils.html import escape

from tests.support.documents import AWKWARD, document, everything
from wgsom.exports.documents import Change, Paragraph, Run, line
from wgsom.exports.documents.html import html


def test_paragraphs_are_numbered_through_and_lists_lettered():
    text = html(everything())

    places = [text.index(part) for part in (">1.</span> One", ">2.</span> Two", ">3.</span> Three")]
    assert places == sorted(places)
    assert (
        '<ol type="a" class="paper-letters"><li dir="auto">first <strong>bold</strong> end' in text
    )


def test_footnotes_lead_there_and_back():
    text = html(everything())

    for number in ("1", "2", "3"):
        assert f'<a id="note-mark-{number}" href="#note-{number}">' in text
        assert f'<li id="note-{number}">' in text
        assert f'href="#note-mark-{number}">Back' in text


@pytest.mark.parametrize("text", AWKWARD)
def test_text_is_escaped(text):
    rendered = html(document(Paragraph(line(text))))

    assert f">{'<br>'.join(map(escape, text.split(chr(10))))}</p>" in rendered


def test_insertions_and_deletions_are_elements():
    parts = (Run("gone", change=Change.DELETED), Run("new", change=Change.INSERTED))

    assert "<del>gone</del><ins>new</ins>" in html(document(Paragraph(parts)))

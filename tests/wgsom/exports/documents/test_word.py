"""A document as a Word file: real styles, numbers, footnotes and changes, opened elsewhere."""

import io
import zipfile
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from docx.oxml.ns import qn
from lxml import etree

from tests.support.documents import AWKWARD, LINK, document, everything, pdf_text, word
from tests.support.office import to_pdf
from wgsom.exports.documents import Change, ListBlock, Paragraph, Run, Table, line
from wgsom.exports.documents.word import docx

VALUE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}val"


def part(data: bytes, name: str) -> etree._Element:
    """Return a part of a Word file as XML."""
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read(f"word/{name}.xml"))


def test_every_kind_of_block_has_a_style_of_words_own():
    styles = {p.text: p.style.name for p in word(docx(everything())).paragraphs if p.text}

    assert styles == {
        "A title": "Title",
        "Vienna": "Masthead",
        "A subtitle": "Subtitle",
        "I. First": "Heading 1",
        "One and on.": "Numbered Paragraph",
        "Two": "Numbered Paragraph",
        "The caption": "Caption",
        "first bold end": "Lettered Item",
        "second": "Lettered Item",
        "loose": "List Bullet",
        "Three": "Numbered Paragraph",
    }


@pytest.mark.parametrize("name", ["document", "footnotes", "header1", "footer1"])
def test_every_style_that_is_used_is_there(name):
    data = docx(everything())
    known = {
        each.get(VALUE.replace("val", "styleId")) for each in part(data, "styles").iter("{*}style")
    }
    used = part(data, name).iter("{*}pStyle", "{*}rStyle", "{*}tblStyle")

    assert {each.get(VALUE) for each in used} - known == set()


def test_times_are_stated_as_word_does():
    vienna = datetime(2026, 7, 1, 1, 30, tzinfo=ZoneInfo("Europe/Vienna"))
    properties = word(docx(replace(everything(), dated=vienna))).core_properties

    assert f"{properties.created:%Y-%m-%d %H:%M}" == "2026-06-30 23:30"


def test_a_table_has_headings_that_stand_on_each_page():
    (table,) = word(docx(everything(rows=2))).tables

    assert table.style.name == "Table Grid"
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Topic", "When?", "Addressed?"],
        ["A topic", "6th WG 2019", "Yes."],
        ["A topic", "6th WG 2019", "Yes."],
    ]
    heading, *rows = table._tbl.tr_lst
    assert heading.find(".//{*}tblHeader") is not None
    assert [row.find(".//{*}tblHeader") for row in rows] == [None, None]


def test_footnotes_are_footnotes_with_their_links():
    data = docx(everything())
    notes = part(data, "footnotes").findall("{*}footnote")[2:]

    assert ["".join(note.itertext()).strip() for note in notes] == [
        "See CTOC/COP/WG.7/2021/4.",
        "The second note.",
        "The third note.",
    ]
    referred = part(data, "document").iter("{*}footnoteReference")
    assert [each.values() for each in referred] == [["1"], ["2"], ["3"]]
    relations = zipfile.ZipFile(io.BytesIO(data)).read("word/_rels/footnotes.xml.rels").decode()
    assert f'Target="{LINK}"' in relations


def test_insertions_and_deletions_are_marked_as_changes():
    parts = (
        Run("kept "),
        Run("gone", change=Change.DELETED),
        Run("new", change=Change.INSERTED),
    )
    body = part(docx(document(Paragraph(parts))), "document")

    assert ["".join(each.itertext()) for each in body.iter("{*}del")] == ["gone"]
    assert ["".join(each.itertext()) for each in body.iter("{*}ins")] == ["new"]
    ids = [each.get(f"{{{each.nsmap['w']}}}id") for each in body.iter("{*}del", "{*}ins")]
    assert len(set(ids)) == 2


@pytest.mark.parametrize("text", AWKWARD)
def test_text_survives(text):
    given = line(text)
    table = Table((line("Heading"),), ((given,),), (1,))
    opened = word(docx(document(Paragraph(given), ListBlock((given,)), table)))

    assert [p.text for p in opened.paragraphs if p.text] == ["A title", text, text]
    assert opened.tables[0].cell(1, 0).text == text


def test_what_xml_cannot_hold_is_replaced():
    opened = word(docx(document(Paragraph(line("a\x0bb")))))

    assert opened.paragraphs[1].text == "a□b"


def test_arabic_goes_from_right_to_left():
    paragraphs = word(
        docx(document(Paragraph(line("تهريب المهاجرين")), Paragraph(line("a"))))
    ).paragraphs

    assert [p._p.find(".//{*}bidi") is not None for p in paragraphs] == [False, True, False]


def test_arabic_within_a_line_is_a_run_of_its_own():
    paragraph = word(
        docx(document(Paragraph(line("He said “تهريب 12 مهاجرا” twice."))))
    ).paragraphs[1]
    runs = [
        (
            run.text,
            run._r.find(".//{*}rtl") is not None,
            [each.get(qn("w:bidi")) for each in run._r.iter("{*}lang")],
        )
        for run in paragraph.runs
    ]

    assert runs == [
        ("He said “", False, []),
        ("تهريب 12 مهاجرا” ", True, ["ar-SA"]),
        ("twice.", False, []),
    ]
    assert paragraph._p.find(".//{*}bidi") is None


def test_the_same_document_gives_the_same_bytes():
    assert docx(everything()) == docx(everything())
    assert docx(everything()) != docx(replace(everything(), running_head="Draft"))


def test_it_states_its_title_and_its_language():
    properties = word(docx(everything())).core_properties

    assert (properties.title, properties.language) == ("A title", "en")


def test_another_program_prints_it_as_it_was_meant(tmp_path):
    file = tmp_path / "everything.docx"
    file.write_bytes(docx(everything(rows=80)))
    text = pdf_text(to_pdf(file).read_bytes())

    wanted = ["A title", "1. One", "2. Two", "(a) first bold end", "(b) second", "3. Three"]
    assert [part for part in wanted if part not in text] == []
    pages = text.split("Page ")
    assert [page.count("Topic When? Addressed?") for page in pages if "6th WG" in page] == [1, 1]
    assert [text.count(note) for note in ("The second note.", "The third note.")] == [1, 1]

"""A document as PDF: accessible, the same everywhere, and never lost over a character."""

import random
import re
from collections import Counter
from dataclasses import replace

import pytest

from tests.support.documents import AWKWARD, document, elements, everything, pdf_text, reader
from wgsom.exports.documents import Change, ListBlock, Paragraph, Run, Table, line
from wgsom.exports.documents.pdf import missing, pdf


def test_what_it_is_made_of():
    pluralize_count = Counter(name for name, _ in elements(pdf(everything(rows=3))))

    kinds = ["/H1", "/H2", "/Table", "/TR", "/TH", "/TD", "/L", "/LI", "/Note"]
    assert [pluralize_count[kind] for kind in kinds] == [1, 1, 1, 4, 3, 9, 2, 3, 3]


def test_it_states_its_title_its_language_and_that_it_is_accessible():
    file = reader(pdf(everything()))

    assert file.metadata.title == "A title"
    assert file.trailer["/Root"]["/Lang"] == "en"
    assert file.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a boolean of PDF's own
    assert b"pdfuaid:part" in file.trailer["/Root"]["/Metadata"].get_data()


def test_paragraphs_are_numbered_through():
    text = pdf_text(pdf(everything()))

    places = [text.index(part) for part in ("1. One", "2. Two", "(a)", "(b)", "3. Three")]
    assert places == sorted(places)


def test_the_headings_of_a_table_stand_on_each_page_and_its_footnote_once():
    file = reader(pdf(everything(rows=120)))
    pages = [" ".join(page.extract_text().split()) for page in file.pages]

    assert len(pages) > 2
    assert all("Addressed?3" in page.replace("? 3", "?3") for page in pages)
    assert [number for number, page in enumerate(pages) if "The third note." in page] == [0]
    assert [page.split()[-4:] for page in pages] == [
        ["Page", str(number), "of", str(len(pages))] for number in range(1, len(pages) + 1)
    ]


@pytest.mark.parametrize("text", AWKWARD)
def test_text_survives_and_is_never_taken_for_markup(text):
    given = line(text)
    table = Table((line("Heading"),), ((given,),), (1,))
    data = pdf(document(Paragraph(given), ListBlock((given,)), table))

    shown = pdf_text(data).replace(" ", "")
    words = text.split()[0]
    if words.isascii():
        assert shown.count("".join(text.split())) == 3
    assert not missing(text)


def test_a_character_that_no_font_has_is_replaced_and_named():
    text = "Smuggling 😀 by ꧅ sea"

    assert missing(text) == {"😀", "꧅"}
    assert "Smuggling □ by □ sea" in pdf_text(pdf(document(Paragraph(line(text)))))


@pytest.mark.parametrize(
    "text", ["a\u08e2b", "\u0605 5", "x\u202e\u0301y", "\u0d02\u0301ô\u2067", "\ud83d", "\ufffe"]
)
def test_characters_that_only_go_with_others_are_no_failure(text):
    assert reader(pdf(document(Paragraph(line(text)))))


def test_no_mixture_of_characters_is_a_failure():
    chance = random.Random(9)
    ranges = [(0x20, 0x3000), (0x3000, 0x110000), (0x200B, 0x2070), (0x300, 0x370), (0x590, 0x900)]

    for _ in range(150):
        text = "".join(chr(chance.randrange(*chance.choice(ranges))) for _ in range(60))
        assert pdf(document(Paragraph((Run(text, is_bold=chance.random() < 0.5),))))


def test_one_text_that_cannot_be_shown_leaves_the_others_alone():
    cafe = "Cafe\u0301"
    shown = pdf_text(pdf(document(Paragraph(line("\u062a\u200d\u0301x")), Paragraph(line(cafe)))))

    assert "Caf" in shown
    assert "Cafe□" not in shown


def test_a_long_word_stays_in_its_cell():
    table = Table((line("A"), line("B")), ((line("W" * 300), line("beside")),), (1, 1))
    (page,) = reader(pdf(document(table))).pages
    lines = re.findall("W+", page.extract_text())

    assert sum(map(len, lines)) == 300
    assert max(map(len, lines)) < 40


def test_an_address_is_copied_as_it_is():
    address = f"https://register.example.org/topics/1/?as_of=12&q={'a' * 200}"
    (page,) = reader(pdf(document(Paragraph(line(f"Address: {address}"))))).pages

    assert address in page.extract_text().replace("\n", "")


def test_marks_that_turn_letters_round_are_replaced():
    assert "a□b" in pdf_text(pdf(document(Paragraph(line("a\u202eb")))))


def test_what_xml_cannot_hold_is_replaced():
    assert "a□b" in pdf_text(pdf(document(Paragraph(line("a\x0bb")))))


def test_joiners_and_marks_of_direction_are_no_missing_characters():
    text = "می\u200cخواهم \u200fabc\u00a0d\u2009e"

    assert not missing(text)
    assert pdf(document(Paragraph(line(text))))


def test_an_arabic_heading_of_a_table_can_bear_a_footnote():
    noted = (Run("الموضوع", note=line("ملاحظة")),)

    assert pdf(document(Table((noted,), ((line("x"),),), (1,))))


def test_insertions_and_deletions_are_shown():
    parts = (
        Run("kept "),
        Run("gone", change=Change.DELETED),
        Run("new", change=Change.INSERTED),
    )

    assert "kept gonenew" in pdf_text(pdf(document(Paragraph(parts))))


def test_the_same_document_gives_the_same_bytes():
    assert pdf(everything()) == pdf(everything())
    assert pdf(everything()) != pdf(replace(everything(), running_head="Draft"))


def test_an_empty_line_and_an_empty_table_are_no_failure():
    assert pdf(document(Paragraph(()), ListBlock(()), Table((line("A"),), (), (1,))))


def test_landscape_is_wider_than_high():
    box = reader(pdf(replace(everything(), is_landscape=True))).pages[0].mediabox

    assert box.width > box.height

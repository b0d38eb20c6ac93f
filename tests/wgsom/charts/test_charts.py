"""Charts: what they show of plain values, in shapes, letters and words."""

import re
from xml.etree import ElementTree

import pytest

from wgsom.charts.answers_bar import Share, answers_bar, answers_bar_with_key
from wgsom.charts.matrix import MatrixColumn, MatrixRow, matrix
from wgsom.charts.qr_code import qr_code
from wgsom.charts.strip import Cell, Event, small_strip, strip
from wgsom.charts.svg import TONES
from wgsom.charts.timeline import Column, timeline
from wgsom.exports.documents.pdf.png import png
from wgsom.exports.pictures import picture, standalone

SVG = "{http://www.w3.org/2000/svg}"
SHARES = [
    Share("yes", "Yes", 3, "/topics/?answer=yes"),
    Share("no", "No", 1),
    Share("partly", "P", 0),
]
CELLS = [
    Cell("1st", "2012"),
    Cell("2nd", "2013", (Event("proposed", "Proposed"),), "no", "No"),
    Cell("3rd", "2015", (Event("focus", "Main subject"),), "yes", "Yes"),
    Cell("4th", "2017", (), "yes", "Yes", is_unknown=True),
]


def texts(svg: str) -> list[str]:
    """Return the words of a picture, as it is read by an XML parser."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - our own
    return ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]


def test_a_bar_has_its_numbers_in_it_and_leads_to_the_rows():
    chart = answers_bar(SHARES, "Topics")

    assert re.findall(r'width="([\d.]+)%"', chart.body) == ["75.000", "25.000"]
    assert re.findall(r">(\d+)</text>", chart.body) == ["3", "1"]
    assert 'href="/topics/?answer=yes" rel="nofollow" aria-label="Yes: 3"' in chart.body
    assert chart.description == "Yes: 3; No: 1; P: 0"


def test_a_bar_of_a_file_says_each_answer_in_a_word():
    chart = answers_bar_with_key(SHARES, "Topics")

    assert texts(standalone(chart)) == ["3", "Yes: 3", "1", "No: 1", "P: 0"]


def test_a_strip_says_what_happened_and_how_it_stood():
    chart = strip(CELLS, "Topic 1")

    assert texts(standalone(chart)) == [
        *["1st", "2012"],
        *["2nd", "2013", "Proposed", "No"],
        *["3rd", "2015", "Main", "subject", "Yes"],
        *["4th", "2017", "not", "entered", "Yes"],
    ]
    assert chart.description.split("; ") == [
        "1st 2012: not asked for yet",
        "2nd 2013: Proposed, No",
        "3rd 2015: Main subject, Yes",
        "4th 2017: not entered yet, Yes",
    ]
    assert 'class="hatch"' in chart.body


def test_a_long_strip_is_put_in_rows_for_a_file():
    cells = [Cell(str(number), "2000") for number in range(80)]

    whole, cut = strip(cells, "Topic 1"), strip(cells, "Topic 1", max_in_row=12)

    assert cut.width < 800 < whole.width
    assert cut.height > 6 * whole.height


def test_a_small_strip_has_a_letter_in_each_cell_that_something_happened_in():
    assert texts(standalone(small_strip(CELLS, "Topic 1"))) == ["1", "P", "M"]


def test_a_timeline_has_a_bar_each_way_and_a_question_mark_for_what_is_not_known():
    columns = [Column("1st", "2012", 5, 0), Column("2nd", "2013", 0, 2, is_unknown=True)]

    chart = timeline(columns, "Sessions")

    assert texts(standalone(chart)) == ["1st", "2012", "5", "2nd", "2013", "?", "2"]
    assert chart.description == (
        "1st 2012: proposed 5, took up 0; 2nd 2013: proposed 0, took up: not entered yet"
    )


def test_a_matrix_has_its_letters_in_order():
    row = MatrixRow("1. A topic", "yes", "Yes", ((), (("proposed", "P"), ("focus", "M"))))

    chart = matrix([MatrixColumn("1st", "2012"), MatrixColumn("2nd", "2013")], [row], "Topics")

    assert texts(standalone(chart))[4:] == ["1. A topic", "Yes", "P", "M"]


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, as WCAG 2.2 defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("colour", TONES.values())
def test_white_words_can_be_read_on_the_fill_of_each_answer(colour):
    assert 1.05 / (luminance(colour) + 0.05) >= 4.5


@pytest.mark.parametrize(
    "title", ["<b> & \"x\" 'y'", "تهريب المهاجرين", "偷运移民", "x" * 400, "\x00\x1b"]
)
def test_a_picture_is_well_formed_whatever_it_says(title):
    svg = picture(strip(CELLS, title), title, [title], f"http://testserver/?q={'y' * 300}")

    assert texts(svg)
    assert png(svg).startswith(b"\x89PNG")


def test_a_qr_code_is_a_square_with_its_quiet_border():
    svg = qr_code("http://testserver/topics/19/?as_of=12")

    side = int(re.search(r'viewBox="0 0 (\d+) \1"', svg)[1])
    assert side >= 21 + 8
    with pytest.raises(ValueError, match="2900 bytes at most"):
        qr_code("x" * 3_000)

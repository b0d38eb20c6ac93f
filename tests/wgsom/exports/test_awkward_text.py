"""Texts that files might take for something else survive as they are."""

import pytest

from tests.support.factories import ProposalFactory, TopicFactory
from tests.support.responses import body, csv_rows, json_file, xlsx_sheets

pytestmark = pytest.mark.django_db


AWKWARD = [
    "=1+1",
    "+41 22",
    "-1",
    "@SUM(A1)",
    "\tTab",
    'Quotes " and, commas',
    "Two\nlines",
    "تهريب المهاجرين",
    "偷运移民",
    "<b>&amp;</b>",
    "_x0041_",
]


class TestAwkwardText:
    """It survives in every format, and a spreadsheet runs none of it."""

    @pytest.fixture(autouse=True)
    def topics(self, session_of):
        for text in AWKWARD:
            ProposalFactory(topic=TopicFactory(title=text), session=session_of(9))

    def test_json_is_unaltered(self, client):
        rows = json_file(client.get("/topics.json?proposed=9"))["rows"]

        assert [row["title"] for row in rows[1:]] == AWKWARD

    def test_csv_puts_an_apostrophe_before_what_excel_would_run(self, client):
        rows = csv_rows(client.get("/topics.csv?proposed=9"))

        assert [row["title"] for row in rows[1:]] == [
            *(f"'{text}" for text in AWKWARD[:5]),
            *AWKWARD[5:],
        ]

    def test_xlsx_cells_are_texts_and_never_formulas(self, client):
        rows = xlsx_sheets(client.get("/topics.xlsx?proposed=9"))["Rows"]

        assert [row[1] for row in rows[2:]] == AWKWARD
        assert {type(cell) for row in rows for cell in row} <= {str, int, type(None)}

    def test_pages_escape_it(self, client):
        text = body(client.get("/topics/?proposed=9")).decode()

        assert "&lt;b&gt;&amp;amp;&lt;/b&gt;" in text
        assert "<b>&amp;</b>" not in text

"""Lists and topics as Word and PDF: the rows and columns of the screen, and what the file is."""

from html.parser import HTMLParser

import pytest
from django.utils import timezone

from tests.support.documents import AWKWARD, elements, pdf_text, reader, word
from tests.support.factories import TopicFactory
from tests.support.responses import body
from topics.lists.list_queries import LIMITATION
from topics.models import Topic
from wgsom.exports.document_formats import MAX_ROWS

pytestmark = pytest.mark.django_db

LISTS = ["topics", "sessions", "resolutions", "clusters", "coverage"]


class Headings(HTMLParser):
    """The headings of the first table of a page."""

    def __init__(self):
        super().__init__()
        self.texts, self.is_inside, self.is_hidden = [], False, False

    def handle_starttag(self, tag, attributes):
        if tag == "th" and ("scope", "col") in attributes:
            self.texts.append("")
            self.is_inside = True
        self.is_hidden = any(name == "class" and "visually" in value for name, value in attributes)

    def handle_endtag(self, tag):
        self.is_inside = self.is_inside and tag != "th"
        self.is_hidden = False

    def handle_data(self, data):
        if self.is_inside and not self.is_hidden and data.strip() not in "↕▲▼":
            self.texts[-1] += data.strip()


def screen_headings(client, url: str) -> list[str]:
    """Return the headings of the columns of a page."""
    parser = Headings()
    parser.feed(client.get(url).text)
    return parser.texts


def tables(client, url: str) -> list[list[list[str]]]:
    """Return the tables of a list as Word, as rows of texts."""
    opened = word(body(client.get(url)))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in opened.tables]


def about(client, url: str) -> list[str]:
    """Return what a list as Word says about itself."""
    return [p.text for p in word(body(client.get(url))).paragraphs if p.style.name == "Note"]


@pytest.mark.parametrize("query", ["", "?sort=waiting", "?answer=partly"])
def test_topics_have_the_columns_of_the_screen(client, query):
    ((headings, *_),) = tables(client, f"/topics.docx{query}")

    assert headings == screen_headings(client, f"/topics/{query}")


def test_sessions_have_the_columns_of_the_screen(client):
    ((headings, *_),) = tables(client, "/sessions.docx")

    assert headings == screen_headings(client, "/sessions/")


def test_clusters_have_the_columns_of_the_screen(client):
    ((headings, *_),) = tables(client, "/clusters.docx")

    assert headings == screen_headings(client, "/clusters/")


def test_the_matrix_has_the_columns_of_the_screen(client):
    ((headings, *_),) = tables(client, "/coverage.docx?as_of=10")
    on_screen = screen_headings(client, "/coverage/?as_of=10")[: len(headings)]

    assert [heading.replace("\n", "") for heading in headings] == on_screen


def test_a_topic_of_the_list(client):
    ((_, *rows),) = tables(client, "/topics.docx?as_of=10")

    assert len(rows) == 25
    assert rows[18] == [
        "19",
        "(Development, challenges and best practices in preventing and combating the) smuggling "
        "of migrants by sea",
        "Yes\nrecorded at the 10th session (2023)",
        "2nd (2013)\n9th (2022)",
        "3rd (2015): main subject\n10th (2023): main subject",
        "Prosecution of crimes of migrant smuggling",
    ]
    assert rows[20][2:5] == ["Not assessed", "5/3 OP 4", "at no session"]


def test_the_rows_are_those_of_the_screen_in_its_order(client):
    url = "/topics.docx?answer=no&sort=-number"
    ((_, *rows),) = tables(client, url)

    assert [row[0] for row in rows] == ["15", "13", "8", "7", "6", "4", "2"]


def test_the_matrix_has_a_letter_for_what_each_session_did(client):
    ((_, *rows),) = tables(client, "/coverage.docx")

    assert rows[18] == [
        "19. Smuggling of migrants by sea",
        "Yes",
        "",
        "P",
        "M",
        *[""] * 5,
        "P",
        "M",
        "?",
        "?",
    ]


def test_the_matrix_of_the_screen_has_the_same_letters(client):
    page = client.get("/coverage/?as_of=10").text

    for letter in ("P", "M", "½", "C"):
        assert f'aria-hidden="true">{letter}</span>' in page


def test_a_resolution_has_its_paragraphs(client):
    first, second = tables(client, "/resolutions.docx")

    assert [row[0] for row in first[1:]] == ["5/3 OP 4", "5/3 OP 5"]
    assert [row[2] for row in second[1:]] == [
        "23. Protection and rights of smuggled migrants",
        "24. Return of smuggled migrants",
        "25. Multiagency cooperation and coordination",
    ]


def test_groups_stand_under_their_headings(client):
    opened = word(body(client.get("/topics.docx?group=answer&as_of=10")))

    headings = [p.text for p in opened.paragraphs if p.style.name == "Heading 1"]
    assert headings == [
        "Yes, 11 topics",
        "Partly, 2 topics",
        "No, 7 topics",
        "Not assessed, 5 topics",
    ]
    assert [len(table.rows) - 1 for table in opened.tables] == [11, 2, 7, 5]


def test_phrases_that_the_paper_prints_bold_are_bold(client):
    (table,) = word(body(client.get("/topics.docx?q=multiagency"))).tables
    runs = table.rows[1].cells[1].paragraphs[0].runs

    assert [run.text for run in runs if run.bold] == [
        "Multiagency cooperation and coordination",
        "strategic and tactical analysis",
    ]


def test_a_file_says_what_it_is(client, monkeypatch):
    now = timezone.datetime(2026, 11, 24, 9, 30, tzinfo=timezone.get_current_timezone())
    monkeypatch.setattr(timezone, "now", lambda: now)

    assert about(client, "/topics.docx?answer=no&answer=partly&as_of=10") == [
        "Filters: Answer: No or Partly; As of: 10th session (2023)",
        "As of session: 10",
        "Rows: 9",
        "State of the record: 24 November 2026, 09:30",
        "Address: http://testserver/topics/?answer=no&answer=partly&as_of=10",
        "Record: Complete to the 10th session (2023).",
        "Note: The answers rest on the substantive agenda items of the Working Group's sessions "
        "only. In its discussions of these the Group has also adopted recommendations on other "
        "topics, which have tended to be limited in scope and detail.",
    ]


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("extension", ["docx", "pdf"])
def test_the_same_record_gives_the_same_bytes(client, standing_clock, name, extension):
    url = f"/{name}.{extension}"

    assert body(client.get(url)) == body(client.get(url))


@pytest.mark.parametrize("name", LISTS)
def test_pdf_and_word_say_the_same(client, name):
    text = pdf_text(body(client.get(f"/{name}.pdf")))

    for table in tables(client, f"/{name}.docx"):
        for row in table[1:]:
            first = " ".join(row[0].split())
            assert first.split()[0] in text
    pluralize_count = [name for name, _ in elements(body(client.get(f"/{name}.pdf")))]
    cells = sum(len(row) for table in tables(client, f"/{name}.docx") for row in table)
    assert pluralize_count.count("/TH") + pluralize_count.count("/TD") == cells


@pytest.mark.parametrize(("name", "is_wide"), list(zip(LISTS, [1, 1, 0, 0, 1], strict=True)))
def test_the_page_is_as_wide_as_the_columns_ask(client, name, is_wide):
    box = reader(body(client.get(f"/{name}.pdf"))).pages[0].mediabox

    assert (box.width > box.height) == is_wide
    section = word(body(client.get(f"/{name}.docx"))).sections[0]
    assert (section.page_width > section.page_height) == is_wide


@pytest.mark.parametrize("extension", ["docx", "pdf"])
def test_a_file_is_named_for_what_is_in_it(client, extension):
    response = client.get(f"/topics.{extension}?answer=no&as_of=10")

    assert (
        f"wgsom-topics_as-of-10_answer-no_{timezone.localdate()}.{extension}"
        in response.headers["Content-Disposition"]
    )


@pytest.mark.parametrize("extension", ["docx", "pdf"])
@pytest.mark.parametrize("query", ["nix=1", "as_of=99", "page=2", "answer=perhaps"])
def test_a_wrong_parameter_is_refused(client, extension, query):
    assert client.get(f"/topics.{extension}?{query}").status_code == 400
    assert client.get(f"/topics/12.{extension}?{query}").status_code == 400


@pytest.mark.parametrize("name", LISTS)
def test_no_rows_are_no_failure(client, name):
    assert reader(body(client.get(f"/{name}.pdf?q=zzzz")))
    assert tables(client, f"/{name}.docx?q=zzzz") in ([], [tables(client, f"/{name}.docx")[0][:1]])


def test_more_rows_than_a_document_holds_are_refused(client, monkeypatch):
    monkeypatch.setattr("topics.lists.list_queries.TopicListQuery.count", MAX_ROWS + 1)
    response = client.get("/topics.pdf")

    assert response.status_code == 400
    assert response.text == "rows: PDF holds 5000 rows at most. Take CSV, or filter.\n"


@pytest.mark.parametrize("text", [*AWKWARD, "😀 and ꧅"])
def test_text_survives(client, session_of, text):
    topic = TopicFactory(title=text)
    topic.proposals.create(session=session_of(6))

    ((_, row),) = tables(client, "/topics.docx?cluster=none")
    assert row[1] == text
    for url in ("/topics.pdf?cluster=none", "/topics/26.pdf", "/coverage.pdf?cluster=none"):
        assert client.get(url).status_code == 200


class TestBrief:
    """One topic on one page."""

    @staticmethod
    def texts(client, url: str) -> list[str]:
        """Return the paragraphs of a topic as Word."""
        return [p.text for p in word(body(client.get(url))).paragraphs]

    def test_what_it_says(self, client):
        assert self.texts(client, "/topics/20.docx?as_of=10")[:-1] == [
            "Topic 20: Criminal justice responses to perpetrators",
            "As of the 10th session (2023)",
            "Criminal justice responses, including investigations and prosecutions of "
            "perpetrators of migrant smuggling operations",
            "Has the Working Group addressed the topic since it was proposed?",
            "Yes, recorded at the 10th session (2023).",
            "Yes, as a focus of the 5th WG in 2018. The topic is also partially addressed in the "
            "current 10th session.",
            "Source: Topics for future sessions of the Working Group, note by the Secretariat, "
            "5 October 2023, table, row 20",
            "",  # the strip
            "Proposed at",
            "2nd session (2013)",
            "Considered at",
            "5th session (2018), main subject; agenda item: Criminal justice responses in "
            "investigating and prosecuting the perpetrators of migrant smuggling operations\n"
            "CTOC/COP/WG.7/2018/2: Background paper by the Secretariat on item 2",
            "10th session (2023), part of it; no agenda item is known\n"
            "Topics for future sessions of the Working Group, note by the Secretariat, "
            "5 October 2023",
            "Mandates",
            "No resolution.",
            "Cluster",
            "Prosecution of crimes of migrant smuggling, grouped by the register.",
            "About this page",
            "Record: Complete to the 10th session (2023).",
            f"Note: {LIMITATION}",
            "Address: http://testserver/topics/20/?as_of=10",
        ]

    def test_a_topic_of_a_resolution(self, client):
        texts = self.texts(client, "/topics/22.docx")

        assert "Not assessed." in texts
        assert (
            "OP 5 of resolution 5/3: International cooperation, including in extradition and "
            "mutual legal assistance as well as through strengthening related legislation" in texts
        )

    def test_an_earlier_reading_says_nothing_of_what_came_later(self, client):
        texts = " ".join(self.texts(client, "/topics/19.docx?as_of=8"))

        assert "computed from the record up to the 8th session" in texts
        assert "9th" not in texts
        assert "10th" not in texts

    def test_it_is_one_page(self, client):
        assert len(reader(body(client.get("/topics/20.pdf"))).pages) == 1

    @pytest.mark.parametrize("extension", ["docx", "pdf"])
    @pytest.mark.django_db(transaction=True)
    @pytest.mark.usefixtures("committed_record")
    def test_the_same_record_gives_the_same_bytes(self, client, extension):
        url = f"/topics/20.{extension}?as_of=10"

        assert body(client.get(url)) == body(client.get(url))

    def test_a_topic_that_was_not_there_yet_has_none(self, client):
        assert client.get("/topics/12.pdf?as_of=1").status_code == 404
        assert client.get("/topics/99.pdf").status_code == 404

    def test_a_topics_page_leads_to_it(self, client):
        assert 'href="/topics/12.pdf?as_of=8"' in client.get("/topics/12/?as_of=8").text
        assert 'href="/topics/12.docx"' in client.get("/topics/12/").text

    def test_a_review_that_is_due_is_said(self, client, session_of):
        topic = Topic.objects.get(number=6)
        topic.considerations.create(state="published", session=session_of(11), extent="focus")

        assert any(
            "so the answer may have to change" in text
            for text in self.texts(client, "/topics/6.docx")
        )

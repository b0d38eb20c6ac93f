"""Papers as pages and files: what the public sees, what staff see, and what there is not."""

import pytest
from docx.oxml.ns import qn

from tests.support.documents import elements, pdf_text, reader, word
from tests.support.factories import SessionFactory, TopicFactory
from tests.support.office import to_pdf
from tests.support.responses import body, markup
from tests.wgsom.lists.test_query_counts import queries
from topics.models import IssuedPaper, PaperText, Topic

pytestmark = pytest.mark.django_db

URLS = ["/papers/10", "/papers/10/issued", "/papers/11/changes", "/papers/10/compare"]
QUESTION = "Has the Working Group addressed the topic since it was proposed?"


@pytest.fixture
def announced():
    """Return a session to come."""
    return SessionFactory(number=13, year=2999, month=7, place="Vienna")


def rows(data: bytes) -> list[list[str]]:
    """Return the rows of the first table of a Word file."""
    # Of python-docx, the text of a cell is without that of its content control.
    return [
        ["".join(each.text for each in cell._tc.iter(qn("w:t"))) for cell in row.cells]
        for row in word(data).tables[0].rows
    ]


@pytest.mark.parametrize("path", ["/papers/", "/papers/10/", "/changes/", "/report/"])
def test_a_session_that_is_none_is_said_where_pages_depend_on_none(client, path):
    said = "“99” is no session that has been held. This page does not depend on one."

    assert said in markup(client.get(f"{path}?as_of=99"))
    assert "is no session" not in markup(client.get(f"{path}?as_of=8"))
    assert "is no session" not in markup(client.get(path))


class TestPublic:
    """What everyone sees."""

    def test_the_reading_has_the_rows_and_no_draft(self, client):
        PaperText.objects.update(text="A secret draft", heading="Secret")
        page = markup(client.get("/papers/10/"))
        assert "ecret draft" not in page
        assert "Secret<" not in page
        assert "How the register reads as of the 10th session (2023)" in page
        assert "2nd WG 2013 and 9th WG 2022" in page
        assert "Note by the Secretariat" not in page

    def test_word_and_pdf_have_no_draft_in_their_text(self, client):
        PaperText.objects.update(text="A secret draft", heading="A secret heading")
        shown = pdf_text(body(client.get("/papers/10.pdf")))
        written = " ".join(p.text for p in word(body(client.get("/papers/10.docx"))).paragraphs)

        assert "secret" not in shown + written
        assert "Note by the Secretariat" not in shown + written

    def test_the_issued_paper_is_that_of_2023(self, client):
        page = markup(client.get("/papers/10/issued/"))

        assert "Issued: 5 October 2023, without a symbol." in page
        assert "Note by the Secretariat" in page
        assert "Resolutions and Decisions on Trafficking in Persons" in page

    def test_the_renditions_lead_to_each_other(self, client):
        for url in ("/papers/10/", "/papers/10/issued/", "/papers/10/compare/"):
            page = markup(client.get(url))
            for other in ("/papers/10/", "/papers/10/issued/", "/papers/10/compare/"):
                assert f'href="{other}"' in page
            assert f'href="{url.rstrip("/")}.docx"' in page

    def test_the_list_names_every_session_and_what_was_issued(self, client, announced):
        page = markup(client.get("/papers/"))

        assert page.index("13th session") < page.index("12th session") < page.index("1st session")
        assert "Paper of 5 October 2023, without a symbol" in page
        assert "not issued yet" in page

    def test_a_session_leads_to_its_paper(self, client):
        assert 'href="/papers/4/"' in markup(client.get("/sessions/4/"))

    def test_an_announced_session_reads_as_the_record_is(self, client, announced):
        page = markup(client.get("/papers/13/"))

        assert "The 13th session (2999) has not been held yet: this is the record up to" in page

    def test_no_page_links_to_what_there_is_not(self, client):
        page = markup(client.get("/papers/8/"))

        assert "/papers/8/compare/" not in page
        assert "/papers/8/changes/" not in page
        assert 'href="/papers/12/changes/"' in markup(client.get("/papers/12/"))

    def test_staff_see_the_draft_and_nobody_keeps_it(self, admin_client):
        response = admin_client.get("/papers/11/")

        assert "Draft." in markup(response)
        assert "Note by the Secretariat" in markup(response)
        assert "private" in response.headers["Cache-Control"]
        assert "no-store" in response.headers["Cache-Control"]
        for extension in ("docx", "pdf"):
            file = admin_client.get(f"/papers/11.{extension}")
            assert f"wgsom-paper-11_draft.{extension}" in file.headers["Content-Disposition"]
            assert "no-store" in file.headers["Cache-Control"]

    def test_someone_who_is_no_staff_sees_no_draft(self, client, django_user_model):
        client.force_login(django_user_model.objects.create_user("delegate"))

        assert "Note by the Secretariat" not in markup(client.get("/papers/11/"))

    @pytest.mark.parametrize("url", URLS)
    def test_what_is_shown_varies_by_who_asks(self, client, url):
        assert "Cookie" in client.get(f"{url}/").headers["Vary"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/papers/10/beside/", "/papers/10/compare/"),
        ("/papers/10/beside/?x=1", "/papers/10/compare/?x=1"),
        ("/papers/10/beside.docx", "/papers/10/compare.docx"),
        ("/papers/10/beside.pdf", "/papers/10/compare.pdf"),
    ],
)
def test_the_comparison_is_found_where_it_was_once(client, old, new):
    response = client.get(old)

    assert (response.status_code, response.headers["Location"]) == (301, new)


class TestNone:
    """What there is not."""

    @pytest.mark.parametrize("url", ["/papers/99/", "/papers/99.docx", "/papers/99/changes.pdf"])
    def test_a_session_that_does_not_exist(self, client, announced, url):
        response = client.get(url)

        assert response.status_code == 404
        assert (
            "There are papers for these sessions: 1st, 2nd, 3rd, 4th, 5th, 6th, 7th, 8th, 9th, "
            "10th, 11th, 12th and 13th." in markup(response)
        )

    def test_a_session_that_is_not_announced(self, client):
        SessionFactory(number=13, year=2999)
        response = client.get("/papers/13/")

        assert response.status_code == 404
        assert "neither been held nor announced" in markup(response)
        assert "13th" not in markup(response)

    def test_a_paper_that_was_not_issued(self, client):
        response = client.get("/papers/9/issued/")

        assert response.status_code == 404
        assert "Issued so far: Paper of the 10th session (2023)." in markup(response)
        assert client.get("/papers/10/issued/corr-1/").status_code == 404
        assert client.get("/papers/10/issued/corr-1.pdf").status_code == 404

    def test_changes_since_nothing(self, client):
        response = client.get("/papers/9/changes/")

        assert response.status_code == 404
        assert "No paper was issued up to the 9th session (2022)" in markup(response)

    @pytest.mark.parametrize("url", ["/papers/0/", "/papers/x/", "/papers/10.csv"])
    def test_what_is_no_address(self, client, url):
        assert client.get(url).status_code == 404

    def test_a_file_takes_no_parameters(self, client):
        response = client.get("/papers/10.docx?as_of=3")

        assert response.status_code == 400
        assert response.text == "as_of: A file of a paper takes no parameters.\n"

    def test_more_topics_than_a_document_holds_are_refused(self, client, monkeypatch):
        monkeypatch.setattr("topics.papers.paper_topics.PaperTopics.count", 5_001)
        for url in ("/papers/12/", "/papers/12.pdf", "/papers/12/changes.docx"):
            response = client.get(url)
            assert response.status_code == 400
            assert "would list 5001 topics, and a document holds 5000 at most" in markup(response)


class TestFiles:
    """The files, opened by other programs."""

    def test_the_word_file_has_the_rows(self, admin_client):
        found = rows(body(admin_client.get("/papers/10.docx")))

        assert found[0] == ["Proposed future topics", "Proposed when?", QUESTION]
        printed = IssuedPaper.objects.get().paper
        assert found[1:] == [[row.title, row.proposed, row.statement] for row in printed.rows]

    def test_the_word_file_is_printed_as_it_was_meant(self, admin_client, tmp_path):
        file = tmp_path / "paper.docx"
        file.write_bytes(body(admin_client.get("/papers/10.docx")))
        text = pdf_text(to_pdf(file).read_bytes())

        wanted = [
            *["5 October 2023", "English only", "Vienna, 5–6 October 2023"],
            *["Note by the Secretariat", "1. At its second", "8. The Working Group may wish"],
            *["(a) Programmes and cooperation", "(e) Multiagency", "• Strengthening of"],
        ]
        assert [part for part in wanted if part not in text] == []
        # How many pages there are depends on the fonts at hand; the heading is on each of its own.
        assert text.count("Proposed future topics Proposed when?") >= 3

    def test_the_pdf_is_one_table_with_headings_three_footnotes_a_title_and_a_language(
        self, client
    ):
        data = body(client.get("/papers/10/issued.pdf"))
        names = [name for name, _ in elements(data)]
        file = reader(data)

        kinds = ["/Table", "/TH", "/TD", "/Note", "/H1", "/H2"]
        assert [names.count(kind) for kind in kinds] == [1, 3, 60, 3, 1, 4]
        assert file.metadata.title == "Topics for future sessions of the Working Group"
        assert file.trailer["/Root"]["/Lang"] == "en"
        assert b"pdfuaid:part" in file.trailer["/Root"]["/Metadata"].get_data()

    @pytest.mark.parametrize("url", URLS)
    @pytest.mark.parametrize("extension", ["docx", "pdf"])
    def test_the_same_record_gives_the_same_bytes(self, client, standing_clock, url, extension):
        file = f"{url}.{extension}"

        assert body(client.get(file)) == body(client.get(file))

    @pytest.mark.parametrize(
        "text", ["<b>&amp;", "=1+1", "تهريب", "偷运", "‘’“”", "😀 ꧅", "a\x0bb"]
    )
    def test_text_survives(self, client, text):
        Topic.objects.filter(number=1).update(title=text)

        shown = text.replace("\x0b", "□")
        assert rows(body(client.get("/papers/12.docx")))[1][0] == shown
        assert client.get("/papers/12.pdf").status_code == 200
        assert client.get("/papers/12/changes.pdf").status_code == 200


@pytest.mark.parametrize(("url", "count"), [("/papers/12/", 12), ("/papers/12/changes/", 14)])
def test_a_paper_takes_as_many_queries_for_more_topics(client, session_of, url, count):
    client.get(url)
    before = queries(client, url)
    for number in range(30):
        topic = TopicFactory(title=f"Topic {number}")
        topic.proposals.create(session=session_of(11))
        topic.considerations.create(state="published", session=session_of(12), extent="focus")
    client.get(url)

    assert queries(client, url) == before == count

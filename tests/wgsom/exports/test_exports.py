"""Files: the rows of the screen, whatever the text, and what the file says of itself."""

import io
import json
import tracemalloc
from datetime import date
from math import ceil

import openpyxl
import pytest
from django.utils import timezone

from sessions.models import AgendaItem, Session
from tests.support.factories import AssessmentFactory, ProposalFactory, SessionFactory, TopicFactory
from tests.support.responses import body, csv_rows, json_file, topic_numbers, xlsx_sheets
from topics.models import Proposal, Topic
from wgsom.records.projections.refresh import refresh

pytestmark = pytest.mark.django_db

TOPIC_KEYS = [
    *["number", "title", "cluster", "proposed", "mandates", "answer", "basis"],
    *["basis_session", "statement", "considered", "url"],
    *["waiting", "waiting_unknown"],
]


def test_the_columns_of_a_topic(client):
    rows = csv_rows(client.get("/topics.csv"))

    assert list(rows[0]) == TOPIC_KEYS
    assert rows[18] == {
        "number": "19",
        "title": "(Development, challenges and best practices in preventing and combating the) "
        "smuggling of migrants by sea",
        "cluster": "prosecution",
        "proposed": "2|9",
        "mandates": "",
        "answer": "yes",
        "basis": "recorded",
        "basis_session": "10",
        "statement": "Yes, the 3rd WG in 2015 addressed ‘Smuggling of Migrants by Sea’. The topic "
        "is also addressed in the current 10th session.",
        "considered": "3 focus|10 focus",
        "url": "http://testserver/topics/19/",
        "waiting": "",
        "waiting_unknown": "",
    }


def test_several_values_are_lists_in_json_and_missing_ones_null(client):
    rows = json_file(client.get("/topics.json"))["rows"]

    assert list(rows[0]) == [*TOPIC_KEYS, "relations"]
    assert (rows[18]["proposed"], rows[18]["considered"]) == ([2, 9], ["3 focus", "10 focus"])
    assert rows[22] | {"title": ""} == {
        "relations": [],
        "number": 23,
        "title": "",
        "cluster": "protection",
        "proposed": [],
        "mandates": ["6/3 OP 3"],
        "answer": "not-assessed",
        "basis": None,
        "basis_session": None,
        "statement": None,
        "considered": [],
        "url": "http://testserver/topics/23/",
        "waiting": 9,
        "waiting_unknown": 2,
    }


def test_the_statement_is_empty_where_the_answer_is_computed(client):
    row = csv_rows(client.get("/topics.csv?as_of=8"))[0]

    assert (row["answer"], row["basis"], row["basis_session"], row["statement"]) == (
        *("yes", "computed", "8", ""),
    )


def test_two_items_of_one_session_to_one_extent_are_one_value(client):
    assert csv_rows(client.get("/topics.csv?q=effective+models"))[0]["considered"] == "9 related"


@pytest.mark.parametrize(
    "query",
    [
        "",
        "?answer=no&answer=partly",
        "?as_of=8&answer=no&sort=-title",
        "?q=migrants&proposed=2&extent=focus",
        "?answer=yes&cluster=none",
    ],
)
def test_every_format_has_the_rows_of_the_screen_in_its_order(client, query):
    screen = topic_numbers(client.get(f"/topics/{query}"))

    assert [int(row["number"]) for row in csv_rows(client.get(f"/topics.csv{query}"))] == screen
    assert [row["number"] for row in json_file(client.get(f"/topics.json{query}"))["rows"]] == (
        screen
    )
    sheet = xlsx_sheets(client.get(f"/topics.xlsx{query}"))["Rows"]
    assert [int(row[0]) for row in sheet[1:]] == screen


def test_an_export_has_all_pages(client, session_of):
    for _ in range(600):  # more than are held in memory at once
        ProposalFactory(topic=TopicFactory(), session=session_of(9))
    refresh()

    rows = csv_rows(client.get("/topics.csv"))

    assert [int(row["number"]) for row in rows] == list(range(1, 626))
    assert rows[-1]["proposed"] == "9"


def test_csv_is_what_rfc_4180_says_with_a_byte_order_mark(client):
    raw = body(client.get("/topics.csv"))

    assert raw.startswith(b"\xef\xbb\xbfnumber,title,")
    assert raw.count(b"\r\n") == 26
    assert client.get("/topics.csv").headers["Content-Type"] == "text/csv; charset=utf-8"


def test_an_address_states_the_session_so_that_it_reads_the_same_for_good(client):
    about = json_file(client.get("/topics.json"))["about"]
    SessionFactory(number=13, year=2025)

    assert about["url"] == "http://testserver/topics/?as_of=12"
    assert client.get(about["url"]).context["list"].as_of.number == 12


def test_xlsx_rows_are_as_high_as_their_text(client):
    workbook = openpyxl.load_workbook(io.BytesIO(body(client.get("/topics.xlsx"))))
    heights = workbook["Rows"].row_dimensions

    title = Topic.objects.get(number=23).title
    assert heights[24].height == 15 * ceil(len(title) / 60)
    assert heights[25].height > heights[7].height


def test_xlsx_prints_with_all_columns_on_a_page(client):
    workbook = openpyxl.load_workbook(io.BytesIO(body(client.get("/topics.xlsx"))))
    sheet = workbook["Rows"]

    assert sheet.sheet_properties.pageSetUpPr.fitToPage is True  # one page wide by default
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert sheet.print_title_rows == "$1:$1"


def test_a_line_break_typed_in_a_form_is_one_in_a_cell(client, session_of):
    ProposalFactory(topic=TopicFactory(title="Two\r\nlines"), session=session_of(9))

    assert xlsx_sheets(client.get("/topics.xlsx?q=two+lines"))["Rows"][1][1] == "Two\nlines"
    assert json_file(client.get("/topics.json?q=two+lines"))["rows"][0]["title"] == "Two\r\nlines"


def test_a_head_request_sends_no_body(client):
    response = client.head("/topics.csv")

    assert (response.status_code, body(response)) == (200, b"")


def test_csv_without_the_mark_for_machines(client):
    assert body(client.get("/topics.csv?bom=")) == body(client.get("/topics.csv"))
    assert client.get("/topics.csv?bom=0&bom=1").status_code == 400
    assert body(client.get("/topics.csv?bom=0")) == body(client.get("/topics.csv"))[3:]
    assert body(client.get("/topics.csv?bom=1")) == body(client.get("/topics.csv"))


class TestAbout:
    """A file says what it is."""

    def test_json(self, client):
        about = json_file(client.get("/topics.json?answer=no&answer=partly&as_of=10&q=the"))[
            "about"
        ]
        generated_at = about.pop("generated_at")

        assert generated_at[:10] == timezone.localdate().isoformat()
        assert about == {
            "title": "Topics for future sessions of the Working Group on the Smuggling of Migrants",
            "filters": ["Search: the", "Answer: No or Partly", "As of: 10th session (2023)"],
            "as_of": 10,
            "count": 9,
            "url": "http://testserver/topics/?answer=no&answer=partly&q=the&as_of=10",
            "note": about["note"],
            "complete_to": 10,
            "not_entered": [],
        }
        assert about["note"].startswith("The answers rest on the substantive agenda items")

    def test_xlsx_has_a_second_sheet(self, client):
        lines = xlsx_sheets(client.get("/topics.xlsx?answer=no"))["About"]
        about = {name: value for name, value in lines if name}

        assert about["Filters"] == "Answer: No"
        assert about["As of session"] == "12"
        assert about["Rows"] == "7"
        assert about["Address"] == "http://testserver/topics/?answer=no&as_of=12"
        assert about["Considered at"].startswith("Sessions that considered it")

    def test_the_address_repeats_the_file(self, client):
        about = json_file(client.get("/topics.json?q=sea&as_of=8&sort=-title"))["about"]
        path = about["url"].removeprefix("http://testserver")

        assert topic_numbers(client.get(path)) == [19]


# What the name of a file that holds rows alone says of the record.
RECORD = "complete-to-10_not-entered-11-12"


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("/topics.xlsx?answer=no&as_of=10", "wgsom-topics_as-of-10_answer-no_{day}.xlsx"),
        ("/topics.csv", "wgsom-topics_as-of-12_{record}_{day}.csv"),
        (
            "/topics.csv?sort=-title",
            "wgsom-topics_as-of-12_{record}_sort-title-reversed_{day}.csv",
        ),
        ("/topics.csv?q=a/b;c%0a%22&answer=no&answer=yes", None),
        ("/sessions.json?year=2019", "wgsom-sessions_year-2019_{day}.json"),
        ("/resolutions.csv", "wgsom-resolutions_{record}_{day}.csv"),
        (
            "/topics.csv?q=" + "ж" * 200,
            "wgsom-topics_as-of-12_{record}_q_{day}.csv",
        ),
    ],
)
def test_the_file_name_says_what_is_in_it(client, url, name):
    name = name or "wgsom-topics_as-of-12_{record}_q-a-b-c_answer-no+yes_{day}.csv"

    assert client.get(url).headers["Content-Disposition"] == (
        f'attachment; filename="{name.format(day=date.today().isoformat(), record=RECORD)}"'
    )


REFUSED = [
    ("answer=maybe", {"answer": ["“maybe” is not one of its values: yes, partly, no or "]}),
    ("anwser=no", {"anwser": ["“anwser” is not a filter of this list. Its filters: "]}),
    ("page=1", {"page": ["This does not come in pages. Leave this parameter out."]}),
    ("as_of=8&as_of=9", {"as_of": ["This takes one value, and the address gives 2."]}),
]


@pytest.mark.parametrize(("query", "errors"), REFUSED)
def test_a_wrong_or_unknown_parameter_is_refused(client, query, errors):
    as_json = client.get(f"/topics.json?{query}")
    ((name, (beginning,)),) = errors.items()

    assert as_json.status_code == 400
    assert list(json.loads(as_json.content)) == ["errors"]
    (sentence,) = json.loads(as_json.content)["errors"][name]
    assert sentence.startswith(beginning)
    for extension in ("csv", "xlsx"):
        bad_request = client.get(f"/topics.{extension}?{query}")
        assert bad_request.status_code == 400
        assert bad_request.headers["Content-Type"] == "text/plain; charset=utf-8"
        options = " and sort." if extension == "xlsx" else ", sort and bom."
        assert bad_request.content.decode() == f"{name}: {sentence}\n".replace(
            " and sort.", options
        )


@pytest.mark.parametrize(
    "url",
    [
        "/topics.csv?bom=2",
        "/topics.json?bom=0",
        "/sessions.csv?answer=no",
        "/clusters.csv?year=2022",
    ],
)
def test_each_export_takes_its_own_parameters_only(client, url):
    assert client.get(url).status_code == 400


def test_an_unknown_format_does_not_exist(client):
    assert client.get("/topics.pdfx").status_code == 404


@pytest.mark.parametrize("extension", ["csv", "json"])
def test_memory_does_not_grow_with_the_rows(client, session_of, extension):
    def peak(query) -> int:
        response = client.get(f"/topics.{extension}{query}")
        tracemalloc.start()
        size = sum(len(piece) for piece in response.streaming_content)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most, size

    rows = [
        Topic(
            number=number,
            title=f"{'x' * 1990} {number}",
            short_title=f"Topic {number}",
            state="published",
        )
        for number in range(26, 3_026)
    ]
    Topic.objects.bulk_create(rows)
    session = session_of(9)
    Proposal.objects.bulk_create(Proposal(topic=row, session=session) for row in rows)
    refresh()
    little, small = peak("?q=1000")
    much, large = peak("")

    assert large > 100 * small
    assert much < 3 * max(little, 2_000_000)


def test_a_row_of_sessions_has_every_column(client):
    row = csv_rows(client.get("/sessions.csv?year=2022"))[0]

    assert row == {
        "number": "9",
        "year": "2022",
        "starts_on": "",
        "ends_on": "",
        "month": "6",
        "place": "Vienna",
        "agenda_items": "|".join(
            AgendaItem.objects.filter(session__number=9).values_list("title", flat=True)
        ),
        "documents": "",
        "proposed": "19",
        "considered": "3|7|9|10",
        "page": "",
        "source": Session.objects.get(number=9).source,
        "url": "http://testserver/sessions/9/",
    }


def test_resolutions_have_a_row_per_operative_paragraph(client):
    rows = json_file(client.get("/resolutions.json?conference_session=6"))["rows"]

    assert [(row["resolution"], row["operative_paragraph"], row["topics"]) for row in rows] == [
        ("6/3", 3, [23]),
        ("6/3", 15, [24]),
        ("6/3", 17, [25]),
    ]
    assert rows[1]["url"] == "http://testserver/resolutions/6-3/#op-15"
    assert rows[1]["text"] is None


def test_the_menu_says_how_many_rows_they_give(client):
    assert "7 topics, for people" in body(client.get("/topics/?answer=no")).decode()
    assert "5 operative paragraphs, for people" in body(client.get("/resolutions/")).decode()


def test_clusters(client):
    row = csv_rows(client.get("/clusters.csv?as_of=8"))[3]

    assert {key: row[key] for key in ("slug", "topics", "yes", "partly", "no", "not_assessed")} == {
        "slug": "prosecution",
        "topics": "10",
        "yes": "6",
        "partly": "0",
        "no": "3",
        "not_assessed": "1",
    }


def test_a_text_too_long_for_a_cell_is_cut_visibly_and_only_there(
    client, session_of, outside_the_limits
):
    topic, session = Topic.objects.get(number=1), session_of(12)
    statement = "Yes, " + "x" * 40_000
    outside_the_limits(
        lambda: AssessmentFactory(topic=topic, session=session, answer="yes", statement=statement)
    )

    headings, row, *_ = xlsx_sheets(client.get("/topics.xlsx"))["Rows"]
    cell = row[headings.index("Statement")]

    assert len(cell) == 32_767
    assert cell.endswith("[cut: a cell holds no more. The whole text is at this row's address.]")
    assert len(csv_rows(client.get("/topics.csv"))[0]["statement"]) == 40_005

"""The paper's table, pasted: rows of the record, equal to the shipped one."""

import json
from contextlib import suppress

import pytest
from django.core.management import CommandError, call_command

from sessions.models import Session
from tests.support.paper_table import pasted_table
from topics.imports.paper_table import SHORT_TITLE_MADE, PaperTable, is_paper_table
from topics.models import Assessment, Consideration, Mandate, Proposal, Review, Topic
from wgsom.imports.reader import read_tables
from wgsom.releases.models import Release
from wgsom.releases.publication import publish

pytestmark = pytest.mark.django_db

FIELDS = {
    Topic: ("number", "title"),
    Proposal: ("topic__number", "session__number"),
    Assessment: ("topic__number", "session__number", "answer", "statement"),
    Consideration: ("topic__number", "session__number", "extent"),
}


def record(up_to: int = 20) -> dict:
    """Return what the table says of topics up to a number, each once."""
    rows = {}
    for model, fields in FIELDS.items():
        number = "number" if model is Topic else "topic__number"
        found = model.objects.filter(**{f"{number}__lte": up_to})
        rows[model] = sorted({*found.values_list(*fields)})
    return rows


@pytest.fixture
def sessions_only():
    """The register with sessions alone; what the record of topics was."""
    was = record()
    for model in (Review, Assessment, Consideration, Proposal, Mandate, Topic):
        model.all_objects.all().delete()
    return was


@pytest.fixture
def file(tmp_path):
    """Return a function that writes a file, and gives its path."""

    def write(text: str, name: str = "paper.txt"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def imported(path, capsys, **options):
    """Import a file; return the counts and what is wrong, as JSON says."""
    with suppress(SystemExit):
        call_command("import_record", path, json=True, **options)
    return json.loads(capsys.readouterr().out)


def test_the_papers_table_gives_the_shipped_record(sessions_only, file, capsys):
    path = file(pasted_table())
    assert imported(path, capsys) == {"new": 80, "changed": 0, "unchanged": 0, "wrong": []}
    assert not Topic.all_objects.exists()
    answer = imported(path, capsys, confirm=True, release="The paper")

    assert answer == {"new": 80, "changed": 0, "unchanged": 0, "wrong": []}
    assert not Topic.all_objects.exists()
    publish(Release.objects.get(name="The paper"), None)
    assert record() == sessions_only
    assert [len(each) for each in sessions_only.values()] == [20, 21, 20, 19]


def test_imported_into_the_whole_register_it_changes_nothing(file, capsys):
    answer = imported(file(pasted_table()), capsys, confirm=True)
    assert answer == {"new": 0, "changed": 0, "unchanged": 80, "wrong": []}
    assert not Release.objects.exists()


def test_short_titles_are_made_and_marked(sessions_only, file, capsys):
    call_command("import_record", file(pasted_table()))
    assert SHORT_TITLE_MADE in capsys.readouterr().out
    imported(file(pasted_table()), capsys, confirm=True)
    marks = [mark for change in Release.objects.get().changes.all() for mark in change.marks]
    assert marks.count(SHORT_TITLE_MADE) > 10
    publish(Release.objects.get(), None)
    titles = Topic.objects.values_list("short_title", flat=True)
    assert max(map(len, titles)) <= 60
    assert len(set(titles)) == 20


def table_of(*rows: str):
    return read_tables("\n".join(rows).encode())[0]


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("Yes, as a focus of the 8th WG in 2021.", {(8, "focus")}),
        (
            "Yes, as a focus of the 5 th WG in 2018. The topic is also partially addressed in the "
            "current 10 th session.",
            {(5, "focus"), (10, "partial")},
        ),
        ("Partly, the 3rd WG in 2015 addressed ‘the 4th WG’.", {(3, "partial")}),
        (
            "No, but the 4th WG did focus on it & the 8th WG focused on that.",
            {(4, "related"), (8, "related")},
        ),
        ("No, the topic has not been addressed by the WG.", set()),
    ],
)
def test_what_a_sentence_states_is_understood(statement, expected):
    table = table_of(f"A new topic\t6th WG 2019\t{statement}", "Another\t2nd WG 2013\tNo.")
    rows = PaperTable(table).source_rows()
    found = {
        (int(row.cells["session"]), row.cells["extent"])
        for row in rows
        if row.model is Consideration
    }
    assert found == expected


def test_answers_are_of_the_highest_session_that_is_current_else_of_the_last_held():
    no = table_of("A new topic\t6th WG 2019\tNo.")
    assert PaperTable(no).session == Session.objects.last_held().number
    assert PaperTable(no, session=9).session == 9
    current = table_of("A\t6th WG 2019\tYes, addressed in the current 10th session.")
    assert PaperTable(current).session == 10


def test_what_cannot_be_is_wrong_and_writes_nothing(file, capsys):
    text = (
        "A new topic\t6th WG 2018\tNo.\nAnother topic\tonce\tNo.\n"
        "A third topic\t44th WG\tMostly, as a focus of the 8th WG in 2021.\n"
    )
    answer = imported(file(text), capsys, confirm=True)
    assert [each.partition(": ")[2] for each in answer["wrong"]] == [
        "The 6th session was in 2019, and not in 2018.",
        "Session: There is no session “once”.",
        "Session: There is no session “44”.",
        "Answer: “Mostly” is no choice here. It is one of Yes, Partly or No.",
    ]
    assert not Release.objects.exists()
    with pytest.raises(SystemExit) as end:
        call_command("import_record", file(text))
    assert end.value.code == 1


def test_a_session_that_is_not_there_is_named(file, capsys):
    path = file("A new topic\t6th WG 2019\tNo.\n")
    assert "There is no session 77" in imported(path, capsys, session=77)["wrong"][0]
    with pytest.raises(CommandError, match="There is no session 77"):
        call_command("import_record", path, session=77)


def test_other_tables_are_no_papers():
    assert is_paper_table(table_of("A\t6th WG 2019\tNo."))
    assert not is_paper_table(table_of("number\ttitle\tstate", "1\tA\tdraft"))
    assert not is_paper_table(table_of("a\tb\tc\td", "1\t6th WG 2019\t3\t4"))


def test_a_row_without_a_proposal_is_a_row_of_its_own(file, capsys):
    text = "A new topic\t6th WG 2019\tNo.\nA third\t6th WG 2019\tNo.\nAnother\t\tNo, not yet.\n"
    (wrong,) = imported(file(text), capsys)["wrong"]
    assert "There is no session “nothing”." in wrong


def test_what_a_person_should_look_at_is_marked():
    table = table_of(
        "Smuggling of migrants by sea and ways to prevent it\t6th WG 2019\tNo.",
        "A new topic\t6th WG 2019\tYes, as a focus of the 11th WG in 2024.",
    )
    rows = PaperTable(table, session=10).source_rows()
    marks = " ".join(mark for row in rows for mark in row.marks)
    assert "Much like topic 19" in marks
    assert "names the 11th session, which is after" in marks

"""The register's workbook: out, edited, in again."""

import io
import json
from contextlib import suppress

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from sessions.models import AgendaItem, Session
from tests.support.factories import ConsiderationFactory, DocumentFactory, TopicFactory
from topics.models import Consideration, Topic
from wgsom.imports.columns import importable_models, sheet_name
from wgsom.imports.workbook import write_workbook
from wgsom.records.publication import State
from wgsom.releases.models import Release
from wgsom.releases.publication import publish

pytestmark = pytest.mark.django_db

NOTHING = {"new": 0, "changed": 0, "unchanged": 0, "wrong": []}


@pytest.fixture
def edited(tmp_path, capsys):
    """Return a function that edits the workbook, imports it, and gives the counts."""

    def run(edit=lambda book: None, **options):
        book = openpyxl.load_workbook(io.BytesIO(write_workbook()))
        edit(book)
        path = tmp_path / "register.xlsx"
        book.save(path)
        return imported(path, **options)

    def imported(path, **options):
        with suppress(SystemExit):
            call_command("import_record", path, json=True, **options)
        return json.loads(capsys.readouterr().out)

    run.imported = imported
    return run


def cell(book, sheet: str, row: int, heading: str):
    """Return the cell of a sheet in a row, under a heading."""
    headings = [each.value for each in book[sheet][1]]
    return book[sheet].cell(row, headings.index(heading) + 1)


def test_the_whole_register_out_and_in_again_changes_nothing(edited):
    ConsiderationFactory(topic=Topic.objects.get(number=6), session=Session.objects.get(number=4))
    DocumentFactory(title="=1+1")
    TopicFactory(number=30, title="A draft\twith a tab, “quotes”", state=State.DRAFT)
    answer = edited(confirm=True)
    rows = sum(model._base_manager.count() for model in importable_models())

    assert answer == NOTHING | {"unchanged": rows}
    assert not Release.objects.exists()


def test_what_is_edited_becomes_part_of_a_release(edited):
    def edit(book):
        cell(book, "Topics", 7, "Short title").value = "The media"
        cell(book, "Sessions", 13, "First day").value = "2025-11-03"
        cell(book, "Sessions", 13, "Last day").value = "2025-11-05"
        cell(book, "Sessions", 13, "Month").value = None
        cell(book, "Considerations", 2, "Extent").value = "Part of it"
        book["Agenda items"].append([12, 1, "An item that came by Excel"])
        row = book["Considerations"].max_row + 1
        for heading, text in {
            "Topic": 6,
            "Session": 12,
            "Agenda item": "12/1",
            "Extent": "Close to it",
            "State": "published",
        }.items():
            cell(book, "Considerations", row, heading).value = text

    answer = edited(edit, confirm=True, release="By Excel")
    assert (answer["new"], answer["changed"], answer["wrong"]) == (2, 3, [])
    assert not AgendaItem.all_objects.filter(session__number=12).exists()

    publish(Release.objects.get(name="By Excel"), None)
    assert Topic.objects.get(number=6).short_title == "The media"
    assert Session.objects.get(number=12).starts_on.isoformat() == "2025-11-03"
    row = Consideration.objects.get(session__number=12)
    assert (row.topic.number, row.agenda_item.position, row.state) == (6, 1, State.PUBLISHED)


def test_what_is_wrong_is_named_by_cell_and_nothing_is_written(edited):
    def edit(book):
        cell(book, "Topics", 2, "Short title").value = "x" * 61
        cell(book, "Topics", 3, "State").value = "secret"
        cell(book, "Considerations", 2, "Session").value = "77"
        cell(book, "Sessions", 2, "Year").value = "year"
        book["Topics"].append(["6", "Again"])
        book["Topics"].append(["", "Nameless"])

    wrong = edited(edit, confirm=True)["wrong"]
    assert [each.partition(":")[0] for each in wrong] == [
        "Sessions, row 2",
        "Topics, row 2",
        "Topics, row 3",
        "Topics, row 27",
        "Topics, row 28",
        "Considerations, row 2",
    ]
    assert "Year: “year” is not a whole number." in wrong[0]
    assert "Short title: Ensure this value has at most 60 characters" in wrong[1]
    assert (
        "State: “secret” is no choice here. It is one of Draft, In review or Published" in wrong[2]
    )
    assert "It is in the file twice, first as Topics, row 7." in wrong[3]
    assert "nothing that names the record" in wrong[4]
    assert "There is no session “77”." in wrong[5]
    assert not Release.objects.exists()


def test_what_leads_to_a_wrong_row_says_which_row_that_is(edited):
    def edit(book):
        book["Topics"].append(["26", "A title", "x" * 61])
        book["Proposals"].append(["26", "11"])

    wrong = edited(edit)["wrong"]
    assert len(wrong) == 2
    assert wrong[1].endswith("Topic: The topic “26” was not taken in: see Topics, row 27.")


def test_headings_that_are_not_its_own_are_refused(edited):
    def rename(book):
        cell(book, "Topics", 1, "Short title").value = "Nickname"

    def drop(book):
        book["Topics"].delete_cols(1)

    assert "Topics: “Nickname” is no column of it." in edited(rename)["wrong"][0]
    assert "the column “Number” is missing, which names a row" in edited(drop)["wrong"][0]


def test_a_list_of_one_kind_is_known_by_its_headings(edited, tmp_path):
    path = tmp_path / "topics.csv"
    path.write_text("number,title,short_title\n6,Another title,Media\n", encoding="utf-8")
    assert edited.imported(path) == NOTHING | {"changed": 1}
    path.write_text("topic,session,extent,agenda item\n6,9,focus,9/2\n", encoding="utf-8")
    assert edited.imported(path) == NOTHING | {"new": 1}
    path.write_text("what,ever\n1,2\n", encoding="utf-8")
    assert "its headings name the columns of no kind of record" in edited.imported(path)["wrong"][0]


def test_it_is_added_to_a_release_that_is_there(edited, tmp_path):
    path = tmp_path / "topics.csv"
    path.write_text("number,short_title\n6,Media\n", encoding="utf-8")
    release = Release.objects.create(name="There")
    edited.imported(path, confirm=True, release="There")
    assert release.changes.count() == 1
    publish(release, None)
    path.write_text("number,short_title\n6,Press\n", encoding="utf-8")
    assert "published already" in edited.imported(path, confirm=True, release="There")["wrong"][0]


def test_the_workbook_has_a_sheet_a_model_with_protected_headings_and_choices(tmp_path):
    path = tmp_path / "register.xlsx"
    call_command("export_workbook", path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["About this workbook", *map(sheet_name, importable_models())]
    topics = book["Topics"]
    assert topics.protection.sheet
    assert topics["A1"].protection.locked
    assert not topics["A2"].protection.locked
    lists = {each.formula1 for each in topics.data_validations.dataValidation}
    assert '"Draft,In review,Published"' in lists
    assert topics["A2"].number_format == "@"


def test_a_workbook_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(CommandError, match="ends in"):
        call_command("export_workbook", tmp_path / "register.csv")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_workbook", tmp_path / "none" / "register.xlsx")


def test_a_file_or_a_user_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_record", tmp_path / "none.csv")
    with pytest.raises(CommandError, match="no user “nobody”"):
        call_command("import_record", tmp_path / "none.csv", user="nobody")


def test_a_row_with_more_cells_than_headings_is_wrong(edited, tmp_path):
    path = tmp_path / "topics.csv"
    path.write_text("number,title,short_title\n48,By land, sea and air,Land\n", encoding="utf-8")
    (wrong,) = edited.imported(path)["wrong"]
    assert "It has more cells than there are headings: “Land” stands under none." in wrong

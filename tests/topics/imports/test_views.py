"""Importing on the desk: sent, looked at, confirmed."""

import io
import re

import openpyxl
import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.support.paper_table import pasted_table
from tests.support.responses import words
from tests.wgsom.imports.test_workbook import cell
from topics.models import Topic
from wgsom.imports.models import RememberedMapping, Upload
from wgsom.releases.models import Release
from wgsom.releases.publication import publish

pytestmark = pytest.mark.django_db

URL = "/admin/import/"


def sent(browser, data: bytes | str, name: str = "a file.csv", **entries):
    """Send a file; return the page that follows."""
    file = SimpleUploadedFile(name, data.encode() if isinstance(data, str) else data)
    return browser.post(URL, {"file": file, **entries}, follow=True)


def confirmed(browser, page):
    url = page.request["PATH_INFO"]
    return browser.post(url, {"confirm": "yes"}, follow=True)


def test_a_workbook_goes_out_and_what_is_edited_comes_in(anna):
    book = openpyxl.load_workbook(io.BytesIO(anna.get(f"{URL}workbook.xlsx").content))
    for row in range(2, 27):
        cell(book, "Topics", row, "Short title").value = f"Short {row}"
    data = io.BytesIO()
    book.save(data)
    page = sent(anna, data.getvalue(), "register.xlsx")
    assert "0 new, 25 changed, " in words(page.text)
    assert "<ins>Short 2</ins>" in page.text
    assert not Release.objects.exists()

    text = words(confirmed(anna, page).text)
    assert "0 new and 25 changed rows are part of the release “register.xlsx, " in text
    assert not Upload.objects.exists()
    assert not Topic.objects.filter(short_title="Short 2").exists()
    publish(Release.objects.get(), None)
    assert Topic.objects.filter(short_title__startswith="Short ").count() == 25


def test_a_table_is_pasted(anna):
    page = anna.post(URL, {"table": pasted_table(), "file": ""}, follow=True)
    assert "0 new, 0 changed, 80 unchanged, 0 wrong" in words(page.text)
    assert "there is nothing to import" in words(page.text)
    page = anna.post(URL, {"table": "A new topic\t6th WG 2019\tNo, not by the WG.\n"}, follow=True)
    assert "3 new" in words(page.text)


def test_what_is_wrong_is_shown_and_cannot_be_confirmed(anna):
    page = sent(anna, "number,short_title\n6," + "x" * 61 + "\n")
    assert "Something in it is wrong" in words(page.text)
    assert "Table, row 2: 6. " in words(page.text)
    confirmed(anna, page)
    assert not Release.objects.exists()


def test_a_file_of_another_name_is_refused(anna):
    page = sent(anna, "number,short_title\n6,Media\n", "evil.exe")

    assert "“exe” is not allowed" in words(page.text)
    assert not Upload.objects.exists()


def test_nothing_is_confirmed_that_nobody_has_looked_at(anna):
    file = SimpleUploadedFile("a file.csv", b"number,short_title\n6,Media\n")
    url = anna.post(URL, {"file": file}).headers["Location"]
    page = anna.post(url, {"confirm": "yes"}, follow=True)

    assert "0 new, 1 changed" in words(page.text)
    assert not Release.objects.exists()
    confirmed(anna, page)
    assert Release.objects.exists()


def test_what_cannot_be_read_is_said_beside_the_form(anna):
    assert "Choose a file, or paste a table." in words(anna.post(URL, {}).text)
    text = words(sent(anna, b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old.xls").text)
    assert "old.xls cannot be imported. It is a file of before 2007" in text
    assert not Upload.objects.exists()


def test_a_record_that_others_changed_since_is_named(anna, ben):
    page = sent(anna, "number,short_title\n6,Media\n8,Modes\n")
    later = sent(ben, "number,short_title\n6,Press\n")
    confirmed(ben, later)
    publish(Release.objects.get(), None)

    text = words(confirmed(anna, page).text)
    assert "Nothing was written: others changed this since you looked." in text
    assert "6. Press" in text
    assert Release.objects.count() == 1
    assert "are part of the release" in words(confirmed(anna, page).text)


def test_columns_of_another_spreadsheet_are_named_once(anna):
    data = "No.,What,Remark\n6,Another title,x\n"
    page = sent(anna, data)
    assert "its headings name the columns of no kind of record" in words(page.text)
    url = page.request["PATH_INFO"]
    assert "Another title" in anna.get(url, {"columns": "1", "model": "topics.topic"}).text
    entries = {"model": "topics.topic", "column-0": "", "column-1": "title"}
    assert "No column names the record: Number." in words(anna.post(url, entries).text)
    entries |= {"column-0": "number", "column-2": "number"}
    assert "Two columns are “number”." in words(anna.post(url, entries).text)
    entries |= {"column-2": ""}
    assert "0 new, 1 changed" in words(anna.post(url, entries, follow=True).text)

    assert RememberedMapping.objects.count() == 1
    page = sent(anna, data.replace("Another", "A third"))
    assert "0 new, 1 changed" in words(page.text)
    assert "Name the columns otherwise" in words(page.text)


def test_it_goes_into_the_release_that_is_worked_in(anna):
    anna.post("/admin/wgsom/release/add/", {"name": "Mine", "note": ""})
    page = sent(anna, "number,short_title\n6,Media\n")
    assert 'value="Make it part of Mine"' in page.text
    confirmed(anna, page)
    assert Release.objects.get().changes.count() == 1


def test_an_upload_is_its_senders_alone(anna, ben, client, django_user_model):
    page = sent(anna, "number,short_title\n6,Media\n")
    assert ben.get(page.request["PATH_INFO"]).status_code == 404
    user = User.objects.create_user("auditor", is_staff=True)
    user.groups.add(Group.objects.get(name="Auditors"))
    client.force_login(user)
    assert client.get(URL).status_code == 403
    assert client.get(f"{URL}workbook.xlsx").status_code == 403


def test_old_uploads_are_forgotten(anna):
    sent(anna, "number,short_title\n6,Media\n")
    Upload.objects.update(created_at="2020-01-01T00:00Z")
    sent(anna, "number,short_title\n6,Media\n")
    assert Upload.objects.count() == 1


def test_a_session_can_be_named_for_the_answers(anna, session_of):
    entries = {"table": "A\t6th WG 2019\tNo, not yet.\n", "session": session_of(11).pk}
    page = anna.post(URL, entries, follow=True)
    assert re.search(r"Topic \d+ assessed at the 11th session", words(page.text))


def test_an_import_is_confirmed_once(anna):
    page = sent(anna, "number,short_title\n6,Media\n")
    confirmed(anna, page)
    again = confirmed(anna, page)
    assert again.status_code == 404
    assert "This upload is not here: it was confirmed" in words(again.text)
    assert Release.objects.count() == 1


def test_who_may_not_add_a_kind_of_record_imports_none(client):
    user = User.objects.create_user("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="Editors"))
    client.force_login(user)
    page = sent(client, "slug,position,name,description\nnew,9,New,What is new\n")
    assert "You may not add clusters." in words(page.text)


def test_odd_controls_and_numbers_get_a_sentence(anna):
    assert "is not a whole number" in words(sent(anna, "number,title\n--5,A\n").text)
    assert "is not a whole number" in words(sent(anna, "number,title\n" + "9" * 5000 + ",A\n").text)


def test_a_file_of_100_megabytes_is_refused_before_it_is_read(anna):
    answer = anna.generic("POST", URL, b"", CONTENT_LENGTH=str(100 * 1024**2))
    assert answer.status_code == 413
    assert "What is sent may have 12,288 kB at most." in words(answer.text)

"""Files know when they are out of date: each leads to what has changed since it was made."""

import html
import io
import re

import openpyxl
import pytest
from django.db import connection

from sessions.models import Session
from tests.support.admin_forms import act, save
from tests.support.documents import reader, word
from tests.support.responses import body, markup
from tests.topics.papers.test_issue import issue
from topics.models import Assessment, Consideration, PaperText, Proposal, Topic
from wgsom.changelog.models import ChangelogEntry

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("committed_record")]

URL = re.compile(r"http://testserver(/\S*[?&]copy=[\w.]+)")


def in_word(client, url: str) -> str:
    """Return what a Word file leads to."""
    texts = "\n".join(each.text for each in word(body(client.get(url))).paragraphs)
    return URL.search(texts)[1]


def in_pdf(client, url: str) -> str:
    """Return what a PDF leads to, by its links."""
    pages = reader(body(client.get(url))).pages
    annotations = [each.get_object() for page in pages for each in page.get("/Annots", [])]
    links = [each["/A"]["/URI"] for each in annotations if "/URI" in each.get("/A", ())]
    return next(URL.fullmatch(link)[1] for link in links if URL.fullmatch(link))


def in_excel(client, url: str) -> str:
    """Return what an Excel file leads to, by the link of its second sheet."""
    sheet = openpyxl.load_workbook(io.BytesIO(body(client.get(url))))["About"]
    links = [cell.hyperlink.target for row in sheet for cell in row if cell.hyperlink]
    return next(URL.fullmatch(link)[1] for link in links if URL.fullmatch(link))


def in_picture(client, url: str) -> str:
    """Return what a picture leads to, from its description."""
    return URL.search(html.unescape(body(client.get(url)).decode()))[1]


FILES = [
    (in_word, "/topics.docx?answer=no"),
    (in_pdf, "/topics.pdf?answer=no"),
    (in_excel, "/topics.xlsx?answer=no"),
    (in_picture, "/topics.svg?answer=no"),
    (in_word, "/topics/6.docx"),
    (in_pdf, "/topics/6.pdf"),
    (in_picture, "/topics/6.svg"),
]


@pytest.mark.parametrize(("find", "url"), FILES)
def test_a_file_holds_until_something_of_it_changes(client, admin_client, find, url):
    since = find(client, url)
    assert "as_of=12" in since
    assert "Nothing in it has changed since: it still holds." in markup(client.get(since))

    save(admin_client, Assessment.objects.get(topic__number=6), statement="No, not at all.")
    text = markup(client.get(since))

    assert "Since then 1 change of what it lists." in text
    assert "<ins>at all.</ins>" in text


@pytest.mark.parametrize(("find", "url"), FILES[:5])
def test_what_changed_past_the_application_is_never_called_nothing(client, find, url):
    since = find(client, url)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE topics_topic SET title = 'Something else' WHERE number = 6")

    text = markup(client.get(since))

    assert "Something has changed since that the change log does not tell of" in text
    assert "Nothing in it has changed" not in text


@pytest.mark.parametrize(("find", "extension"), [(in_pdf, "pdf"), (in_picture, "svg")])
def test_a_matrix_holds_until_a_letter_of_it_changes(client, admin_client, find, extension):
    since = find(client, f"/coverage.{extension}")
    save(admin_client, Assessment.objects.get(topic__number=6), statement="No, not at all.")
    assert "it still holds." in markup(client.get(since))  # it has no statements

    save(admin_client, Consideration.objects.get(topic__number=1), extent="partial")

    assert "<del>Main subject</del><ins>Part of it</ins>" in markup(client.get(since))


@pytest.mark.parametrize(
    ("find", "url"),
    [
        (in_word, "/papers/10.docx"),
        (in_pdf, "/papers/10.pdf"),
        (in_word, "/papers/11/changes.docx"),
        (in_pdf, "/papers/10/compare.pdf"),
    ],
)
def test_a_paper_that_was_not_issued_holds_until_it_changes(client, admin_client, find, url):
    since = find(client, url)
    assert since.startswith(url.rpartition(".")[0] + "/?copy=")
    assert "Nothing in it has changed since: it still holds." in markup(client.get(since))

    save(admin_client, Assessment.objects.get(topic__number=6), statement="No, not at all.")
    text = markup(client.get(since))

    assert "Since then 1 change of what it lists." in text
    assert "<ins>at all.</ins>" in text
    assert "is not what a file bears" in markup(client.get(since + "x"))


def test_staff_see_whether_what_readers_have_still_holds(client, admin_client):
    since = in_word(client, "/papers/10.docx")
    assert "it still holds" in markup(admin_client.get(since))
    PaperText.objects.filter(place="introduction").update(text="Another beginning.")
    assert "it still holds" in markup(admin_client.get(since))  # of the draft alone

    save(admin_client, Assessment.objects.get(topic__number=6), statement="No, not at all.")
    assert "Since then 1 change of what it lists." in markup(admin_client.get(since))


def test_a_draft_says_its_state_and_leads_to_no_page_that_readers_have_otherwise(admin_client):
    paragraphs = word(body(admin_client.get("/papers/10.docx"))).paragraphs
    texts = [each.text for each in paragraphs]

    assert "Address: http://testserver/papers/10/" in texts
    assert any(each.startswith("State of the record: ") for each in texts)
    assert not any("What has changed since" in each for each in texts)


def test_a_copy_of_what_was_issued_meanwhile_is_told_so(client):
    since = in_word(client, "/papers/11/changes.docx")
    issue(Session.objects.get(number=11))

    said = "was issued, and does not change any more"
    assert said not in markup(client.get("/papers/10/"))
    assert said not in markup(client.get(since.replace("/11/changes/", "/10/")))
    assert said in markup(client.get(since))
    assert "it still holds" not in markup(client.get(since))


def test_of_very_many_entries_the_entries_are_told(client, admin_client, monkeypatch):
    monkeypatch.setattr("wgsom.changelog.since.MAX_MERGED", 1)
    since = in_word(client, "/topics.docx?answer=no")
    for statement in ("No, not yet.", "No, not at all."):
        save(admin_client, Assessment.objects.get(topic__number=6), statement=statement)

    assert "Since then 2 changes of what it lists." in markup(client.get(since))


def test_a_chosen_session_is_carried_along_to_the_change_log(client, admin_client, monkeypatch):
    monkeypatch.setattr("wgsom.changelog.since.MAX_SHOWN", 0)
    since = in_word(client, "/papers/10.docx")
    save(admin_client, Assessment.objects.get(topic__number=6), statement="No, not at all.")

    assert (
        "as_of=8"
        in re.search(r'href="(/changes/[^"]+)">change', client.get(f"{since}&as_of=8").text)[1]
    )


def test_a_paper_as_issued_never_changes(client):
    paragraphs = word(body(client.get("/papers/10/issued.docx"))).paragraphs

    assert not any("What has changed since" in each.text for each in paragraphs)


def test_what_changed_twice_is_told_once_from_the_first_state_to_the_last(client, admin_client):
    since = in_word(client, "/topics.docx?answer=no")
    for statement in ("No, not yet.", "No, not at all."):
        save(admin_client, Assessment.objects.get(topic__number=6), statement=statement)

    text = markup(client.get(since))

    assert "Since then 1 change of what it lists." in text
    assert "<ins>at all.</ins>" in text
    assert "yet" not in re.search(r'class="changes".*?</ol>', text, re.DOTALL)[0]


def test_what_was_changed_back_is_no_change(client, admin_client):
    since = in_word(client, "/topics.docx?answer=no")
    kept = Assessment.objects.get(topic__number=6).statement
    for statement in ("No, not at all.", kept):
        save(admin_client, Assessment.objects.get(topic__number=6), statement=statement)

    assert "it still holds" in markup(client.get(since))
    without_digest = since.rpartition(".")[0]
    assert "What has changed since was changed back." in markup(client.get(without_digest))


def test_what_changed_elsewhere_leaves_a_file_as_it_is(client, admin_client):
    since = in_word(client, "/topics.docx?answer=no")
    save(admin_client, Assessment.objects.get(topic__number=1), source="Found")

    assert "Nothing in it has changed since" in markup(client.get(since))


def test_a_row_that_left_the_list_is_told_among_the_others(client, admin_client):
    since = in_word(client, "/topics.docx?answer=no")
    save(admin_client, Assessment.objects.get(topic__number=6), answer="yes", statement="Yes.")

    text = markup(client.get(since))

    assert "Since then 1 change of what it does not list now: it may have left." in text
    assert "<del>No</del><ins>Yes</ins>" in text
    assert "Topic 6" in text


def test_a_text_that_was_withdrawn_is_named_and_not_told(client, admin_client, topic):
    since = in_word(client, "/topics.docx?answer=no")
    act(admin_client, "withdraw", Topic.objects.get(pk=topic.pk), reason="Wrong")

    text = markup(client.get(since))

    assert "Topic withdrawn" in text
    assert "How the media can support" not in text


@pytest.mark.parametrize(
    "mark", ["x", "1.20260101.zzzzzzzzzz", "1.20261399.0123456789", "١.20260101"]
)
def test_a_mark_that_no_file_bears_is_said(client, mark):
    text = markup(client.get(f"/topics/?copy={mark}"))

    assert "is not what a file bears" in text
    assert "25 of 25 topics" in text


def test_a_copy_of_a_later_state_is_said(client):
    text = markup(client.get("/topics/?copy=999999999.20260101.0123456789"))

    assert "later than what the register has" in text


def test_no_link_of_the_page_carries_it_along(client):
    text = client.get("/topics/?copy=1.20260101.0123456789").text

    assert "copy=1.2026" not in text


def test_files_do_not_take_it(client):
    assert client.get("/topics.csv?copy=1.20260101.0123456789").status_code == 400


def test_a_sheet_of_a_topic_knows_of_a_session_that_was_entered_since(client, admin_client):
    since = in_word(client, "/topics/19.docx")
    Session.objects.filter(number=11).update(is_complete=True)

    assert "it still holds" not in markup(client.get(since))


def test_more_changes_than_a_page_shows_are_counted_and_those_of_the_list_come_first(client):
    since = in_word(client, "/topics/6.docx")
    topic = Topic.objects.get(number=6)
    told = ChangelogEntry.objects.filter(root_type="topic", root_id=topic.pk).first()
    fields = {
        each.attname: getattr(told, each.attname)
        for each in ChangelogEntry._meta.concrete_fields
        if each.attname not in ("id", "data_revision")
    }
    objects = [
        {"object_type": model._meta.model_name, "object_id": key}
        for model in (Topic, Proposal, Consideration, Assessment)
        for key in model.objects.values_list("pk", flat=True)
    ]
    for root, count in ((topic.pk, 60), (Topic.objects.get(number=7).pk, 65)):
        changed = {"root_id": root, "action": "changed", "is_visible": True}
        rows = [ChangelogEntry(**fields | changed | each) for each in objects[:count]]
        ChangelogEntry.objects.bulk_create(rows)
    Topic.objects.filter(pk=topic.pk).update(title="Another")

    text = markup(client.get(since))

    assert "Since then 60 changes of what it lists." in text
    assert "The newest 50 of 60 changes" in text


def test_a_topic_that_is_not_in_the_register_any_more_by_then_is_a_page_all_the_same(client):
    since = in_picture(client, "/topics/1.svg?as_of=6")
    Topic.objects.get(number=1).proposals.update(session=Session.objects.get(number=7))

    response = client.get(since)

    assert response.status_code == 200
    assert "was not in the register yet" in response.text
    assert "it still holds" not in response.text


def test_a_copy_of_the_changes_tells_of_later_ones(client, admin_client):
    since = in_word(client, "/changes.docx")
    assert "it still holds" in markup(client.get(since))
    save(admin_client, Assessment.objects.get(topic__number=6), statement="No, not at all.")

    assert "Since then 1 change of what it lists." in markup(client.get(since))

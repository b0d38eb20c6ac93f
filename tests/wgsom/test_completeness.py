"""What a new field, filter, format or role needs elsewhere, so that none is added by half."""

from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.auth.models import Group, Permission
from django.db import models

from sessions.lists.filtersets import ResolutionFilterSet, SessionFilterSet
from tests.support.documents import reader, word
from tests.support.factories import TopicFactory
from tests.support.responses import body, csv_rows, xlsx_sheets
from tests.wgsom.staff.admin.test_workflow import GROUPS
from topics.lists.filtersets import ClusterFilterSet, TopicFilterSet
from topics.quality.text_rules import PRINTED
from wgsom.changelog.filterset import ChangeFilterSet
from wgsom.exports import FORMATS
from wgsom.records.aggregates import VersionedModel

pytestmark = pytest.mark.django_db

DOCS = Path(__file__).resolve().parents[2] / "docs"
VERSIONED = [each for each in apps.get_models() if issubclass(each, VersionedModel)]

# Texts that no PDF prints, by model and by field, each for a reason.
NOT_PRINTED = {
    "topics.topic.emphasis": "a part of the title",
    "topics.topic.cluster_basis": "for the Secretariat",
    "topics.papertext.key": "names the text",
    "wg_sessions.document.url": "the target of a link",
    "topics.review.reviewed_by": "for the Secretariat",
    "topics.earlierwording.wording": "on the topic's page",
    "wg_sessions.session.page_url": "the target of a link",
    "wg_sessions.session.completeness_reason": "on the session's page",
    "wg_sessions.resolution.adopted_on_note": "on pages and in data files",
    "wgsom.synonym.word": "for the search",
    "wgsom.synonym.stands_for": "for the search",
} | {
    f"{model._meta.label_lower}.source": "on pages and in data files"
    for model in VERSIONED
    if "source" not in PRINTED.get(model, ())
}


def own_fields(model) -> list[models.Field]:
    """Return the fields that are stored in a model's own table, but for keys and tokens."""
    fields = model._meta.concrete_fields
    return [each for each in fields if each.editable and not each.primary_key]


@pytest.mark.parametrize("model", VERSIONED)
def test_every_field_is_on_the_form_of_its_screen(model, rf, admin_user):
    request = rf.get("/")
    request.user = admin_user
    screen = admin.site._registry[model]
    shown = flatten_fieldsets(screen.get_fieldsets(request))

    assert {each.name for each in own_fields(model)} <= set(shown)


@pytest.mark.parametrize("model", VERSIONED)
def test_every_text_is_checked_for_characters_that_no_font_has(model):
    texts = [
        each.name
        for each in own_fields(model)
        if isinstance(each, models.CharField | models.TextField)
        and not each.choices
        and not isinstance(each, models.SlugField)
        and f"{model._meta.label_lower}.{each.name}" not in NOT_PRINTED
    ]

    assert set(texts) == set(PRINTED.get(model, ()))


@pytest.mark.parametrize(
    ("url", "filterset"),
    [
        ("/topics/", TopicFilterSet),
        ("/clusters/", ClusterFilterSet),
        ("/sessions/", SessionFilterSet),
        ("/resolutions/", ResolutionFilterSet),
        ("/changes/", ChangeFilterSet),
    ],
)
def test_the_documentation_names_the_parameters_of_a_list(url, filterset):
    lines = (DOCS / "urls.md").read_text().splitlines()
    (row,) = (each for each in lines if each.startswith(f"| `{url}`"))
    parameters = row.split("|")[2].partition(":")[2].split("`")[1::2]

    not_filters = {"page", "group", "sort"}
    assert set(parameters) - not_filters == set(filterset.base_filters) - not_filters


def document_text(data: bytes) -> str:
    """Return all text of a Word file, its tables' too."""
    opened = word(data)
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in opened.paragraphs), *cells])


# How each format is read back; a new one needs its reader here.
READERS = {
    "csv": lambda response: str(csv_rows(response)),
    "json": lambda response: body(response).decode(),
    "xlsx": lambda response: str(xlsx_sheets(response)),
    "docx": lambda response: document_text(body(response)),
    "pdf": lambda response: "".join(each.extract_text() for each in reader(body(response)).pages),
}


def read(client, url) -> str:
    """Return the text of a file, as a reader of its format has it."""
    extension = url.partition("?")[0].rpartition(".")[2]
    assert extension in READERS, f"READERS has no reader of .{extension} files."
    return READERS[extension](client.get(url))


@pytest.mark.parametrize("extension", FORMATS)
def test_a_text_with_characters_that_files_cannot_hold_is_read_back(client, extension, session_of):
    TopicFactory(title="Bell\x0b<&>Tower").proposals.create(session=session_of(9))

    assert "<&>Tower" in read(client, f"/topics.{extension}?proposed=9")


# A CSV has rows alone: its name tells the list.
@pytest.mark.parametrize("extension", sorted(FORMATS.keys() - {"csv"}))
def test_a_file_says_which_list_it_is(client, extension):
    assert "Proposed at" in read(client, f"/topics.{extension}?proposed=9")


def test_every_role_is_tested_and_documented():
    names = set(Group.objects.values_list("name", flat=True))

    assert names == set(GROUPS)
    text = (DOCS / "secretariat.md").read_text()
    assert [name for name in names if name not in text] == []


def test_every_permission_is_one_of_its_model():
    known = set()
    for model in apps.get_models():
        meta = model._meta
        actions = [f"{action}_{meta.model_name}" for action in meta.default_permissions]
        known |= {(meta.app_label, each) for each in actions}
        known |= {(meta.app_label, codename) for codename, _ in meta.permissions}

    stored = Permission.objects.values_list("content_type__app_label", "codename")
    assert set(stored) - known == set()

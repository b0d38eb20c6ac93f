"""The limits of fields: the same in the model, its form, the fixtures and the database."""

import json
from datetime import date

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, MaxValueValidator
from django.db import DatabaseError, connection, models, transaction
from django.forms import modelform_factory

from sessions.models import OperativeParagraph, Session
from tests.support.factories import TopicFactory, any_row
from topics.models import Assessment, Cluster, IssuedPaper, Topic
from wgsom.records.fields import LineField, ProseField
from wgsom.records.fixtures.reader import FixtureError
from wgsom.records.fixtures.sync import FixtureSync
from wgsom.records.limits import limit_triggers
from wgsom.records.natural_keys import NaturalKeyModel

pytestmark = pytest.mark.django_db

MODELS = [each for each in apps.get_models() if issubclass(each, NaturalKeyModel)]
EDITED = [each for each in MODELS if each is not IssuedPaper]  # which the database never changes
FIELDS = [
    field
    for model in EDITED
    for field in model._meta.concrete_fields
    if field.editable and not (field.is_relation or field.choices or field.primary_key)
]
TEXTS = [each for each in FIELDS if isinstance(each, models.CharField | models.TextField)]
NUMBERS = [each for each in FIELDS if isinstance(each, models.IntegerField)]
DAYS = [each for each in FIELDS if isinstance(each, models.DateField)]


def limit(field, kind) -> int:
    """Return the limit that a validator of a kind gives a field."""
    return min(each.limit_value for each in field.validators if isinstance(each, kind))


def formfield(field, **options):
    """Return the form field as the admin makes it."""
    of_urls = {"assume_scheme": "https"} if isinstance(field, models.URLField) else {}
    return field.formfield(**options, **of_urls)


def refused_by_the_database(field, value) -> bool:
    """Return whether the database refuses a value in an update of a row."""
    row = any_row(field.model)
    try:
        with transaction.atomic():
            field.model._base_manager.filter(pk=row.pk).update(**{field.name: value})
    except DatabaseError:
        return True
    return False


def test_every_text_of_the_record_has_a_limit():
    plain = [each for each in TEXTS if type(each) is models.TextField]

    assert plain == []
    assert len(TEXTS) > 25


@pytest.mark.parametrize("field", TEXTS, ids=str)
def test_a_text_over_its_limit_is_refused_everywhere(field):
    if isinstance(field, models.SlugField | models.URLField):
        longest = "https://a.org/".ljust(field.max_length, "a")
    else:
        longest = "a" * field.max_length
    row = any_row(field.model)
    setattr(row, field.name, f"{longest}a")

    with pytest.raises(ValidationError) as refused:
        row.clean_fields()
    assert field.name in refused.value.message_dict
    assert limit(field, MaxLengthValidator) == field.max_length
    form_class = modelform_factory(field.model, fields=[field.name], formfield_callback=formfield)
    form = form_class({field.name: f"{longest}a"})
    assert field.name in form.errors
    assert refused_by_the_database(field, f"{longest}a")


@pytest.mark.parametrize("field", NUMBERS, ids=str)
def test_a_number_that_no_url_carries_is_refused_everywhere(field):
    largest = 12 if field.name == "month" else limit(field, MaxValueValidator)
    row = any_row(field.model)
    setattr(row, field.name, largest + 1)

    with pytest.raises(ValidationError) as refused:
        row.clean_fields()
    assert field.name in refused.value.message_dict
    assert refused_by_the_database(field, largest + 1)


@pytest.mark.parametrize("field", DAYS, ids=str)
@pytest.mark.parametrize("day", [date(1899, 12, 31), date(3000, 1, 1)])
def test_a_day_that_no_file_holds_is_refused_everywhere(field, day):
    row = any_row(field.model)
    setattr(row, field.name, day)

    with pytest.raises(ValidationError) as refused:
        row.clean_fields()
    assert refused.value.message_dict[field.name] == ["Dates are from 1900 to 2999."]
    assert refused_by_the_database(field, day)


def test_the_database_refuses_a_new_row_too():
    for values in ({"title": "a" * 2_001}, {"number": 1_000_000}):
        with pytest.raises(DatabaseError), transaction.atomic():
            TopicFactory(**values)


def test_what_was_there_before_the_limits_stays_and_can_be_edited(outside_the_limits):
    topic = outside_the_limits(lambda: TopicFactory(title="a" * 3_000))
    Topic.all_objects.filter(pk=topic.pk).update(short_title="Short")

    assert len(Topic.all_objects.get(pk=topic.pk).title) == 3_000


@pytest.mark.parametrize("field", [each for each in TEXTS if isinstance(each, LineField)], ids=str)
@pytest.mark.parametrize("text", ["two\nlines", "two\r\nlines", "two\u2028lines", "two\x0blines"])
def test_a_line_is_one_line(field, text):
    with pytest.raises(ValidationError, match="This is one line"):
        field.clean(text, None)


@pytest.mark.parametrize("field", [each for each in TEXTS if isinstance(each, ProseField)], ids=str)
@pytest.mark.parametrize(
    "text", ["<p>Pasted</p>", "A<br/>b", 'An <a href="x">a</a>', "A&nbsp;b", "&#8217;", "&#x2019;"]
)
def test_pasted_markup_is_refused(field, text):
    with pytest.raises(ValidationError, match="is markup"):
        field.clean(text, None)


@pytest.mark.parametrize("field", [each for each in TEXTS if isinstance(each, ProseField)], ids=str)
@pytest.mark.parametrize("text", ["\u200b", "\u200b \u2060", "a\x01b", "\x1b[0m", "a\ufffe"])
def test_what_cannot_be_seen_is_refused(field, text):
    with pytest.raises(ValidationError, match=r"control character|nothing to be seen"):
        field.clean(text, None)


@pytest.mark.parametrize("text", ["a < b and c > d", "R&D; AT&T", "Q&A", "<3", "x <= y"])
def test_signs_are_no_markup(text):
    assert Topic._meta.get_field("title").clean(text, None) == text


def test_a_paragraph_keeps_its_lines():
    text = "Requests:\n\n(a) One;\n\n(b) Two."

    assert OperativeParagraph._meta.get_field("text").clean(text, None) == text


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": "Two\nlines"}, "title: This is one line"),
        ({"title": "a" * 2_001}, "title: Ensure this value has at most 2000 characters"),
        ({"short_title": "<b>Bold</b>"}, "short_title: “<b>” is markup"),
        ({"number": 1_000_000}, "number: The largest number that URLs and citations can carry"),
    ],
)
def test_the_loader_refuses_it_in_the_same_words(tmp_path, values, said):
    row = {"number": 26, "title": "A title", "short_title": "Title", "state": "draft"} | values
    file = tmp_path / "topics.json"
    file.write_text(json.dumps([{"model": "topics.topic", "fields": row}]))

    with pytest.raises(FixtureError) as refused:
        FixtureSync([file]).load()

    assert said in str(refused.value)


def test_no_browser_cuts_what_is_pasted(admin_client):
    page = admin_client.get(f"/admin/topics/topic/{Topic.objects.first().pk}/change/").text
    title = page.partition('name="title"')[2].partition(">")[0]

    assert "maxlength" not in title


def test_the_limits_of_the_issue():
    assert Topic._meta.get_field("title").max_length == 2_000
    assert Assessment._meta.get_field("statement").max_length == 20_000
    assert limit(Session._meta.get_field("number"), MaxValueValidator) == 999


@pytest.mark.parametrize("slug", ["", "a/b", "a b", "ü", "a\nb"])
def test_the_database_refuses_a_slug_that_no_url_has(slug):
    assert refused_by_the_database(Cluster._meta.get_field("slug"), slug)


def test_the_engine_in_use_has_the_triggers():
    sql = {
        "sqlite": "SELECT COUNT(*) FROM sqlite_master WHERE name LIKE 'register_limit_%%'",
        "postgresql": "SELECT COUNT(*) FROM pg_trigger WHERE tgname LIKE 'register_limit_%%'",
    }
    with connection.cursor() as cursor:
        cursor.execute(sql[connection.vendor].replace("%%", "%"))
        assert cursor.fetchone() == (len(list(limit_triggers())),)
    assert {each.table for each in limit_triggers()} >= {
        each.model._meta.db_table for each in FIELDS
    }

"""The Secretariat's running text: checked when saved, filled in from the record."""

import pytest
from django.core.exceptions import ValidationError

from tests.support.admin_forms import opened
from tests.support.papers import PaperTopics
from topics.models import PaperText
from topics.models.paper_text import PLACEHOLDERS
from topics.papers.builder import draft
from topics.papers.running_text import as_line
from wgsom.exports.documents import Run
from wgsom.exports.documents.model import words

pytestmark = pytest.mark.django_db


def text(**values) -> PaperText:
    """Return the text of the introduction with other words."""
    found = PaperText.objects.get(place="introduction")
    for name, value in values.items():
        setattr(found, name, value)
    return found


def refused(**values) -> str:
    """Return why a text is refused."""
    with pytest.raises(ValidationError) as caught:
        text(**values).full_clean()
    return " ".join(caught.value.messages)


def test_every_place_has_a_text_of_our_own_words():
    places = [each.place for each in PaperText.objects.all()]

    assert places == list(PaperText.Place.values)
    for each in PaperText.objects.all():
        each.full_clean()


def test_every_placeholder_is_filled_in():
    text(text=" | ".join(f"{{{name}}}" for name in PLACEHOLDERS), heading="{session}").save()
    section = draft(PaperTopics(10)).introduction

    assert section.heading == "10th"
    assert section.paragraphs == [
        "10th | 2023 | 5 to 6 October 2023 | Vienna | 20 | 11 | two | seven | five | five | "
        "2nd (2013), 6th (2019) and 9th (2022) | 5/3 (2010) and 6/3 (2012)"
    ]


def test_placeholders_follow_the_session():
    text(text="{proposed_count} {proposing_sessions} {resolutions}").save()

    assert draft(PaperTopics(1)).introduction.paragraphs == ["0 none 5/3 (2010)"]


def test_an_unknown_placeholder_is_refused_and_named():
    sentence = refused(text="The {sesion} session")

    assert "{sesion} is no placeholder" in sentence
    assert "{session}" in sentence


@pytest.mark.parametrize(
    "given", ["{session.pk}", "{session!r}", "{session:>9}", "{0}", "{}", "{session[0]}"]
)
def test_nothing_but_a_bare_name_is_a_placeholder(given):
    assert "is no placeholder" in refused(text=given)
    assert "is no placeholder" in refused(heading=given)


@pytest.mark.parametrize("given", ["a { b", "a } b", "{session"])
def test_a_lonely_brace_is_refused(given):
    assert "brace" in refused(text=given)


def test_doubled_braces_are_braces():
    text(text="{{session}}").save()

    assert draft(PaperTopics(10)).introduction.paragraphs == ["{session}"]


@pytest.mark.parametrize(
    "given", ["a^[note", "a^[", "a^[]", "^[a^[b]]", "a^[one\n\ntwo] b", "^[see [1]]"]
)
def test_a_footnote_that_does_not_end_is_refused(given):
    assert "footnote" in refused(text=given)


def test_a_footnote_has_none_of_its_own():
    note = PaperText.objects.get(place="answer-note")
    note.text = "a^[b]"

    with pytest.raises(ValidationError, match="no footnotes of its own"):
        note.full_clean()


def test_an_empty_line_begins_a_paragraph():
    text(text="One\r\n\r\nTwo\nstill two\n\n\n\nThree").save()

    assert draft(PaperTopics(10)).introduction.paragraphs == ["One", "Two\nstill two", "Three"]


def test_a_place_without_a_text_is_left_out():
    PaperText.objects.filter(place="introduction").delete()

    assert draft(PaperTopics(10)).introduction.paragraphs == []


def test_footnotes_and_symbols_become_what_they_are():
    assert as_line("See CTOC/COP/WG.7/2021/4.^[At https://example.org/a.] End") == (
        Run("See "),
        Run("CTOC/COP/WG.7/2021/4", link="https://undocs.org/CTOC/COP/WG.7/2021/4"),
        Run(
            ".",
            note=(
                Run("At "),
                Run("https://example.org/a", link="https://example.org/a"),
                Run("."),
            ),
        ),
        Run(" End"),
    )
    assert words(as_line("^[first] text")) == " text"


class TestDesk:
    """The texts on the Secretariat's desk."""

    def test_a_wrong_placeholder_comes_back_with_what_was_typed(self, admin_client):
        found = PaperText.objects.get(place="introduction")
        response = admin_client.post(
            f"/admin/topics/papertext/{found.pk}/change/",
            opened(admin_client, found, heading="I. Intro", text="My {wrong} words"),
        )

        assert response.status_code == 200
        assert "{wrong} is no placeholder" in response.text
        assert "My {wrong} words" in response.text

    def test_a_good_one_is_saved(self, admin_client):
        found = PaperText.objects.get(place="introduction")
        admin_client.post(
            f"/admin/topics/papertext/{found.pk}/change/",
            opened(admin_client, found, heading="I. Intro", text="For the {session} session"),
        )

        assert draft(PaperTopics(11)).introduction.paragraphs == ["For the 11th session"]

    def test_a_place_cannot_be_deleted(self, admin_client):
        found = PaperText.objects.get(place="introduction")

        assert admin_client.post(f"/admin/topics/papertext/{found.pk}/delete/").status_code == 403

"""Words that people use find what the texts say otherwise: one way, shown, and kept as data."""

import pytest

from tests.support.admin_forms import save
from tests.support.responses import csv_rows, markup, topic_numbers
from wgsom.search.models import Synonym

pytestmark = pytest.mark.django_db


def found(client, text: str, **more) -> list[int]:
    """Return the numbers of the topics that a search finds, in order of number."""
    return sorted(topic_numbers(client.get("/topics/", {"q": text, **more})))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("boat", "sea"),
        ("boats", "sea"),  # in any of its forms
        ("mer", "sea"),
        ("minors", "children"),
        ("niños", "children"),
        ("NINOS", "children"),
        ("JIT", '"joint investigation teams"'),
        ("unaccompanied minors", "unaccompanied children"),
        ("boat smuggling", "sea smuggling"),
        ("smuggling boat", "smuggling sea"),
        ("passport", "documents"),
    ],
)
def test_a_word_of_people_finds_what_it_stands_for(client, typed, meant):
    assert found(client, typed) == found(client, meant) != []


def test_a_phrase_finds_what_its_words_find_and_what_it_stands_for(client):
    assert set(found(client, "social media")) >= {11}
    assert set(found(client, "social media")) == set(
        found(client, "social media OR cyberspace")
    ) | (
        set(found(client, "technology"))
        | set(found(client, "information communication technology"))
    )


def test_it_goes_one_way_only(client):
    Synonym.objects.create(word="ocean", stands_for="sea")

    assert found(client, "ocean") == found(client, "sea")
    Synonym.objects.create(word="sea", stands_for="prosecution")
    assert set(found(client, "sea")) == {19, *found(client, "prosecution")}
    assert "(also:" not in markup(client.get("/topics/?q=prosecution"))
    Synonym.objects.all().delete()
    assert found(client, "ocean") == []


def test_quoted_and_unwanted_words_are_meant_as_they_are(client):
    assert found(client, '"boat"') == []
    assert len(found(client, "smuggling -boat")) == len(found(client, "smuggling"))


def test_alternatives_have_theirs_too(client):
    assert found(client, "boat OR minors") == sorted(
        {*found(client, "sea"), *found(client, "children")}
    )


def test_the_page_says_what_else_was_searched_for_and_marks_it(client):
    text = markup(client.get("/topics/?q=boat"))

    assert "Searched for: boat (also: sea)" in text
    assert "<mark>sea</mark>" in text


def test_files_and_the_search_of_everything_find_the_same(client):
    assert [row["number"] for row in csv_rows(client.get("/topics.csv?q=boat"))] == ["19"]
    assert "19. " in markup(client.get("/search/?q=boat"))


def test_staff_extend_them_and_the_next_search_knows(client, admin_client):
    synonym = Synonym.objects.create(word="ferry", stands_for="bus")
    assert found(client, "ferry") == []

    save(admin_client, synonym, stands_for="bus, sea")

    assert found(client, "ferry") == [19]


@pytest.mark.parametrize(
    ("word", "stands_for", "field"), [("!", "sea", "word"), ("ferry", " , ,", "stands_for")]
)
def test_one_that_nobody_could_use_is_refused(admin_client, word, stands_for, field):
    response = admin_client.post(
        "/admin/wgsom/synonym/add/", {"word": word, "stands_for": stands_for}
    )

    assert field in response.context["adminform"].form.errors
    assert not Synonym.objects.filter(word=word).exists()


def test_nothing_with_all_words_shows_the_nearest_in_no_count_and_no_file(client):
    text = markup(client.get("/topics/?q=sea+zebra"))

    assert "0 of 25 topics" in text
    assert "The nearest: what has some of the words" in text
    assert "19. Smuggling of migrants by sea</a>" in text
    assert csv_rows(client.get("/topics.csv?q=sea+zebra")) == []
    assert "<entry>" not in client.get("/topics.atom?q=sea+zebra").text
    everything = markup(client.get("/search/?q=sea+zebra"))
    assert "The nearest: what has some of the words" in everything
    assert "19. " in everything


@pytest.mark.parametrize("text", ["zebra", "zebra okapi", "sea", "sea -sea"])
def test_there_is_no_nearest_where_nothing_is_near_or_one_word_was_asked_for(client, text):
    assert "The nearest: what has" not in markup(client.get("/topics/", {"q": text}))


def test_the_nearest_keep_to_the_other_filters(client):
    assert "19. Smuggling" in markup(client.get("/topics/?q=sea+zebra&answer=yes"))
    assert "19. Smuggling" not in markup(client.get("/topics/?q=sea+zebra&answer=no"))

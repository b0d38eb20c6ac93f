"""The list of topics: every parameter of its URL, alone and with others."""

import pytest
from django.test import Client

from tests.support.factories import (
    ConsiderationFactory,
    ProposalFactory,
    SessionFactory,
    TopicFactory,
)
from tests.support.responses import body, markup, topic_numbers
from topics.models import Topic

pytestmark = pytest.mark.django_db

ALL = list(range(1, 26))


def listed(client: Client, query: str) -> list[int]:
    return topic_numbers(client.get(f"/topics/?{query}"))


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", ALL),
        ("answer=yes", [1, 5, 9, 10, 11, 12, 14, 17, 18, 19, 20]),
        ("answer=partly", [3, 16]),
        ("answer=no", [2, 4, 6, 7, 8, 13, 15]),
        ("answer=not-assessed", [21, 22, 23, 24, 25]),
        ("answer=partly&answer=not-assessed", [3, 16, 21, 22, 23, 24, 25]),
        ("proposed=2", [16, 17, 18, 19, 20]),
        ("proposed=9", [19]),
        ("proposed=9&proposed=none", [19, 21, 22, 23, 24, 25]),
        ("proposed=11", []),
        ("considered=3", [16, 17, 19]),
        ("considered=none", [6, 8, 13, 15, 21, 22, 23, 24, 25]),
        ("considered=3&considered=4", [2, 4, 16, 17, 18, 19]),
        ("extent=related", [2, 4, 7]),
        ("extent=partial", [3, 16, 20]),
        ("extent=partial&extent=related", [2, 3, 4, 7, 16, 20]),
        ("considered=10&extent=focus", [19]),
        ("considered=10&extent=partial", [20]),
        ("considered=3&extent=related", []),
        ("considered=none&extent=focus", []),
        ("cluster=concepts", [15]),
        ("cluster=protection&cluster=concepts", [15, 16, 23, 24]),
        ("cluster=none", []),
        ("resolution=5-3", [21, 22]),
        ("resolution=5-3&resolution=6-3", [21, 22, 23, 24, 25]),
        ("resolution=none", ALL[:20]),
        ("answer=no&cluster=prosecution", [2, 4, 8]),
        ("answer=no&proposed=6&considered=none", [6, 8, 13, 15]),
        ("q=sea", [19]),
        ("q=MEDIA", [6]),
        ("q=media+anti-smuggling", [6]),
        ("q=media+sea", []),
        ("q=strengthening+partnerships", [3, 6, 7, 9, 10, 13, 25]),
        ("q=UNTOC", [2, 4]),
        ("q=%28Development", [6, 19]),
        ("q=.*", []),
        ("answer=&q=&sort=&as_of=", ALL),
    ],
)
def test_filters(client, query, numbers):
    assert listed(client, query) == numbers


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("sort=number", ALL),
        ("sort=-number", ALL[::-1]),
        ("sort=answer&proposed=2", [17, 18, 19, 20, 16]),
        ("sort=-answer&proposed=2", [16, 17, 18, 19, 20]),
        ("sort=proposed&answer=yes&cluster=prosecution", [18, 19, 20, 5, 11, 12]),
        ("sort=-proposed&answer=yes&cluster=prosecution", [5, 11, 12, 18, 19, 20]),
        ("sort=considered&proposed=2", [16, 17, 18, 19, 20]),
        ("sort=-considered&proposed=2", [19, 20, 18, 16, 17]),
        ("sort=title&proposed=2", [19, 20, 18, 17, 16]),
        ("sort=-title&proposed=2", [16, 17, 18, 20, 19]),
    ],
)
def test_orders_with_the_number_breaking_ties(client, query, numbers):
    assert listed(client, query) == numbers


def test_what_lacks_the_sorted_value_comes_last_either_way(client):
    assert listed(client, "sort=proposed")[-5:] == [21, 22, 23, 24, 25]
    assert listed(client, "sort=-proposed")[-5:] == [21, 22, 23, 24, 25]


class TestAsOf:
    """An earlier reading: its answers, and only the evidence up to then."""

    def test_answers_are_those_of_the_session(self, client):
        assert listed(client, "as_of=8&answer=partly") == [16]
        assert len(listed(client, "as_of=8&answer=no")) == 10

    def test_topics_that_came_later_are_not_there(self, client):
        assert listed(client, "as_of=2") == [16, 17, 18, 19, 20, 21, 22, 23, 24, 25]

    def test_later_evidence_does_not_count(self, client):
        assert listed(client, "as_of=8&proposed=9") == []
        assert listed(client, "as_of=8&considered=10") == []
        assert listed(client, "as_of=2&considered=none") == listed(client, "as_of=2")
        assert listed(client, "as_of=8&q=UNTOC") == []

    def test_the_total_is_that_of_the_session(self, client):
        list_query = client.get("/topics/?as_of=2&proposed=2").context["list"]

        assert (list_query.count, list_query.total) == (5, 10)

    def test_the_last_session_held_is_the_default(self, client):
        assert client.get("/topics/").context["list"].as_of.number == 12

    def test_a_session_to_come_is_no_session_to_read_as_of(self, client):
        SessionFactory(number=13, year=2999)

        assert client.get("/topics/").context["list"].as_of.number == 12
        assert "as_of" in client.get("/topics/?as_of=13").context["list"].errors


def test_search_knows_no_case_in_any_script(client, session_of):
    topic = TopicFactory(title="Coopération ÉTENDUE, борьба с Контрабандой")
    ProposalFactory(topic=topic, session=session_of(9))

    assert listed(client, "q=étendue") == [26]
    assert listed(client, "q=контрабандой+БОРЬБА") == [26]


def test_a_topic_is_listed_once_however_often_it_matches(client, session_of):
    ConsiderationFactory(
        topic=Topic.objects.get(number=19), session=session_of(3), extent="partial"
    )

    assert listed(client, "considered=3&considered=10&extent=focus&extent=partial") == [
        *[16, 17, 19, 20]
    ]


@pytest.mark.parametrize(
    ("query", "name", "sentence"),
    [
        ("answer=maybe", "answer", "“maybe” is not one of its values: yes, partly, no or"),
        ("answer=no&answer=maybe", "answer", "“maybe” is not one of its values"),
        ("proposed=99", "proposed", "“99” is not one of its values: 1, 2, 3"),
        ("proposed=06", "proposed", "“06” is not one of its values"),
        ("considered=x", "considered", "“x” is not one of its values"),
        ("extent=some", "extent", "“some” is not one of its values: focus, partial or related."),
        ("cluster=Prevention", "cluster", "“Prevention” is not one of its values"),
        ("resolution=6/3", "resolution", "“6/3” is not one of its values: 5-3, 6-3 or none."),
        ("as_of=0", "as_of", "“0” is not one of its values: 12, 11"),
        ("as_of=8&as_of=9", "as_of", "This takes one value, and the address gives 2."),
        ("sort=colour", "sort", "“colour” is not one of its values: number, -number, title"),
        ("sort=--title", "sort", "“--title” is not one of its values"),
        ("q=" + "x" * 201, "q", "A search takes at most 200 characters."),
        ("q=" + "a+" * 21, "q", "A search takes at most 20 words."),
    ],
)
def test_a_wrong_value_shows_an_error_at_its_filter_and_no_rows(client, query, name, sentence):
    response = client.get(f"/topics/?{query}")

    assert response.context["list"].errors[name][0].startswith(sentence)
    assert topic_numbers(response) == []
    assert "Download" not in body(response).decode()
    assert "As of the 12th" not in body(response).decode()
    assert f'id="id_{name}_error"' in body(response).decode()


@pytest.mark.parametrize("page", ["0", "2", "x", "-1", "1.0", "²", "9" * 500])
def test_a_page_that_does_not_exist_says_so(client, page):
    response = client.get("/topics/", {"page": page})

    text = body(response).decode()
    assert "this list has 1 page." in text
    assert topic_numbers(response) == []
    assert "Download" not in text


def test_going_to_the_first_page_keeps_the_filters(client):
    text = markup(client.get("/topics/?answer=no&page=9"))

    assert 'href="/topics/?answer=no">Go to the first page</a>' in text


def test_an_unknown_parameter_is_named_above_the_list_without_it(client):
    response = client.get("/topics/?anwser=no&answer=yes")

    assert "“anwser” is not a filter of this list" in body(response).decode()
    assert topic_numbers(response) == listed(client, "answer=yes")


class TestPages:
    """25 rows a page; everything but the page link goes back to page 1."""

    @pytest.fixture(autouse=True)
    def sixty_topics(self, session_of):
        for index in range(35):
            topic = TopicFactory(title=f"Topic of the test {index}")
            ProposalFactory(topic=topic, session=session_of(9))

    def test_rows_are_cut_at_25_and_continue(self, client):
        assert listed(client, "page=1") == ALL
        assert listed(client, "page=3&sort=-number") == list(range(10, 0, -1))

    def test_the_page_links_keep_the_rest_of_the_address(self, client):
        text = markup(client.get("/topics/?answer=no&proposed=9&page=1"))

        assert 'rel="next" href="/topics/?answer=no&amp;proposed=9&amp;page=2"' in text

    def test_filters_and_headings_leave_the_page(self, client):
        list_query = client.get("/topics/?answer=no&proposed=9&page=2").context["list"]

        assert [each.url_without for each in list_query.active_filters] == [
            "/topics/?proposed=9",
            "/topics/?answer=no",
        ]
        assert list_query.headings[1].url == "/topics/?answer=no&proposed=9&sort=title"

    def test_going_back_from_a_record_leads_to_its_page(self, client):
        text = markup(client.get("/topics/30/?sort=-number&proposed=9"))

        assert 'href="/topics/?sort=-number&amp;proposed=9&amp;page=2">Back to' in text


def test_pills_remove_one_value_each(client):
    active_filters = (
        client.get("/topics/?answer=no&answer=yes&q=sea&sort=title").context["list"].active_filters
    )

    assert [(each.label, each.value, each.url_without) for each in active_filters] == [
        ("Search", "sea", "/topics/?answer=no&answer=yes&sort=title"),
        ("Answer", "No", "/topics/?answer=yes&q=sea&sort=title"),
        ("Answer", "Yes", "/topics/?answer=no&q=sea&sort=title"),
    ]


def test_a_pill_is_named_for_what_it_does(client):
    text = markup(client.get("/topics/?proposed=6"))

    assert "Remove filter: </span>Proposed at: 6th session (2019)<span" in text
    assert "15 of 25 topics" in text


def test_a_session_with_two_items_to_one_extent_is_named_once(client):
    text = markup(client.get("/topics/?q=effective+models"))

    assert text.count("9th (2022): close to it") == 1


def test_titles_sort_alike_on_every_database(client, session_of):
    for title in ("éa", "Été", "zz", "Zy", "(a)"):
        ProposalFactory(topic=TopicFactory(title=title), session=session_of(11))

    rows = client.get("/topics/?proposed=11&sort=title").context["page"].rows

    assert [row.title for row in rows] == ["(a)", "Zy", "zz", "Été", "éa"]


def test_headings_say_how_the_list_is_sorted(client):
    headings = client.get("/topics/?sort=-title").context["list"].headings

    assert [(each.label, each.aria_sort) for each in headings] == [
        ("No.", ""),
        ("Topic", "descending"),
        ("Addressed?", ""),
        ("Proposed at", ""),
        ("Considered at", ""),
        ("Cluster", ""),
    ]


def test_no_rows_say_so_and_offer_a_way_out(client):
    text = markup(client.get("/topics/?q=zebra"))

    assert "Nothing in the register matches these filters" in text
    assert "0 of 25 topics" in text


def test_an_empty_register_is_a_page_too(client):
    Topic.objects.all().delete()

    assert "There is nothing in this list yet" in markup(client.get("/topics/"))
    assert "0 topics" in markup(client.get("/"))

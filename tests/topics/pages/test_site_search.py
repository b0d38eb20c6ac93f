"""A search of the whole register, by kind of record."""

import pytest

from tests.support.responses import body, markup

pytestmark = pytest.mark.django_db


class TestWholeRegister:
    """The box in the head of every page."""

    def test_it_stands_on_every_page_and_leads_to_the_hits_by_kind(self, client):
        for url in ("/", "/topics/19/", "/sessions/", "/resolutions/6-3/", "/nix/"):
            assert '<form class="search-box" method="get" action="/search/"' in (
                markup(client.get(url))
            )

        text = markup(client.get("/search/?q=by+sea"))

        assert "1 topic, 0 clusters, 2 sessions, " in text
        assert 'href="/topics/19/?q=by+sea"' in text
        assert 'href="/sessions/3/?q=by+sea"' in text

    def test_it_keeps_the_session_that_one_reads_as_of(self, client):
        text = markup(client.get("/search/?q=UNTOC&as_of=8"))

        assert "Reading as of the 8th session" in text
        assert "Nothing in the register has all of this." in text
        assert '<input type="hidden" name="as_of" value="8">' in text

    def test_it_takes_no_filter_of_a_list(self, client):
        response = client.get("/search/?q=sea&answer=yes")

        assert "“answer” is not a filter of this list" in body(response).decode()
        assert response.context["list"].count == 5

    @pytest.mark.parametrize("query", ["", "?q=", "?q=+++"])
    def test_without_a_text_it_shows_nothing_but_how_to_search(self, client, query):
        response = client.get(f"/search/{query}")

        assert response.context["list"].groups == []
        assert "Type what you look for" in body(response).decode()

    def test_what_is_wrong_is_said_and_kept_in_the_box(self, client):
        text = markup(client.get("/search/", {"q": "***"}))

        assert "There is no word to search for in “***”." in text
        assert 'value="***"' in text

    def test_more_than_ten_of_a_kind_are_on_its_list(self, client):
        text = markup(client.get("/search/?q=migrants"))

        assert 'href="/topics/?q=migrants">All 23 topics</a>' in text.replace(
            ", to filter and download", ""
        )

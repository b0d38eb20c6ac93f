"""How many of the listed topics were proposed in which year."""

import pytest

from sessions.models import Session
from tests.support.factories import ProposalFactory
from tests.support.responses import markup
from topics.models import Topic

pytestmark = pytest.mark.django_db


def by_year(client, url) -> dict[int, int]:
    """Return the numbers beside the filter, of years with any."""
    histogram = client.get(url).context["list"].proposals_by_year
    return {bar.year: bar.count for bar in histogram.counts}


def test_it_counts_with_the_other_filters_applied(client):
    assert by_year(client, "/topics/") == {2013: 5, 2019: 15, 2022: 1}
    assert by_year(client, "/topics/?answer=no") == {2019: 7}
    assert by_year(client, "/topics/?answer=no&proposed=2") == {2019: 7}
    assert by_year(client, "/topics/?as_of=5") == {2013: 5}


def test_two_sessions_of_one_year_are_one_bar(client, session_of):
    Session.objects.filter(number=8).update(year=2022)
    ProposalFactory(topic=Topic.objects.get(number=1), session=session_of(8))

    assert by_year(client, "/topics/")[2022] == 2


def test_the_highest_bar_is_as_high_as_the_picture(client):
    histogram = client.get("/topics/").context["list"].proposals_by_year
    heights = {bar.year: bar.height for bar in histogram.bars}

    assert (heights[2012], heights[2019]) == (0, 40)
    assert round(heights[2013] / heights[2019], 6) == round(5 / 15, 6)


def test_bars_stand_side_by_side_on_the_ground(client):
    histogram = client.get("/topics/").context["list"].proposals_by_year

    assert histogram.path == ("M12 40v-13.33h10v13.33zM60 40v-40.00h10v40.00zM96 40v-2.67h10v2.67z")
    assert histogram.width == 12 * 12 - 2


def test_its_numbers_stand_there_as_text(client):
    text = markup(client.get("/topics/"))

    assert "<span>2013: 5</span> <span>2019: 15</span> <span>2022: 1</span>" in text


def test_without_proposals_there_is_no_picture(client):
    assert "histogram" not in markup(client.get("/topics/?resolution=6-3"))
    assert "histogram" not in markup(client.get("/topics/?answer=maybe"))

"""The number beside an option is the number of rows that choosing it gives."""

import pytest

from sessions.models import OperativeParagraph
from tests.support.factories import MandateFactory
from tests.support.responses import csv_rows, markup
from topics.lists.filtersets import TopicFilterSet
from topics.models import Topic

pytestmark = pytest.mark.django_db

FILTERS = [
    name for name, each in TopicFilterSet.base_filters.items() if hasattr(each, "facet_counts")
]


def counts(client, url, name) -> dict[str, int]:
    """Return the counts that a page shows beside the options of a filter."""
    for facet in client.get(url).context["list"].facets:
        if facet.field.name == name:
            return {option.value: option.count for option in facet.values}
    raise AssertionError(name)


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize(
    "query",
    [
        "",
        "as_of=8",
        "as_of=2",
        "answer=no&answer=yes",
        "proposed=2&extent=focus",
        "considered=3&considered=none",
        "considered=9&considered=10&extent=related&extent=focus",
        "cluster=prosecution&q=crim",
        "resolution=6-3&resolution=none&as_of=9",
    ],
)
def test_each_count_is_what_choosing_the_option_alone_gives(client, name, query):
    others = "&".join(part for part in query.split("&") if not part.startswith(f"{name}="))

    shown = counts(client, f"/topics/?{query}", name)

    assert shown == {
        value: len(csv_rows(client.get(f"/topics.csv?{others}&{name}={value}"))) for value in shown
    }


def test_a_topic_with_several_mandates_is_not_counted_as_having_none(client):
    topic = Topic.objects.get(number=21)
    later = OperativeParagraph.objects.get(resolution__conference_session=6, number=3)
    MandateFactory(topic=topic, operative_paragraph=later)

    # As of the 1st session (June 2012) resolution 6/3 (October 2012) was still to come.
    assert counts(client, "/topics/?as_of=1", "resolution") == {"5-3": 2, "6-3": 0, "none": 0}
    assert counts(client, "/topics/", "resolution") == {"5-3": 2, "6-3": 4, "none": 20}


def test_an_option_without_rows_stays_and_is_disabled_unless_chosen(client):
    def options(query):
        (facet,) = [
            each
            for each in client.get(f"/topics/?{query}").context["list"].facets
            if each.field.name == "cluster"
        ]
        return {each.value: each.is_disabled for each in facet.values}

    assert options("answer=partly")["concepts"] is True
    assert options("answer=partly&cluster=concepts")["concepts"] is False
    assert len(options("answer=partly")) == 6


def test_an_error_leaves_nothing_to_count(client):
    text = markup(client.get("/topics/?answer=maybe"))

    assert "option-count" not in text
    assert " disabled" not in text


@pytest.mark.parametrize(
    ("url", "name", "expected"),
    [
        ("/sessions/?q=sea", "year", {"2015": 1, "2023": 1}),
        ("/resolutions/?q=extradition", "conference_session", {"5": 1, "6": 0}),
    ],
)
def test_other_lists_count_too(client, url, name, expected):
    shown = counts(client, url, name)

    assert expected == {value: shown[value] for value in expected}
    assert sum(shown.values()) == sum(expected.values())

"""Lists in groups: headings with counts, and the filters and the order kept."""

import pytest

from tests.support.factories import ProposalFactory, TopicFactory
from tests.support.responses import body, csv_rows, json_file, markup, topic_numbers, xlsx_sheets
from topics.models import Topic

pytestmark = pytest.mark.django_db


def groups(client, url) -> list[tuple[str, int, list[int]]]:
    """Return label, count and topic numbers of each group on a page."""
    return [
        (group.label, group.count, [getattr(row, "topic", row).number for row in group.rows])
        for group in client.get(url).context["groups"]
    ]


def test_by_answer(client):
    assert [(label, count) for label, count, _ in groups(client, "/topics/?group=answer")] == [
        ("Yes", 11),
        ("Partly", 2),
        ("No", 7),
        ("Not assessed", 5),
    ]
    assert groups(client, "/topics/?group=answer&cluster=prosecution&answer=yes") == [
        ("Yes", 6, [5, 11, 12, 18, 19, 20])
    ]


def test_by_cluster_in_the_order_of_the_paper_with_none_last(client, session_of):
    topic = TopicFactory()
    ProposalFactory(topic=topic, session=session_of(2))

    shown = groups(client, "/topics/?group=cluster&proposed=2")

    assert shown[-1] == ("No cluster", 1, [26])
    assert sorted(number for *_, numbers in shown for number in numbers) == [*range(16, 21), 26]
    for label, count, numbers in shown[:-1]:
        assert set(Topic.objects.filter(number__in=numbers).values_list("cluster__name")) == {
            (label,)
        }
        assert count == len(numbers)


def test_by_the_session_that_first_proposed_a_topic(client):
    # Topic 19 was proposed at the 2nd and at the 9th session: it stands once.
    assert groups(client, "/topics/?group=proposed") == [
        ("2nd session (2013)", 5, [16, 17, 18, 19, 20]),
        ("6th session (2019)", 15, list(range(1, 16))),
        ("No session", 5, [21, 22, 23, 24, 25]),
    ]


def test_the_order_holds_within_the_groups(client):
    numbers = topic_numbers(client.get("/topics/?answer=partly&answer=no&sort=-number"))

    assert groups(client, "/topics/?group=proposed&sort=-number&answer=partly&answer=no") == [
        ("2nd session (2013)", 1, [16]),
        ("6th session (2019)", 8, [number for number in numbers if number != 16]),
    ]


def test_the_best_match_comes_first_within_the_groups(client):
    shown = groups(client, "/topics/?group=proposed&q=prosecution")

    assert [numbers[0] for _, _, numbers in shown] == [20, 3, 22]


def test_counts_are_those_of_all_pages(client, session_of):
    for _ in range(30):
        ProposalFactory(topic=TopicFactory(), session=session_of(2))

    first = groups(client, "/topics/?group=proposed")
    second = groups(client, "/topics/?group=proposed&page=2")

    assert [(label, count, len(numbers)) for label, count, numbers in first] == [
        ("2nd session (2013)", 35, 25)
    ]
    assert [(label, count, len(numbers)) for label, count, numbers in second] == [
        ("2nd session (2013)", 35, 10),
        ("6th session (2019)", 15, 15),
    ]


def test_headings_stand_on_the_page_and_a_list_without_groups_has_none(client):
    grouped = markup(client.get("/topics/?group=answer"))

    assert '<span class="group-label">Not assessed</span>' in grouped
    assert '<span class="group-count">5 topics</span>' in grouped
    assert "group-label" not in markup(client.get("/topics/"))


def test_the_matrix_is_grouped_too(client):
    assert groups(client, "/coverage/?group=proposed&answer=partly") == (
        groups(client, "/topics/?group=proposed&answer=partly")
    )
    assert '<span class="group-label">' in markup(client.get("/coverage/?group=answer"))


@pytest.mark.parametrize("name", ["topics", "coverage"])
def test_a_file_has_the_group_as_its_first_column(client, name):
    rows = csv_rows(client.get(f"/{name}.csv?group=answer&sort=-number"))

    assert next(iter(rows[0])) == "group"
    assert [row["group"] for row in rows] == (
        ["Yes"] * 11 + ["Partly"] * 2 + ["No"] * 7 + ["Not assessed"] * 5
    )
    assert [int(row["number"]) for row in rows] == topic_numbers(
        client.get("/topics/?group=answer&sort=-number")
    )
    assert "group" not in csv_rows(client.get(f"/{name}.csv"))[0]
    as_json = json_file(client.get(f"/{name}.json?group=answer"))
    assert next(iter(as_json["rows"][0])) == "group"
    assert "Group by: Answer" in as_json["about"]["filters"]
    sheets = xlsx_sheets(client.get(f"/{name}.xlsx?group=cluster"))
    assert next(iter(sheets.values()))[0][0] == "Group"


def test_the_neighbours_of_a_topic_follow_the_groups(client):
    previous_next = client.get("/topics/16/?group=proposed").context["previous_next"]

    assert (previous_next.previous, previous_next.next.number) == (None, 17)
    first_of_sixth = client.get("/topics/1/?group=proposed").context["previous_next"]
    assert first_of_sixth.previous.number == 20


def test_a_grouping_that_does_not_exist_is_an_error(client):
    page = client.get("/topics/?group=size")

    assert topic_numbers(page) == []
    assert "“size” is not one of its values: cluster, answer or proposed." in body(page).decode()
    assert client.get("/topics.csv?group=size").status_code == 400

"""No URL, however malformed, gives an error of the server or a list not asked for."""

from itertools import product

import pytest

from tests.support.budget import sampled
from tests.support.responses import body
from tests.support.urls import filter_names, public_paths

pytestmark = pytest.mark.django_db

PATHS = public_paths()
NAMES = [*filter_names(), "page", "bom", "nix"]
VALUES = [
    "0",
    "x",
    "-1",
    "999999999999999999999",
    "%00",
    "a%00b",
    "x" * 10_000,
    "%ff%fe",
    "%ed%a0%80",
    "'%20OR%201=1--",
    "%22%3B%20DROP%20TABLE%20topics_topic;",
    "%7B%7B%207*7%20%7D%7D",
    "%7B%25%20debug%20%25%7D",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "(%5B%7B*+?%5C",
    "%E2%80%AE%F0%9F%92%A9",
    "%0d%0aSet-Cookie:%20a=b",
]

# What other search boxes would take for commands.
SEARCHES = [
    "%22%20OR%20%22",
    "NEAR(a%20b,%205)%20AND%20tokens:x*",
    "a:*%20%26%20!b%20%7C%20(c%20%3C-%3E%20d",
    "-%20-%22%20--%20OR%20OR%20-%22",
    "%EE%80%80intopic12",
]

QUERIES = [
    "answer=no&answer=no&answer=no",
    "as_of=8&as_of=10",
    "page=1&page=2",
    "q=a&q=b",
    "sort=title&sort=number",
    "&".join(f"p{n}=1" for n in range(900)),
    "&".join(f"answer={n}" for n in range(900)),
    "=&&;=%3D&answer",
    "answer[]=no",
    "%00=1",
    "%ff=%ff",
]


@pytest.mark.parametrize("path", PATHS)
def test_hostile_values(client, path):
    # Each pair is tried on some paths, and each path with some pairs; more under make soak.
    pairs = [*product(NAMES, VALUES), *product(["q"], SEARCHES)]
    for name, value in sampled(pairs, 56, PATHS.index(path)):
        response = client.get(f"{path}?{name}={value}")
        assert response.status_code in (200, 400), (name, value[:40])
        if response.headers["Content-Type"].startswith("text/html"):
            assert b"<script>alert" not in body(response)


@pytest.mark.parametrize("path", PATHS)
def test_repeated_and_broken_parameters(client, path):
    for query in sampled(QUERIES, 4, PATHS.index(path)):
        assert client.get(f"{path}?{query}").status_code in (200, 400), query[:40]


def test_too_many_parameters_are_refused_before_any_list_is_made(client):
    query = "&".join("answer=no" for _ in range(1_001))

    assert client.get(f"/topics/?{query}").status_code == 400


@pytest.mark.parametrize("name", ["proposed", "considered", "as_of", "extent", "cluster", "answer"])
@pytest.mark.parametrize("value", VALUES)
def test_a_hostile_value_of_a_filter_never_gives_rows(client, name, value):
    assert client.get(f"/topics.csv?{name}={value}").status_code == 400
    assert client.get(f"/topics/?{name}={value}").context["page"].rows == []


@pytest.mark.parametrize(
    "path", ["/topics/%00/", "/topics/1%00/", "/clusters/%ff/", "/topics/١/", "/sessions/1e3/"]
)
def test_hostile_paths_do_not_exist(client, path):
    assert client.get(path).status_code == 404

"""A page whose query fails says so: it never says that there is nothing."""

import re
from itertools import count

import pytest
from django.db import connection

from tests.support.broken import Broken
from tests.support.urls import public_paths
from topics.models import Topic

pytestmark = pytest.mark.django_db

PAGES = [path for path in public_paths() if path.endswith("/")]


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", [*PAGES, "/search/?q=sea", "/search/?q=zzsea", "/topics/?q=sea&group=cluster"]
)
def test_whichever_query_fails_a_page_is_as_it_would_be_or_none(client, standing_clock, path):
    client.raise_request_exception = False
    whole = client.get(path).text
    for number in count(1):
        broken = Broken(number)
        with connection.execute_wrapper(broken):
            response = client.get(path)
        if broken.count < number:
            break
        is_right = response.status_code == 503 or response.text == whole
        assert is_right, f"query {number} of {path}"
    assert number > 2


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("path", ["/search/?q=zzsea", "/topics/?q=zzsea", "/topics/19/", "/"])
def test_nothing_of_a_broken_page_is_kept(committed_record, client, path):
    client.raise_request_exception = False
    whole = _without_state(client.get(path).text)
    for number in count(1):
        Topic.objects.filter(number=25).update(emphasis="")  # a new revision: all is made anew
        broken = Broken(number)
        with connection.execute_wrapper(broken):
            client.get(path)
        assert _without_state(client.get(path).text) == whole, f"query {number} of {path}"
        if broken.count < number:
            break
    assert number > 2


def _without_state(page: str) -> str:
    return re.sub("State of the record: [^<]*", "", page)

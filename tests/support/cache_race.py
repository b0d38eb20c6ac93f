"""One of several processes that read through the response cache, and change what they read.

Run by tests/wgsom/web/test_response_cache.py. Each process changes topics of its own, whose titles
count upwards: a page that shows a lower count than the database had before it was asked is stale.
Prints, as JSON, how much was read and changed, and what was stale.
"""

import json
import re
from random import Random

from django.core.handlers.wsgi import WSGIHandler

from tests.support.wsgi import ask
from topics.models import Topic
from wgsom.web.response_cache import ResponseCache

SHARE_OF_CHANGES = 0.1
PAGES = ["/topics/{}/", "/topics/", "/topics.json?q=version"]


class CountedHandler(WSGIHandler):
    """Django, with the number of requests that reach it."""

    requests = 0

    def __call__(self, environ, start_response):
        self.requests += 1
        return super().__call__(environ, start_response)


def main(place: int, processes: int, operations: int) -> None:
    """Read and change, as often as told."""
    random, django = Random(place), CountedHandler()
    cache, etags = ResponseCache(django), {}
    numbers = list(Topic.objects.values_list("number", flat=True))
    own = [number for number in numbers if number % processes == place]
    changes, stale = 0, []
    for _ in range(operations):
        if random.random() < SHARE_OF_CHANGES:
            changes += 1
            number = random.choice(own)
            Topic.objects.filter(number=number).update(
                title=f"Topic {number} version {changes}", emphasis=""
            )
            continue
        number = random.choice(numbers)
        url = random.choice(PAGES).format(number)
        before = version(Topic.objects.get(number=number).title, number)
        answer = ask(cache, url, accept_encoding="gzip", if_none_match=etags.get(url, ("", 0))[0])
        shown = etags[url][1] if answer.status == 304 else answer.text
        etags[url] = (answer.headers.get("etag", ""), shown)
        if version(shown, number) < before:
            stale.append([url, number, before])
    print(
        json.dumps(
            {"operations": operations, "changes": changes, "made": django.requests, "stale": stale}
        )
    )


def version(text: str, number: int) -> int:
    """Return which version of a topic's title a text has; 0 for the first, which has none."""
    found = re.search(rf"Topic {number} version (\d+)", text)
    return int(found[1]) if found else 0

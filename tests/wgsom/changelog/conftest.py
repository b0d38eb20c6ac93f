"""What the tests of the change log share."""

import xml.etree.ElementTree as ElementTree

import pytest

from tests.support.responses import ATOM

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(client):
    """Return a function that gives what the feed tells since the test began, newest first."""

    def entries() -> dict[str, str]:
        feed = ElementTree.fromstring(client.get("/changes.atom").content)  # noqa: S314 - our own
        read = feed.iter(f"{ATOM}entry")
        return {each.findtext(f"{ATOM}id"): each.findtext(f"{ATOM}title") for each in read}

    known = entries()
    return lambda: [title for key, title in entries().items() if key not in known]

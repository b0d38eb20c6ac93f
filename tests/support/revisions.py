"""The history of a record, as its screens show it."""

import pytest
from reversion.models import Version

from tests.support.admin_forms import url
from tests.support.responses import words

pytestmark = pytest.mark.django_db


def history(client, row) -> str:
    """Return the history of a record as it reads."""
    return words(client.get(url(row, "history"), follow=True).text)


def versions(row):
    """Return the versions of a record, the newest first."""
    return Version.objects.get_for_object(row)

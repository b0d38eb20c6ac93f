"""What the tests of accounts share."""

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection

from tests.support import shipped
from tests.support.accounts import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def the_register():
    """The shipped record, for tests that begin with no rows."""
    shipped.put_back()


@pytest.fixture
def clerk():
    """Somebody at the Secretariat."""
    return User.objects.create_superuser("clerk", password=PASSWORD)


@pytest.fixture
def second_factor(settings):
    """The setting of a deployment."""
    settings.MFA_REQUIRED = True


@pytest.fixture
def outside_cache():
    """Return a function that counts what the table of attempts holds."""

    def count() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM wgsom_cache")
            return cursor.fetchone()[0]

    return count


@pytest.fixture(autouse=True)
def no_attempts(db):
    """Nothing was tried before: what a test commits to the cache would count for the next."""
    cache.clear()
    yield
    cache.clear()

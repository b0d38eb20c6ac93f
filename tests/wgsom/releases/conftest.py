"""What the tests of releases share."""

import pytest
from django.contrib.auth.models import User

from wgsom.records.revisions.recorder import ChangeRecorder
from wgsom.releases.models import Release
from wgsom.releases.staging import staging


@pytest.fixture
def author(db):
    """Who works in releases."""
    return User.objects.create_superuser("author", first_name="Anna")


@pytest.fixture
def release(author):
    """A release that is open."""
    return Release.objects.create(name="After the 11th session", owner=author)


@pytest.fixture
def staged(author):
    """Return a function that changes a row within a release, as a form does."""

    def change(release, row, **values):
        recorder = ChangeRecorder()
        with staging(release, author):
            row.refresh_from_db()
            recorder.before(row)
            for name, value in values.items():
                setattr(row, name, value)
            row.save()
            recorder.after(row)
            recorder.record(by=author)
        row.refresh_from_db()
        return release.changes.get(object_type=row.root._meta.model_name, object_id=row.root.pk)

    return change


@pytest.fixture
def added(author):
    """Return a function that adds a row within a release, and gives its key."""

    def add(release, row):
        recorder = ChangeRecorder()
        with staging(release, author):
            if row.root is not row:
                recorder.before(row)
            row.save(force_insert=True)
            recorder.after(row)
            recorder.record(by=author)
        return row.pk

    return add

"""A disk that is really full, and a clock that is moved, while somebody saves a form."""

import os
import re
import subprocess
import time
from contextlib import suppress

import pytest
import requests

from tests.support.admin_forms import entries_on, opened, posted
from tests.support.processes import manage
from tests.support.responses import words
from tests.support.servers import served
from topics.models import Topic
from wgsom.web.database_errors import READ_ONLY

pytestmark = pytest.mark.slow

MAKE_CLERK = (
    "from django.contrib.auth.models import User;"
    "User.objects.create_superuser('clerk', password='a long enough password')"
)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of a few megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    if os.geteuid() != 0:
        pytest.skip("Only root may mount a disk.")
    mounted = subprocess.run(["/bin/mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", folder])
    if mounted.returncode != 0:
        pytest.skip("This machine lets nobody mount a disk.")
    yield folder
    subprocess.run(["/bin/umount", "--lazy", folder], check=True)


def fill(folder) -> None:
    """Fill a disk to its last byte."""
    with (folder / "filler").open("wb", buffering=0) as file:
        for size in (1024 * 1024, 4096, 1):
            with suppress(OSError):  # that there is no space left
                while file.write(b"x" * size) == size:
                    pass


def test_a_form_comes_back_from_a_full_disk_and_readers_notice_nothing(
    small_disk, shipped_copy, tmp_path
):
    url = shipped_copy(small_disk)
    manage(url, "shell", "--no-imports", "-v0", "-c", MAKE_CLERK)
    with served(url, tmp_path) as port, requests.Session() as browser:
        site = f"http://127.0.0.1:{port}"
        page = browser.get(f"{site}/accounts/login/", timeout=30)
        form = entries_on(page.text) | {"login": "clerk", "password": "a long enough password"}
        assert "Log out" in browser.post(page.url, form, timeout=30).text
        key = re.search(
            r"/admin/topics/topic/(\d+)/change/",
            browser.get(f"{site}/admin/topics/topic/", timeout=30).text,
        )[1]
        screen = f"{site}/admin/topics/topic/{key}/change/"
        form = entries_on(browser.get(screen, timeout=30).text, "topic_form")
        form |= {"title": "A title that took an hour", "reason": "A reason " * 500}

        fill(small_disk)
        answer = browser.post(screen, form, timeout=60)

        assert answer.status_code in (200, 503)
        assert READ_ONLY in words(answer.text), words(answer.text)
        assert "A title that took an hour" in answer.text
        for path in ("/topics/?answer=no", "/topics/7/", "/topics.csv", "/readyz", "/search/?q=a"):
            assert requests.get(f"{site}{path}", timeout=30).status_code == 200, path

        (small_disk / "filler").unlink()

        form = entries_on(browser.get(screen, timeout=30).text, "topic_form")

        form |= {"title": "A title that took an hour", "reason": "A reason"}
        assert "was changed successfully" in browser.post(screen, form, timeout=60).text


@pytest.mark.django_db
@pytest.mark.parametrize("hours", [-48, -1, 1, 11])
def test_a_clock_that_is_moved_loses_nothing(admin_client, monkeypatch, hours):
    topic = Topic.objects.get(number=6)
    form = opened(admin_client, topic, short_title="After the clock", reason="A test")
    moved = time.time() + hours * 3600
    monkeypatch.setattr(time, "time", lambda: moved)

    assert posted(admin_client, topic, form).status_code == 302
    assert Topic.objects.get(number=6).short_title == "After the clock"


@pytest.mark.django_db
def test_one_that_is_moved_beyond_the_end_of_a_login_gives_the_form_back(admin_client, monkeypatch):
    topic = Topic.objects.get(number=6)
    admin_client.get("/admin/")  # from which on the login counts
    form = opened(admin_client, topic, short_title="After the clock", reason="A test")
    moved = time.time() + 400 * 24 * 3600
    monkeypatch.setattr(time, "time", lambda: moved)
    answer = posted(admin_client, topic, form)

    assert answer.status_code == 403
    assert "After the clock" in answer.text

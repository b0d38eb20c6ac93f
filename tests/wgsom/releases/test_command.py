"""Releases from the shell."""

import json

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def test_a_release_is_shown_published_and_taken_back(release, staged, topic, capsys):
    title = topic.title
    staged(release, topic, title="Another title")
    call_command("release")
    assert capsys.readouterr().out == "After the 11th session: open, 1 change\n"
    call_command("release", release.name, show=True)
    assert f"Title: “{title}” → “Another title”" in capsys.readouterr().out
    call_command("release", release.name, json=True)
    (change,) = json.loads(capsys.readouterr().out)["changes"]
    assert change["rows"][0]["fields"] == {"Title": [title, "Another title"]}

    call_command("release", release.name, publish=True, reason="As agreed.")
    topic.refresh_from_db()
    assert topic.title == "Another title"
    call_command("release", release.name, revert=True)
    topic.refresh_from_db()
    assert topic.title == title


def test_what_cannot_be_done_is_said(release):
    with pytest.raises(CommandError, match="no release “None such”"):
        call_command("release", "None such")
    with pytest.raises(CommandError, match="nothing in this release"):
        call_command("release", release.name, publish=True)

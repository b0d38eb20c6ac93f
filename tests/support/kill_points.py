"""Kills processes (`kill -9`) at up to twenty points each of what changes much at once.

A save, a publication, a load, an import, the issue of a paper, and a release that is published and
taken back. Backups and restores are killed by tests/wgsom/backups/test_kills.py.

Run in a register of its own, by tests/wgsom/records/test_atomicity.py. A child does the work and
kills itself before its nth statement; what it leaves has to be all of the work or none of it.
"""

import io
import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from reversion.models import Revision, Version

from sessions.models import Session
from tests.support.admin_forms import opened, ticked, url
from tests.support.budget import budget
from tests.support.factories import TopicFactory
from topics.constraints import issued_paper
from topics.models import Consideration, IssuedPaper, Topic
from topics.papers.builder import draft
from topics.papers.issue import digest
from topics.papers.paper_topics import PaperTopics
from wgsom.changelog.models import ChangelogEntry
from wgsom.imports.workbook import write_workbook
from wgsom.records.publication import State
from wgsom.records.triggers import install, remove
from wgsom.releases.models import Release
from wgsom.releases.publication import publish, revert
from wgsom.releases.staging import staging

POINTS = budget(20, 5)


class Killed:
    """A wrapper of statements that kills the process before the nth; 0 counts them only."""

    def __init__(self, at: int):
        self.at, self.count = at, 0

    def __call__(self, execute, *arguments):
        self.count += 1
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*arguments)


def in_child(work: Callable[[], None], at: int) -> tuple[bool, int]:
    """Do the work in a child that is killed; return whether it was, and how far it would go."""
    connection.close()  # a connection is not shared with a child
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _work_and_leave(work, at, writing)
    os.close(writing)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        written = pipe.read()
    was_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    assert was_killed or os.waitstatus_to_exitcode(status) == 0, status
    return was_killed, int(written or 0)


def _work_and_leave(work: Callable[[], None], at: int, pipe: int) -> None:
    status = 1
    try:
        killed = Killed(at)
        with connection.execute_wrapper(killed):
            work()
        os.write(pipe, str(killed.count).encode())
        status = 0
    finally:
        sys.stderr.flush()
        os._exit(status)


def points(total: int) -> list[int]:
    """Return points spread over the statements, the first and the last among them."""
    return sorted({1 + round(step * (total - 1) / (POINTS - 1)) for step in range(POINTS)})


def survives(make_work: Callable[[int], tuple[Callable, Callable, object]]) -> int:
    """Kill the work at each point; return how many were left undone.

    `make_work(number)` gives the work, what reads its traces, and what that reads once all of it
    is done.
    """
    work, read, done = make_work(0)
    _, total = in_child(work, 0)
    assert read() == done, (read(), done)
    undone = 0
    for number, point in enumerate(points(total), start=1):
        work, read, done = make_work(number)
        before = read()
        assert before != done
        # The number of statements varies by a few: the last point may lie beyond the end.
        was_killed, _ = in_child(work, point)
        assert was_killed or number == POINTS, (point, total)
        assert read() in (before, done), (point, total, before, read(), done)
        undone += read() == before
    return undone


def saving(browser: Client, topic: Topic):
    """Return the work of saving a topic together with a new consideration."""
    sessions = list(Session.objects.order_by("pk"))

    def read():
        row = Topic.all_objects.get(pk=topic.pk)
        return (
            row.short_title,
            Consideration.all_objects.filter(topic=topic, source=row.short_title).count(),
            Version.objects.get_for_object(row).first().field_dict["short_title"],
            ChangelogEntry.objects.filter(object_type="topic").latest("pk").name,
        )

    def make(number: int):
        Consideration.all_objects.filter(topic=topic).delete()
        title = f"Save {number}"
        form = opened(browser, topic, short_title=title, reason="A test") | {
            "considerations-TOTAL_FORMS": "1",
            "considerations-0-session": sessions[number % len(sessions)].pk,
            "considerations-0-extent": "partial",
            "considerations-0-source": title,
        }
        done = (title, 1, title, f"6. {title}")
        return lambda: browser.post(url(topic, "change"), form), read, done

    return make


def publishing(browser: Client):
    """Return the work of publishing three topics together."""

    def make(number: int):
        first = 1000 + 10 * number
        rows = [
            TopicFactory(number=n, title="A", short_title="A", state=State.DRAFT)
            for n in range(first, first + 3)
        ]
        keys = [row.pk for row in rows]
        revisions = Revision.objects.count()

        def read():
            return (
                Topic.objects.filter(pk__in=keys).count(),
                ChangelogEntry.objects.filter(object_type="topic", object_id__in=keys).count(),
                Revision.objects.count() - revisions,
            )

        form = ticked("publish", *rows)
        # Of each: how it stood when its history began, and how it stands since.
        return lambda: browser.post(url(Topic, "changelist"), form), read, (3, 3, 6)

    return make


def loading(folder: Path):
    """Return the work of loading fixtures in which a topic and a session were corrected."""
    shutil.copytree(settings.FIXTURE_DIRS[0], folder, dirs_exist_ok=True)

    def correct(name: str, field: str, text: str) -> None:
        path = folder / f"{name}.json"
        rows = json.loads(path.read_text(encoding="utf-8"))
        rows[0]["fields"][field] = text
        path.write_text(json.dumps(rows), encoding="utf-8")

    def read():
        topic, session = Topic.objects.get(number=1), Session.objects.get(number=1)
        kept = [Version.objects.get_for_object(each).first() for each in (topic, session)]
        return (
            topic.short_title,
            session.place,
            kept[0].field_dict["short_title"],
            kept[1].field_dict["place"],
        )

    def make(number: int):
        text = f"Load {number}"
        correct("topics", "short_title", text)
        correct("sessions", "place", text)
        return (
            lambda: call_command("load_register", fixtures=folder, stdout=io.StringIO()),
            read,
            (text,) * 4,
        )

    return make


def releasing(user: User, step: str):
    """Return the work of publishing a release of a topic changed and one added, or of a revert."""
    topic = Topic.objects.get(number=8)

    def read():
        return (
            Topic.objects.get(pk=topic.pk).short_title,
            Topic.all_objects.filter(title="Of the release").count(),
            Release.objects.latest("pk").state,
        )

    def make(number: int):
        release = Release.objects.create(name=f"{step} {number}")
        stood = Topic.objects.get(pk=topic.pk).short_title
        title = f"{step} {number}"
        Topic.all_objects.filter(title="Of the release").delete()
        with staging(release, user) as stage:
            Topic.objects.filter(pk=topic.pk).update(short_title=title)
            stage.note(topic)
            stage.note(
                TopicFactory(number=5000 + number, title="Of the release", short_title=title[::-1])
            )
        if step == "release":
            return lambda: publish(release, user), read, (title, 1, Release.State.PUBLISHED)
        publish(release, user)
        return lambda: revert(release, user), read, (stood, 0, Release.State.REVERTED)

    return make


def importing(folder: Path, user: User):
    """Return the work of importing a workbook with two changes and a new topic into a release."""
    path = folder / "register.xlsx"

    def read():
        release = Release.objects.order_by("pk").last()
        return (release.name, release.changes.count()) if release else None

    def make(number: int):
        book = openpyxl.load_workbook(io.BytesIO(write_workbook()))
        sheet, name = book["Topics"], f"Import {number}"
        headings = [cell.value for cell in sheet[1]]
        for row in (2, 3):
            sheet.cell(row, headings.index("Short title") + 1).value = f"{name} {row}"
        added = dict.fromkeys(headings) | {
            "Number": 7000 + number,
            "Title": f"A title of {name}",
            "Short title": name,
            "State": "Draft",
        }
        sheet.append([added[heading] for heading in headings])
        book.save(path)
        options = {"confirm": True, "release": name, "user": user.username, "stdout": io.StringIO()}
        return lambda: call_command("import_record", path, **options), read, (name, 3)

    return make


def issuing(browser: Client):
    """Return the work of issuing the paper of a session."""
    session = Session.objects.get(number=12)

    def read():
        return (
            IssuedPaper.objects.filter(session=session).count(),
            LogEntry.objects.filter(content_type__model="issuedpaper").count(),
        )

    def make(number: int):
        remove(beginning=issued_paper.NAME)  # which keeps even this from deleting one
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM topics_issuedpaper")
        install()
        LogEntry.objects.filter(content_type__model="issuedpaper").delete()
        seen = digest(draft(PaperTopics(session.number)))
        form = {"session": session.pk, "symbol": f"CTOC/COP/WG.7/2025/{number + 2}"}
        form |= {"issued_on": f"{session.year}-09-01", "reason": "", "seen": seen}
        return lambda: browser.post(url(IssuedPaper, "add"), form), read, (1, 1)

    return make


def main() -> None:
    """Kill all of them, and say how often the work was left undone."""
    browser = Client()
    user = User.objects.create_superuser("clerk")
    browser.force_login(user)
    with tempfile.TemporaryDirectory() as folder:
        for name, make in (
            ("save", saving(browser, Topic.objects.get(number=6))),
            ("publish", publishing(browser)),
            ("load", loading(Path(folder))),
            ("release", releasing(user, "release")),
            ("revert", releasing(user, "revert")),
            ("import", importing(Path(folder), user)),
            ("issue", issuing(browser)),
        ):
            undone = survives(make)
            assert undone > POINTS / 4, (name, undone)
            print(f"{name}: all or nothing")

"""The chores of a night: each is done, and one that fails keeps no other from being done."""

import re

import pytest

from tests.support.processes import manage, started
from wgsom.backups.retention import backups_in

pytestmark = pytest.mark.slow

RUNS = (
    "from wgsom.backups.models import BackupRun;"
    "print([(r.kind, bool(r.problem)) for r in BackupRun.objects.all()])"
)
OLD = """
from datetime import timedelta
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from wgsom.problem_reports.models import ProblemReport
from wgsom.staff.accounts.models import Invitation
SessionStore().save()
cache.set("a count", 1, 60)
cache.set("an old count", 1, 60)
old = timezone.now() - timedelta(days=1)
with connection.cursor() as cursor:
    cursor.execute("UPDATE wgsom_cache SET expires = %s WHERE cache_key LIKE '%%old%%'", [str(old)])
Session.objects.update(expire_date=timezone.now() - timedelta(days=1))
Invitation.objects.invite(User.objects.create_user("anna"), None)
Invitation.objects.update(expires_at=timezone.now() - timedelta(days=91))
report = ProblemReport(about="/", message="A text", name="A reader", email="a@example.org")
report.give_token()
report.save()
ProblemReport.objects.update(reported_at=timezone.now() - timedelta(days=366))
"""
LEFT = """
from django.contrib.sessions.models import Session
from wgsom.problem_reports.models import ProblemReport
from wgsom.staff.accounts.models import Invitation
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT COUNT(*) FROM wgsom_cache")
    (counts,) = cursor.fetchone()
has_email = ProblemReport.objects.get().email != ""
print(Session.objects.count(), Invitation.objects.count(), has_email, counts)
"""


def shell(url: str, code: str) -> str:
    return manage(url, "shell", "--no-imports", "-v0", "-c", code).strip()


def test_it_backs_up_drills_once_a_week_and_drops_what_nobody_needs(register, tmp_path):
    shell(register, OLD)
    said = manage(register, "housekeeping", "--backups", str(tmp_path), "--days", "1")

    assert re.search(r"backup: \S+\.register-backup has [\d,]+ rows, 0 old ones dropped, ", said)
    assert said.rstrip().endswith("restored as a drill")
    assert shell(register, LEFT) == "0 0 False 1"
    again = manage(register, "housekeeping", "--backups", str(tmp_path), "--days", "1")
    assert again.rstrip().endswith("1 old one dropped")  # of the same day, week and month
    assert len(backups_in(tmp_path)) == 1
    assert shell(register, RUNS) == "[('backup', False), ('drill', False), ('backup', False)]"


def test_a_chore_that_fails_is_told_and_the_others_are_done(register, tmp_path):
    shell(register, OLD)
    process = started(register, "housekeeping", "--backups", str(tmp_path / "nix"))
    _, errors = process.communicate()

    assert process.returncode == 1
    assert "backup: There is no folder" in errors
    assert shell(register, LEFT) == "0 0 False 1"


def test_without_a_folder_nothing_is_backed_up(register):
    assert "backup" not in manage(register, "housekeeping")


def test_a_time_that_is_none_is_refused(register):
    process = started(register, "housekeeping", "--every-day-at", "25:00")
    _, errors = process.communicate()

    assert process.returncode == 2
    assert "argument --every-day-at" in errors
